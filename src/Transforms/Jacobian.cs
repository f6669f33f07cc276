namespace Nabla;

/// <summary>
/// Jacobians from products with unit vectors, all at once or in chunks. A chunk has a given size, or so many vectors that no value is
/// larger than a part of <see cref="IDispatcher.MemoryBudget"/>. The shape of each Jacobian is the output's shape, then the input's.
/// </summary>
internal static class Jacobian
{
    // About this many values of the largest size are in use at one time.
    private const int InUse = 8;

    /// <summary>Row by row, for each leaf of the argument: Jᵀ·g for each unit cotangent g, after one forward pass.</summary>
    public static (TIn Jacobian, TAux Aux) Reverse<TIn, TAux>(string name, Func<TIn, (Tensor, TAux)> f, TIn x, int? chunkSize)
    {
        CheckArgument(name, x, chunkSize);
        var (y, linear, aux) = ReverseMode.Linearize(name, f, x);
        CheckResult(name, y);
        if (y.Rank == 0) return (ReverseMode.Pull(name, linear, x, y, y.OnesLike()), aux);
        var leaves = Tree.Leaves(x);
        foreach (var leaf in leaves) CheckSize(name, y, leaf);
        var size = (int)y.Length;
        var chunk = chunkSize ?? (int)Math.Clamp(y.Dispatcher.MemoryBudget / InUse / Math.Max(1, linear.LargestValue), 1, int.MaxValue);
        var rows = Array.ConvertAll(leaves, _ => new List<Tensor?>());
        for (var first = 0; first < size || first == 0; first += Math.Min(chunk, Math.Max(1, size)))
        {
            using var batch = new BatchInterpreter(name, Math.Min(chunk, size - first));
            var gx = linear.Pull([Diagonals.Basis(batch, y, first)]);
            for (var i = 0; i < gx.Length; i++)
            {
                if (gx[i] is not null) CheckRoom(name, y, leaves[i]);
                rows[i].Add(gx[i] is { } g ? batch.Unwrap(g) : null);
            }
        }
        for (var i = 0; i < leaves.Length; i++) leaves[i] = Join(rows[i], 0, leaves[i], leaves[i].DType, [.. y.Shape, .. leaves[i].Shape]);
        return (Tree.Unflatten(x, leaves), aux);
    }

    /// <summary>
    /// Column by column, for each leaf of the argument: J·dx for each unit tangent dx of the leaf, with a forward pass per leaf and chunk.
    /// </summary>
    public static (TIn Jacobian, TAux Aux) Forward<TIn, TAux>(string name, Func<TIn, (Tensor, TAux)> f, TIn x, int? chunkSize)
    {
        CheckArgument(name, x, chunkSize);
        var leaves = Tree.Leaves(x);
        var columns = new List<Tensor?>[leaves.Length];
        (Tensor Y, TAux Aux)? result = null;
        for (var i = 0; i < leaves.Length; i++)
        {
            columns[i] = [];
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
                var (y, dy, aux) = ForwardMode.Push(name, f, x, dx);
                CheckResult(name, y);
                CheckSize(name, y, leaves[i]);
                result = (y, aux);
                if (batch.Fitting < batch.Size)
                {
                    chunk = batch.Fitting;
                    continue;
                }
                if (dy[0] is not null) CheckRoom(name, y, leaves[i]);
                columns[i].Add(dy[0] is { } column ? batch.UnwrapLast(column) : null);
                first += chunk;
            }
        }
        if (result is null)
        {
            // No leaf is differentiated, so that all blocks are zero and only the result's shape is needed.
            var (y, _, aux) = ForwardMode.Push(name, f, x, new Tensor?[leaves.Length]);
            CheckResult(name, y);
            result = (y, aux);
        }
        var (value, auxiliary) = result.Value;
        for (var i = 0; i < leaves.Length; i++)
        {
            var dtype = leaves[i].DType.IsFloatingPoint ? value.DType : leaves[i].DType;
            leaves[i] = Join(columns[i], -1, leaves[i], dtype, [.. value.Shape, .. leaves[i].Shape]);
        }
        return (Tree.Unflatten(x, leaves), auxiliary);
    }

    /// <summary>The blocks of one leaf, joined along an axis; zeros where the result does not depend on the leaf.</summary>
    private static Tensor Join(List<Tensor?> blocks, int axis, Tensor leaf, DType dtype, Shape shape) =>
        blocks is [] or [null, ..] ? leaf.Dispatcher.Full(shape, 0, dtype, leaf.Device)
         : blocks is [{ } whole] ? whole.Reshape(shape)
         : Tensor.Cat([.. blocks.Select(b => b!)], axis).Reshape(shape);

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

    private static void CheckResult(string name, Tensor y)
    {
        if (!Guard.NotNull(y, name).DType.IsFloatingPoint)
            throw new DTypeException($"{name}: the function's result is {y.DType}, and only float32 and float64 can be differentiated.");
    }
}
