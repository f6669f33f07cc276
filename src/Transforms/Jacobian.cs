using System.Runtime.CompilerServices;

namespace Nabla;

/// <summary>
/// Jacobians from products with unit vectors, all at once or in chunks. A chunk has a given size, or so many vectors that no value is
/// larger than a part of <see cref="IDispatcher.MemoryBudget"/>. There is a block for each leaf of the result and each of the argument. Its
/// shape is the result's, then the argument's.
/// </summary>
internal static class Jacobian
{
    // About this many values of the largest size are in use at one time.
    private const int InUse = 8;

    /// <summary>Row by row: Jᵀ·g for each unit cotangent g, after one forward pass.</summary>
    /// <returns>The blocks, the result's leaves outside; the result; what f returned beside it.</returns>
    public static (Tensor[][] Blocks, TOut Value, TAux Aux) Reverse<TIn, TOut, TAux>(string name, Func<TIn, (TOut, TAux)> f, TIn x,
        int? chunkSize)
    {
        using var _ = CollectionTrigger.Postpone();
        return Pulled(name, f, x, chunkSize);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (Tensor[][] Blocks, TOut Value, TAux Aux) Pulled<TIn, TOut, TAux>(string name, Func<TIn, (TOut, TAux)> f, TIn x,
        int? chunkSize)
    {
        CheckArgument(name, x, chunkSize);
        var (value, linear, aux) = ReverseMode.Linearize(name, f, x);
        var (results, leaves) = (Results(name, value), Tree.Leaves(x));
        var blocks = new Tensor[results.Length][];
        for (var j = 0; j < blocks.Length; j++) blocks[j] = Rows(name, linear, results, j, leaves, chunkSize);
        return (blocks, value, aux);
    }

    /// <summary>The blocks of one leaf of the result.</summary>
    private static Tensor[] Rows(string name, Linearization linear, Tensor[] results, int j, Tensor[] leaves, int? chunkSize)
    {
        var (y, g, rows) = (results[j], new Tensor?[results.Length], Array.ConvertAll(leaves, _ => new List<Tensor?>()));
        if (y.Rank == 0 && y.DType.IsFloatingPoint)
        {
            g[j] = y.OnesLike();
            var gradient = linear.Pull(g);
            return [.. leaves.Select((leaf, i) => gradient[i] ?? leaf.ZerosLike())];
        }
        foreach (var leaf in leaves) CheckSize(name, y, leaf);
        var size = y.DType.IsFloatingPoint ? (int)y.Length : 0;
        var chunk = chunkSize ?? (int)Math.Clamp(y.Dispatcher.MemoryBudget / InUse / Math.Max(1, linear.LargestValue), 1, int.MaxValue);
        for (var first = 0; first < size || (first == 0 && y.DType.IsFloatingPoint); first += Math.Min(chunk, Math.Max(1, size)))
        {
            using var batch = new BatchInterpreter(name, Math.Min(chunk, size - first));
            g[j] = Diagonals.Basis(batch, y, first);
            var gx = linear.Pull(g);
            for (var i = 0; i < gx.Length; i++)
            {
                if (gx[i] is not null) CheckRoom(name, y, leaves[i]);
                rows[i].Add(gx[i] is { } row ? batch.Unwrap(row) : null);
            }
        }
        return [.. leaves.Select((leaf, i) => Join(rows[i], 0, y, leaf, leaf.DType))];
    }

    /// <summary>
    /// Column by column: J·dx for each unit tangent dx of each leaf of the argument, with a forward pass per leaf and chunk.
    /// </summary>
    /// <inheritdoc cref="Reverse"/>
    public static (Tensor[][] Blocks, TOut Value, TAux Aux) Forward<TIn, TOut, TAux>(string name, Func<TIn, (TOut, TAux)> f, TIn x,
        int? chunkSize)
    {
        using var _ = CollectionTrigger.Postpone();
        CheckArgument(name, x, chunkSize);
        var leaves = Tree.Leaves(x);
        var columns = new List<Tensor?>[]?[leaves.Length];   // for each leaf, and then for each result
        (TOut Value, TAux Aux)? last = null;
        for (var i = 0; i < leaves.Length; i++)
        {
            if (!leaves[i].DType.IsFloatingPoint) continue;
            if (leaves[i].Length > Array.MaxLength) throw TooLarge(name, leaves[i].Shape);
            var size = (int)leaves[i].Length;
            var chunk = Math.Max(1, Math.Min(size, chunkSize ?? size));
            var limit = chunkSize is null ? leaves[i].Dispatcher.MemoryBudget / InUse : long.MaxValue;
            for (var first = 0; first < size || first == 0;)
            {
                using var batch = new BatchInterpreter(name, Math.Min(chunk, size - first), limit);
                var dx = new Tensor?[leaves.Length];
                dx[i] = Diagonals.Basis(batch, leaves[i], first);
                var (value, dy, aux) = ForwardMode.Push(name, f, x, dx);
                var results = Results(name, value);
                foreach (var y in results) CheckSize(name, y, leaves[i]);
                last = (value, aux);
                if (batch.Fitting < batch.Size)
                {
                    chunk = batch.Fitting;
                    continue;
                }
                columns[i] ??= Array.ConvertAll(results, _ => new List<Tensor?>());
                for (var j = 0; j < results.Length; j++)
                {
                    if (dy[j] is not null) CheckRoom(name, results[j], leaves[i]);
                    columns[i]![j].Add(dy[j] is { } column ? batch.UnwrapLast(column) : null);
                }
                first += chunk;
            }
        }
        if (last is null)
        {
            // No leaf is differentiated, so that all blocks are zero and only the result's shape is needed.
            var (value, _, aux) = ForwardMode.Push(name, f, x, new Tensor?[leaves.Length]);
            last = (value, aux);
        }
        var ys = Results(name, last.Value.Value);
        var blocks = new Tensor[ys.Length][];
        for (var j = 0; j < blocks.Length; j++)
            blocks[j] = [.. leaves.Select((leaf, i) => Join(columns[i]?[j] ?? [], -1, ys[j], leaf, Floating(ys[j], leaf)))];
        return (blocks, last.Value.Value, last.Value.Aux);
    }

    /// <summary>The parts of one block, joined along an axis; zeros where the result does not depend on the leaf.</summary>
    private static Tensor Join(List<Tensor?> parts, int axis, Tensor y, Tensor leaf, DType dtype)
    {
        Shape shape = [.. y.Shape, .. leaf.Shape];
        return parts is [] or [null, ..]
            ? leaf.Dispatcher.Full(shape, 0, leaf.DType.IsFloatingPoint ? dtype : leaf.DType, leaf.Device)
            : parts is [{ } whole] ? whole.Reshape(shape)
            : Tensor.Cat([.. parts.Select(part => part!)], axis).Reshape(shape);
    }

    // A result that is not differentiated has blocks of zeros, as in reverse mode.
    private static DType Floating(Tensor y, Tensor leaf) => y.DType.IsFloatingPoint ? y.DType : leaf.DType;

    private static void CheckArgument<TIn>(string name, TIn x, int? chunkSize)
    {
        if (chunkSize <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(chunkSize), chunkSize,
            $"{name}: a chunk has at least one element.");
        }

        if (x is Tensor tensor) Guard.Differentiable(name, tensor);
        else ArgumentNullException.ThrowIfNull(x);
    }

