namespace Nabla;

internal static class BatchMode
{
    /// <summary>
    /// Maps f over the axes <paramref name="dims"/> of x's leaves, one entry for each (null: not mapped), in chunks of at most
    /// <paramref name="chunkSize"/>, and puts the mapped axis of each result where <paramref name="outDim"/> says. Several
    /// arguments come <paramref name="packed"/> in a tuple.
    /// </summary>
    public static TOut Map<TIn, TOut>(Func<TIn, TOut> f, TIn x, ReadOnlySpan<int?> dims, Dim outDim, int? chunkSize, bool packed)
    {
        ArgumentNullException.ThrowIfNull(f);
        if (chunkSize <= 0) throw new ArgumentOutOfRangeException(nameof(chunkSize), chunkSize, "Vmap: a chunk has at least one element.");
        if (x is null) throw new ArgumentNullException(nameof(x), "Vmap: the argument is null.");
        var leaves = Array.ConvertAll(Tree.Leaves(x), Guard.Alive);
        var mapped = new Tensor?[leaves.Length];   // with the mapped axis in front
        int? size = null;
        for (var i = 0; i < leaves.Length; i++)
        {
            if (dims[i] is not { } dim) continue;
            mapped[i] = leaves[i].Movedim(MappedAxis(x, leaves, i, dim, packed), 0);
            size ??= mapped[i]!.Shape[0];
            if (mapped[i]!.Shape[0] != size)
            {
                var first = Array.FindIndex(mapped, m => m is not null);
                throw new ShapeException($"Vmap: the mapped axes have unequal sizes: {size} in argument{Name(x, first, packed)} " +
                    $"of shape {leaves[first].Shape}, " +
                    $"but {mapped[i]!.Shape[0]} in argument{Name(x, i, packed)} of shape {leaves[i].Shape}.");
            }
        }
        if (size is not { } count) throw new ShapeException("Vmap: no argument is mapped: at least one of inDims must not be null.");
        if (chunkSize is not { } chunk || chunk >= count) return MapOnce(f, x, leaves, mapped, count, outDim);
        var parts = new List<TOut>();
        for (var start = 0; start < count; start += chunk)
        {
            var end = Math.Min(count, start + chunk);
            parts.Add(MapOnce(f, x, leaves, Array.ConvertAll(mapped, m => m?.Slice(0, start, end)), end - start, outDim));
        }
        var (pieces, axes) = (parts.ConvertAll(Tree.Leaves), outDim.Of(parts[0], null));
        var joined = new Tensor[axes.Length];
        for (var k = 0; k < joined.Length; k++)
            joined[k] = axes[k] is { } axis ? Tensor.Cat([.. pieces.Select(p => p[k])], axis) : pieces[0][k];
        return Tree.Unflatten(parts[0], joined);
    }

    private static TOut MapOnce<TIn, TOut>(Func<TIn, TOut> f, TIn x, Tensor[] leaves, Tensor?[] mapped, int size, Dim outDim)
    {
        using var _ = CollectionTrigger.Postpone();
        using var batch = new BatchInterpreter("Vmap", size);
        var arguments = new Tensor[leaves.Length];
        for (var i = 0; i < arguments.Length; i++) arguments[i] = mapped[i] is { } value ? new Batched(batch, value) : leaves[i];
        var result = Guard.NotNull(f(Tree.Unflatten(x, arguments)), "Vmap");
        var (axes, k) = (outDim.IsUniform ? null : outDim.Of(result, null), 0);
        return Tree.Map(result, y => Place(batch, Guard.Alive(y), axes is null ? outDim.Axis : axes[k++]));
    }

    /// <summary>A result, with its mapped axis at <paramref name="axis"/>; null: it has none.</summary>
    private static Tensor Place(BatchInterpreter batch, Tensor y, int? axis)
    {
        if (axis is not { } outDim)
        {
            return !batch.IsMapped(y) ? y : throw new ShapeException($"Vmap: the result of shape {y.Shape} depends on a mapped " +
                "argument, but its outDim is null, which says that it does not: give it an axis.");
        }
        var value = batch.Unwrap(y);
        if (outDim < -value.Rank || outDim >= value.Rank)
        {
            throw new ShapeException($"Vmap: the mapped axis cannot stand at outDim {outDim} of a result of " +
                $"shape {y.Shape}, which has {value.Rank} axes with it.");
        }
        return value.Movedim(0, outDim);
    }

    private static int MappedAxis<TIn>(TIn x, Tensor[] leaves, int i, int dim, bool packed)
    {
        var shape = leaves[i].Shape;
        if (dim < -shape.Count || dim >= shape.Count)
        {
            throw new ShapeException($"Vmap: argument{Name(x, i, packed)} has shape {shape}, which has no " +
                $"axis {dim} to map over; null leaves an argument unmapped.");
        }

        return dim;
    }

    /// <summary>How a message names a leaf: of packed arguments, .Item2.W is W of argument 1.</summary>
    private static string Name<TIn>(TIn x, int leaf, bool packed)
    {
        var path = Tree.Paths(x)[leaf];
        var (number, rest) = packed ? (path[".Item".Length] - '1', path[".Item1".Length..]) : (0, path);
        return rest.Length == 0 ? $" {number}" : $" {number} at {rest}";
    }
}
