namespace Nabla.Operators;

/// <summary>
/// Operators that are jointly linear in all their floating-point inputs; integer inputs (indices) are constants. The JVP is the operator
/// itself, the VJP is its transpose.
/// </summary>
public abstract record Linear : Op, IJvpRule, IVjpRule
{
    /// <summary>
    /// The transpose for one input: gx[arg] for the cotangent <paramref name="g"/>. An operator overrides this method or the one for all
    /// inputs.
    /// </summary>
    protected virtual Tensor? Transpose(int arg, Tensor g, ReadOnlySpan<Tensor> x) =>
        throw new NotSupportedException($"{Name}: the operator states no transpose.");

    /// <summary>
    /// Whether every element of the result is a sum of elements of the inputs. Such an element is a structural zero if all its terms are.
    /// </summary>
    protected internal virtual bool IsSumOfElements => false;

    void IJvpRule.Jvp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> dx, Span<Tensor?> dy)
    {
        var (tangents, ones, some) = (new Tensor[x.Length], new Tensor[x.Length], false);
        for (var i = 0; i < x.Length; i++)
        {
            tangents[i] = ones[i] = x[i];
            if (!x[i].DType.IsFloatingPoint) continue;
            some |= dx[i] is null;
            tangents[i] = dx[i] ?? x[i].ZerosLike();
            ones[i] = x[i].FullLike(dx[i] is null ? 0 : 1);
        }
        var sum = Apply(tangents);
        dy[0] = some && IsSumOfElements ? StructuralZero.Outside(sum, () => Apply(ones).Ne(0)) : sum;
    }

    /// <summary>
    /// The transpose for all inputs that are <paramref name="wanted"/>. An operator of many inputs may override it where one pass is faster
    /// than one per input.
    /// </summary>
    protected virtual void Transpose(Tensor g, ReadOnlySpan<Tensor> x, ReadOnlySpan<bool> wanted, Span<Tensor?> gx)
    {
        for (var i = 0; i < x.Length; i++)
            if (wanted[i]) gx[i] = Transpose(i, g, x);
    }

    void IVjpRule.Vjp(
        Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> g, ReadOnlySpan<bool> wanted, Span<Tensor?> gx) =>
        Transpose(g[0]!, x, wanted, gx);
}

/// <summary>
/// Operators that are linear in each of two inputs and broadcast over leading axes: the JVP is the product rule, the VJP two transposes.
/// </summary>
public abstract record Bilinear : Op, IJvpRule, IVjpRule
{
    /// <summary>The transpose for one input, before the sum over the axes that were broadcast.</summary>
    protected abstract Tensor Transpose(int arg, Tensor g, Tensor a, Tensor b);

    void IJvpRule.Jvp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> dx, Span<Tensor?> dy) =>
        dy[0] = (dx[0], dx[1]) switch
        {
            ({ } da, null) => Apply(da, x[1]),
            (null, { } db) => Apply(x[0], db),
            ({ } da, { } db) => Apply(da, x[1]) + Apply(x[0], db),
            (null, null) => null,
        };

    void IVjpRule.Vjp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> g, ReadOnlySpan<bool> wanted,
        Span<Tensor?> gx)
    {
        for (var i = 0; i < 2; i++)
            if (wanted[i]) gx[i] = Transpose(i, g[0]!, x[0], x[1]).SumTo(x[i].Shape);
    }
}
