namespace Nabla;

public static partial class Transform
{
    /// <summary>
    /// Maps f over axis <paramref name="inDim"/> of its argument. f is written for one element; it is called once, and each of its
    /// operators runs once for all elements. The mapped axis of the result is axis <paramref name="outDim"/>; null: the result does not
    /// depend on what is mapped, and gets no such axis. At most <paramref name="chunkSize"/> elements (null: all) are computed at once,
    /// which bounds memory.
    /// </summary>
    /// <exception cref="ShapeException">
    /// There is no such axis, or a result depends on what is mapped although its outDim is null. Thrown when the function is called, as by
    /// all other forms of Vmap.
    /// </exception>
    public static Func<Tensor, Tensor> Vmap(Func<Tensor, Tensor> f, Dim inDim = default, Dim outDim = default, int? chunkSize = null) =>
        Vmap<Tensor, Tensor>(f, inDim, outDim, chunkSize);

    /// <inheritdoc cref="Vmap(Func{Tensor, Tensor}, Dim, Dim, int?)"/>
    /// <remarks>
    /// All leaves of the argument are mapped, and all leaves of the result are, where <see cref="Dim.With"/> does not say otherwise.
    /// </remarks>
    /// <exception cref="ArgumentException">A <see cref="Dim"/> names a path at which there is no leaf.</exception>
    public static Func<T1, TOut> Vmap<T1, TOut>(Func<T1, TOut> f, Dim inDim = default, Dim outDim = default, int? chunkSize = null)
    {
        ArgumentNullException.ThrowIfNull(f);
        return x => BatchMode.Map(f, x, inDim.Of(x, 0), outDim, chunkSize, packed: false);
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
            [.. dims.Item1.Of(a, 0), .. dims.Item2.Of(b, 1)], outDim, chunkSize, packed: true);
    }

    /// <summary>
    /// Maps f over an axis of each argument: <paramref name="inDims"/> names it, null leaves an argument unmapped; without, axis 0 of all.
    /// </summary>
    /// <exception cref="ShapeException">An axis is missing, the axes have unequal sizes, or no argument is mapped.</exception>
    public static Func<Tensor, Tensor, Tensor, Tensor> Vmap(Func<Tensor, Tensor, Tensor, Tensor> f, (Dim, Dim, Dim)? inDims = null,
        Dim outDim = default, int? chunkSize = null) =>
        Vmap<Tensor, Tensor, Tensor, Tensor>(f, inDims, outDim, chunkSize);

    /// <inheritdoc cref="Vmap(Func{Tensor, Tensor, Tensor, Tensor}, ValueTuple{Dim, Dim, Dim}?, Dim, int?)"/>
    public static Func<T1, T2, T3, TOut> Vmap<T1, T2, T3, TOut>(Func<T1, T2, T3, TOut> f, (Dim, Dim, Dim)? inDims = null,
        Dim outDim = default, int? chunkSize = null)
    {
        ArgumentNullException.ThrowIfNull(f);
        var dims = inDims ?? default;
        return (a, b, c) => BatchMode.Map(((T1, T2, T3) t) => f(t.Item1, t.Item2, t.Item3), (a, b, c),
            [.. dims.Item1.Of(a, 0), .. dims.Item2.Of(b, 1), .. dims.Item3.Of(c, 2)], outDim, chunkSize, packed: true);
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
            [.. dims.Item1.Of(a, 0), .. dims.Item2.Of(b, 1), .. dims.Item3.Of(c, 2), .. dims.Item4.Of(d, 3)], outDim, chunkSize,
            packed: true);
    }
}
