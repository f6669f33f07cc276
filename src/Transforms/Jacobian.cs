namespace Nabla;

/// <summary>
/// Jacobians from products with a basis, all of its vectors at once or in chunks: of a given size, or such that no value is larger than a
/// part of <see cref="IDispatcher.MemoryBudget"/>. Shape of each: the output's, then the input's.
/// </summary>
internal static class Jacobian
{
    // About so many values as large as the largest are in use at a time.
    private const int InUse = 8;

    /// <summary>Row by row: the rows of Jᵀ·g for each unit cotangent g, on one forward pass. For each leaf of the argument.</summary>
    public static (TIn Jacobian, TAux Aux) Reverse<TIn, TAux>(string name, Func<TIn, (Tensor, TAux)> f, TIn x, int? chunkSize)
    {
        CheckArgument(name, x, chunkSize);
        var (y, linear, aux) = ReverseMode.Linearize(name, f, x);
        CheckResult(name, y);
        if (y.Rank == 0) return (ReverseMode.Pull(name, linear, x, y, y.OnesLike()), aux);
        using var banded = new BandedInterpreter(name);
        chunkSize ??= (int)Math.Clamp(y.Dispatcher.MemoryBudget / InUse / Math.Max(1, linear.LargestValue), 1, int.MaxValue);
        var rows = BatchMode.Map(g => ReverseMode.Pull(name, linear, x, y, g), banded.Basis(y), [0], 0, chunkSize, packed: false);
        return (Tree.Map(rows, x, (row, leaf) => banded.Unwrap(row).Reshape([.. y.Shape, .. leaf.Shape])), aux);
    }

    /// <summary>Column by column: J·dx for each unit tangent dx of one leaf of the argument, on a forward pass per leaf and chunk.</summary>
    public static (TIn Jacobian, TAux Aux) Forward<TIn, TAux>(string name, Func<TIn, (Tensor, TAux)> f, TIn x, int? chunkSize)
    {
        CheckArgument(name, x, chunkSize);
        TAux aux = default!;
        var leaves = Tree.Leaves(x);
        var columns = new Tensor[leaves.Length];
        for (var i = 0; i < leaves.Length; i++)
        {
            var which = i;
            if (!leaves[i].DType.IsFloatingPoint)
            {
                columns[i] = leaves[i].ZerosLike();
                continue;
            }
            using var banded = new BandedInterpreter(name);
            var basis = banded.Basis(leaves[i]);
            var size = basis.Shape[0];
            var parts = new List<Tensor>();
            var chunk = Math.Max(1, Math.Min(size, chunkSize ?? size));
            var limit = chunkSize is null ? basis.Dispatcher.MemoryBudget / InUse : long.MaxValue;
            for (var start = 0; start < size || start == 0;)
            {
                var tangents = basis.Slice(0, start, Math.Min(size, start + chunk));
                using var batch = new BatchInterpreter(name, tangents.Shape[0], limit);
                try
                {
                    var part = Push(name, f, x, which, tangents, batch, ref aux);
                    if (batch.Fitting is null) parts.Add(banded.Unwrap(part));
                }
                catch (Exception) when (batch.Fitting is not null) { }
                if (batch.Fitting is { } fewer) chunk = fewer;
                else start += chunk;
            }
            columns[i] = Tensor.Cat([.. parts], -1) is var joined ? joined.Reshape([.. joined.Shape[..^1], .. leaves[i].Shape]) : joined;
        }
        return (Tree.Unflatten(x, columns), aux);
    }

    /// <summary>The columns [output…, k] of J for k tangents [k, input…] of one leaf.</summary>
    private static Tensor Push<TIn, TAux>(string name, Func<TIn, (Tensor, TAux)> f, TIn x, int which, Tensor tangents, BatchInterpreter batch, ref TAux aux)
    {
        var i = 0;
        var dx = Tree.Map(x, leaf => i++ == which ? new Batched(batch, tangents) : leaf.ZerosLike());
        (var y, var dy, aux) = ForwardMode.Jvp(name, f, x, dx);
        CheckResult(name, y);
        return batch.Unwrap(dy).Movedim(0, -1);
    }

    private static void CheckArgument<TIn>(string name, TIn x, int? chunkSize)
    {
        if (chunkSize <= 0) throw new ArgumentOutOfRangeException(nameof(chunkSize), chunkSize, $"{name}: a chunk has at least one element.");
        if (x is Tensor tensor) Guard.Differentiable(name, tensor);
        else ArgumentNullException.ThrowIfNull(x);
    }

    private static void CheckResult(string name, Tensor y)
    {
        if (!Guard.NotNull(y, name).DType.IsFloatingPoint)
            throw new DTypeException($"{name}: the function's result is {y.DType}, and only float32 and float64 can be differentiated.");
    }
}
