namespace Nabla;

public static partial class Transform
{
    /// <summary>
    /// Maps f over axis <paramref name="inDim"/> of its argument. f is written for one element; it is called once, and each of its
    /// operators runs once for all elements. The mapped axis of the result is axis <paramref name="outDim"/>. At most <paramref
    /// name="chunkSize"/> elements (null: all) are computed at once, which bounds memory.
    /// </summary>
    /// <exception cref="ShapeException">
    /// There is no such axis. Thrown when the function is called, as by all other forms of Vmap.
    /// </exception>
    public static Func<Tensor, Tensor> Vmap(Func<Tensor, Tensor> f, int? inDim = 0, int outDim = 0, int? chunkSize = null) =>
        Vmap<Tensor, Tensor>(f, inDim, outDim, chunkSize);

    /// <inheritdoc cref="Vmap(Func{Tensor, Tensor}, int?, int, int?)"/>
    /// <remarks>All leaves of the argument are mapped, and all leaves of the result are.</remarks>
    public static Func<T1, TOut> Vmap<T1, TOut>(Func<T1, TOut> f, int? inDim = 0, int outDim = 0, int? chunkSize = null)
    {
        ArgumentNullException.ThrowIfNull(f);
        return x => BatchMode.Map(f, x, Dims(x, inDim), outDim, chunkSize, packed: false);
    }

    /// <summary>
    /// Maps f over an axis of each argument: <paramref name="inDims"/> names it, null leaves an argument unmapped; without, axis 0 of all.
    /// </summary>
    /// <exception cref="ShapeException">An axis is missing, the axes have unequal sizes, or no argument is mapped.</exception>
    public static Func<Tensor, Tensor, Tensor> Vmap(Func<Tensor, Tensor, Tensor> f, (int?, int?)? inDims = null, int outDim = 0,
        int? chunkSize = null) =>
        Vmap<Tensor, Tensor, Tensor>(f, inDims, outDim, chunkSize);

    /// <inheritdoc cref="Vmap(Func{Tensor, Tensor, Tensor}, ValueTuple{int?, int?}?, int, int?)"/>
    public static Func<T1, T2, TOut> Vmap<T1, T2, TOut>(Func<T1, T2, TOut> f, (int?, int?)? inDims = null, int outDim = 0,
        int? chunkSize = null)
    {
        ArgumentNullException.ThrowIfNull(f);
        var dims = inDims ?? (0, 0);
        return (a, b) => BatchMode.Map(((T1, T2) t) => f(t.Item1, t.Item2), (a, b),
            [.. Dims(a, dims.Item1), .. Dims(b, dims.Item2)], outDim, chunkSize, packed: true);
    }

    /// <summary>
    /// Maps f over an axis of each argument: <paramref name="inDims"/> names it, null leaves an argument unmapped; without, axis 0 of all.
    /// </summary>
    /// <exception cref="ShapeException">An axis is missing, the axes have unequal sizes, or no argument is mapped.</exception>
    public static Func<Tensor, Tensor, Tensor, Tensor> Vmap(Func<Tensor, Tensor, Tensor, Tensor> f, (int?, int?, int?)? inDims = null,
        int outDim = 0, int? chunkSize = null) =>
        Vmap<Tensor, Tensor, Tensor, Tensor>(f, inDims, outDim, chunkSize);

    /// <inheritdoc cref="Vmap(Func{Tensor, Tensor, Tensor, Tensor}, ValueTuple{int?, int?, int?}?, int, int?)"/>
    public static Func<T1, T2, T3, TOut> Vmap<T1, T2, T3, TOut>(Func<T1, T2, T3, TOut> f, (int?, int?, int?)? inDims = null, int outDim = 0,
        int? chunkSize = null)
    {
        ArgumentNullException.ThrowIfNull(f);
        var dims = inDims ?? (0, 0, 0);
        return (a, b, c) => BatchMode.Map(((T1, T2, T3) t) => f(t.Item1, t.Item2, t.Item3), (a, b, c),
            [.. Dims(a, dims.Item1), .. Dims(b, dims.Item2), .. Dims(c, dims.Item3)], outDim, chunkSize, packed: true);
    }

    /// <summary>
    /// Maps f over an axis of each argument: <paramref name="inDims"/> names it, null leaves an argument unmapped; without, axis 0 of all.
    /// </summary>
    /// <exception cref="ShapeException">An axis is missing, the axes have unequal sizes, or no argument is mapped.</exception>
    public static Func<Tensor, Tensor, Tensor, Tensor, Tensor> Vmap(Func<Tensor, Tensor, Tensor, Tensor, Tensor> f,
        (int?, int?, int?, int?)? inDims = null, int outDim = 0, int? chunkSize = null) =>
        Vmap<Tensor, Tensor, Tensor, Tensor, Tensor>(f, inDims, outDim, chunkSize);

    /// <inheritdoc cref="Vmap(Func{Tensor, Tensor, Tensor, Tensor, Tensor}, ValueTuple{int?, int?, int?, int?}?, int, int?)"/>
    public static Func<T1, T2, T3, T4, TOut> Vmap<T1, T2, T3, T4, TOut>(Func<T1, T2, T3, T4, TOut> f,
        (int?, int?, int?, int?)? inDims = null, int outDim = 0, int? chunkSize = null)
    {
        ArgumentNullException.ThrowIfNull(f);
        var dims = inDims ?? (0, 0, 0, 0);
        return (a, b, c, d) => BatchMode.Map(((T1, T2, T3, T4) t) => f(t.Item1, t.Item2, t.Item3, t.Item4), (a, b, c, d),
            [.. Dims(a, dims.Item1), .. Dims(b, dims.Item2), .. Dims(c, dims.Item3), .. Dims(d, dims.Item4)], outDim, chunkSize,
            packed: true);
    }

    /// <summary>The axis of an argument, for each of its leaves.</summary>
    private static int?[] Dims<T>(T argument, int? dim)
    {
        var dims = new int?[Tree.Leaves(argument).Length];
        Array.Fill(dims, dim);
        return dims;
    }
}
