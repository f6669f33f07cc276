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
    public static Func<Tensor, Tensor> Vmap(Func<Tensor, Tensor> f, Dim inDim = default, Dim outDim = default, int? chunkSize = null) =>
        Vmap<Tensor, Tensor>(f, inDim, outDim, chunkSize);

    /// <inheritdoc cref="Vmap(Func{Tensor, Tensor}, Dim, Dim, int?)"/>
    /// <remarks>All leaves of the argument are mapped, and all leaves of the result are.</remarks>
    public static Func<T1, TOut> Vmap<T1, TOut>(Func<T1, TOut> f, Dim inDim = default, Dim outDim = default, int? chunkSize = null)
    {
        ArgumentNullException.ThrowIfNull(f);
        return x => BatchMode.Map(f, x, inDim.Of("the argument", x), outDim, chunkSize, packed: false);
    }

    /// <summary>
    /// Maps f over an axis of each argument: <paramref name="inDims"/> names it, null leaves an argument unmapped; without, axis 0 of all.
    /// </summary>
    /// <exception cref="ShapeException">An axis is missing, the axes have unequal sizes, or no argument is mapped.</exception>
    public static Func<Tensor, Tensor, Tensor> Vmap(Func<Tensor, Tensor, Tensor> f, (Dim, Dim)? inDims = null, Dim outDim = default,
        int? chunkSize = null) =>
        Vmap<Tensor, Tensor, Tensor>(f, inDims, outDim, chunkSize);

    /// <inheritdoc cref="Vmap(Func{Tensor, Tensor, Tensor}, ValueTuple{Dim, Dim}?, Dim, int?)"/>
    public static Func<T1, T2, TOut> Vmap<T1, T2, TOut>(Func<T1, T2, TOut> f, (Dim, Dim)? inDims = null, Dim outDim = default,
        int? chunkSize = null)
    {
        ArgumentNullException.ThrowIfNull(f);
        var dims = inDims ?? default;
        return (a, b) => BatchMode.Map(((T1, T2) t) => f(t.Item1, t.Item2), (a, b),
            [.. dims.Item1.Of("argument 0", a), .. dims.Item2.Of("argument 1", b)], outDim, chunkSize, packed: true);
    }

    /// <summary>
    /// Maps f over an axis of each argument: <paramref name="inDims"/> names it, null leaves an argument unmapped; without, axis 0 of all.
    /// </summary>
    /// <exception cref="ShapeException">An axis is missing, the axes have unequal sizes, or no argument is mapped.</exception>
    public static Func<Tensor, Tensor, Tensor, Tensor> Vmap(Func<Tensor, Tensor, Tensor, Tensor> f, (Dim, Dim, Dim)? inDims = null,
        Dim outDim = default, int? chunkSize = null) =>
        Vmap<Tensor, Tensor, Tensor, Tensor>(f, inDims, outDim, chunkSize);

    /// <inheritdoc cref="Vmap(Func{Tensor, Tensor, Tensor, Tensor}, ValueTuple{Dim, Dim, Dim}?, Dim, int?)"/>
    public static Func<T1, T2, T3, TOut> Vmap<T1, T2, T3, TOut>(Func<T1, T2, T3, TOut> f, (Dim, Dim, Dim)? inDims = null, Dim outDim = default,
        int? chunkSize = null)
    {
        ArgumentNullException.ThrowIfNull(f);
        var dims = inDims ?? default;
        return (a, b, c) => BatchMode.Map(((T1, T2, T3) t) => f(t.Item1, t.Item2, t.Item3), (a, b, c),
            [.. dims.Item1.Of("argument 0", a), .. dims.Item2.Of("argument 1", b), .. dims.Item3.Of("argument 2", c)], outDim, chunkSize, packed: true);
    }

    /// <summary>
    /// Maps f over an axis of each argument: <paramref name="inDims"/> names it, null leaves an argument unmapped; without, axis 0 of all.
    /// </summary>
    /// <exception cref="ShapeException">An axis is missing, the axes have unequal sizes, or no argument is mapped.</exception>
    public static Func<Tensor, Tensor, Tensor, Tensor, Tensor> Vmap(Func<Tensor, Tensor, Tensor, Tensor, Tensor> f,
        (Dim, Dim, Dim, Dim)? inDims = null, Dim outDim = default, int? chunkSize = null) =>
        Vmap<Tensor, Tensor, Tensor, Tensor, Tensor>(f, inDims, outDim, chunkSize);

    /// <inheritdoc cref="Vmap(Func{Tensor, Tensor, Tensor, Tensor, Tensor}, ValueTuple{Dim, Dim, Dim, Dim}?, Dim, int?)"/>
    public static Func<T1, T2, T3, T4, TOut> Vmap<T1, T2, T3, T4, TOut>(Func<T1, T2, T3, T4, TOut> f,
        (Dim, Dim, Dim, Dim)? inDims = null, Dim outDim = default, int? chunkSize = null)
    {
        ArgumentNullException.ThrowIfNull(f);
        var dims = inDims ?? default;
        return (a, b, c, d) => BatchMode.Map(((T1, T2, T3, T4) t) => f(t.Item1, t.Item2, t.Item3, t.Item4), (a, b, c, d),
            [.. dims.Item1.Of("argument 0", a), .. dims.Item2.Of("argument 1", b), .. dims.Item3.Of("argument 2", c), .. dims.Item4.Of("argument 3", d)], outDim, chunkSize,
            packed: true);
    }
}
