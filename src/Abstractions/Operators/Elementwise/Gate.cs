namespace Nabla.Operators;

/// <summary>
/// y = w · x, and y = 0 where the weight w is 0, also where x is infinite or NaN. y is NaN where w is NaN. w is bool or of x's dtype. It is
/// linear in x; w counts as a constant. Derivatives of choices consist of it, by <see cref="StructuralZero.Gate"/>.
/// </summary>
public sealed record Gate : Elementwise, IDecomposable
{
    protected override DType ResultType(ReadOnlySpan<Tensor> x) =>
        x[0].DType == DType.Bool || x[0].DType == x[1].DType ? x[1].DType
         : throw new DTypeException($"gate: the weight is {x[0].DType} and the input {x[1].DType}, but the weight must be bool or of the " +
         "input's dtype: Cast it.");

    protected override Tensor? Chain(int arg, Tensor t, ReadOnlySpan<Tensor> x, Tensor y) => arg == 1 ? t.Gate(x[0]) : null;

    void IDecomposable.Decompose(ReadOnlySpan<Tensor> x, Span<Tensor> y)
    {
        var (w, t) = (x[0], x[1]);
        y[0] = w.DType != DType.Bool ? Tensor.Where(w.Eq(0), 0, w * t)
             : t.DType == DType.Bool ? w & t
             : Tensor.Where(w, t, 0);
    }
}