    /// <summary>Checks, before memory is used, that one tensor can hold the block of the Jacobian that belongs to a leaf.</summary>
    private static void CheckSize(string name, Tensor y, Tensor leaf)
    {
        if (y.Length > Array.MaxLength / Math.Max(1, leaf.Length)) throw TooLarge(name, [.. y.Shape, .. leaf.Shape]);
    }

    private static ShapeException TooLarge(string name, Shape shape) =>
        new($"{name}: the result would have shape {shape}, but a tensor holds at most {Array.MaxLength} elements: " +
            "ask for products with it (Jvp, Vjp, Hvp), or for the derivative of a part.");

    /// <summary>Checks that there is memory for the block of the Jacobian that belongs to a leaf and is not zero.</summary>
    private static void CheckRoom(string name, Tensor y, Tensor leaf)
    {
        var bytes = y.Length * leaf.Length * y.DType.Size;
        if (bytes <= y.Dispatcher.MemoryBudget || y.Device.Type != Device.Cpu.Type) return;
        var room = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (bytes <= room) return;
        Shape shape = [.. y.Shape, .. leaf.Shape];
        throw new DeviceOutOfMemoryException($"{name}: the result would be {y.DType} of shape {shape}, {bytes:N0} bytes, but there " +
            $"are {room:N0} for all: " +
            "ask for products with it (Jvp, Vjp, Hvp), for the derivative of a part, or, where f goes element by element, " +
            "for the gradient of its sum, which is the diagonal.");
    }

    /// <summary>The leaves of a function's result, of which at least one can be differentiated.</summary>
    private static Tensor[] Results<TOut>(string name, TOut value)
    {
        var results = Tree.Leaves(Guard.NotNull(value, name));
        if (Array.Exists(results, y => y.DType.IsFloatingPoint)) return results;
        throw new DTypeException(results.Length == 0
            ? $"{name}: the function's result, of type {TypeNames.Of(typeof(TOut))}, holds no tensor to differentiate."
            : $"{name}: the function's result is {results[0].DType}, and only float32 and float64 can be differentiated.");
    }
}
