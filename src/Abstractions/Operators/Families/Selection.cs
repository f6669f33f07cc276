namespace Nabla.Operators;

/// <summary>
/// Operators that pick elements along an axis and return (values, indices), with values = x.Gather(axis, indices). The indices carry the
/// whole derivative: dvalues = dx.Gather(axis, indices) and gx scatters g to the same places.
/// </summary>
/// <param name="Axis">The axis, non-negative.</param>
public abstract record Selection(int Axis) : Op, IJvpRule, IVjpRule, IBatchByShift, IReducesRepeats
{
    /// <inheritdoc/>
    public sealed override int Outputs => 2;

    /// <summary>How many elements are picked along an axis of <paramref name="size"/>.</summary>
    protected abstract int Picked(int size);

    /// <inheritdoc/>
    public sealed override TensorSpec Infer(ReadOnlySpan<Tensor> x, int output)
    {
        Check.Accepts(this, x[0].DType, DTypes.Any);
        var shape = x[0].Shape.With(Axis, Picked(x[0].Shape[Axis]));
        return new(shape, output == 0 ? x[0].DType : DType.Int64);
    }

    /// <summary>Whether the operator picks only the first of equal elements.</summary>
    protected virtual bool PicksFirst => false;

    bool IReducesRepeats.TryReduce(DeviceTensor x, Span<Tensor> y)
    {
        Tensor once = PicksFirst ? x.WithoutRepeats([Axis]) : x;
        if (ReferenceEquals(once, x)) return false;
        Apply(new ReadOnlySpan<Tensor>(in once), y);
        return true;
    }

    void IJvpRule.Jvp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> dx, Span<Tensor?> dy) =>
        dy[0] = dx[0]!.Gather(Axis, y[1]);

    void IVjpRule.Vjp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> g, ReadOnlySpan<bool> wanted,
        Span<Tensor?> gx)
    {
        if (g[0] is not { } values) return;
        var (zeros, index, axis) = (x[0].ZerosLike(), y[1], Axis);
        gx[0] = StructuralZero.Outside(zeros.ScatterAdd(axis, index, values), () => zeros.ScatterAdd(axis, index, values.OnesLike()).Ne(0));
    }

    Op IBatchByShift.Shift(int size) => this with { Axis = Axis + 1 };
}
