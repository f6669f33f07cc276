namespace Nabla;

/// <summary>
/// Operators that reduce axes to size 1 (the public methods drop them). With the weight w = ∂y/∂x, of x's shape, one formula gives both
/// rules: dy = Σ w·dx over the axes and gx = w·g.
/// </summary>
/// <param name="Axes">The axes, non-negative and ascending.</param>
public abstract record Reduction(Axes Axes) : Op, IJvpRule, IVjpRule, IBatchRule
{
    /// <summary>The dtypes that the input may have.</summary>
    protected virtual DTypes Accepts => DTypes.Floating;

    /// <summary>Whether the operator has a value where there is nothing to reduce, as a sum has and a maximum has not.</summary>
    protected virtual bool HasIdentity => true;

    /// <summary>∂y/∂x, broadcastable to x's shape; null stands for 1.</summary>
    protected abstract Tensor? Weight(Tensor x, Tensor y);

    /// <summary>Whether the operator chooses elements, so that the zeros of its weight are structural.</summary>
    protected virtual bool Chooses => false;

    /// <summary>The dtype of the result; the input's unless the operator says otherwise.</summary>
    protected virtual DType ResultType(DType dtype) => dtype;

    /// <inheritdoc/>
    public sealed override TensorSpec Infer(ReadOnlySpan<Tensor> x, int output)
    {
        Check.Accepts(this, x[0].DType, Accepts);
        var sizes = x[0].Shape.ToArray();
        foreach (var axis in Axes)
        {
            if (sizes[axis] == 0 && !HasIdentity)
                throw new ShapeException($"{Name}: axis {axis} of shape {x[0].Shape} is empty, and the operator has no value for nothing.");
            sizes[axis] = 1;
        }
        return new(sizes, ResultType(x[0].DType));
    }

    void IJvpRule.Jvp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> dx, Span<Tensor?> dy)
        => dy[0] = ResultType(x[0].DType).IsFloatingPoint ? new Sum(Axes).Apply(Weigh(dx[0]!, x[0], y[0], (w, t) => Op.Of<Gate>().Apply(w, t))) : null;

    void IVjpRule.Vjp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> g, ReadOnlySpan<bool> wanted, Span<Tensor?> gx)
        => gx[0] = Weigh(g[0]!, x[0], y[0], (w, t) => t.Gate(w)).BroadcastTo(x[0].Shape);

    private Tensor Weigh(Tensor t, Tensor x, Tensor y, Func<Tensor, Tensor, Tensor> gate) => Weight(x, y) is not { } w ? t : Chooses ? gate(w, t) : w * t;

    void IBatchRule.Batch(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<bool> mapped, Span<Tensor> y) => y[0] = (this with { Axes = Axes.Shift(1) }).Apply(x[0]);
}

/// <summary>Reductions whose result is not floating-point: they have no derivative.</summary>
/// <param name="Axes">The axes, non-negative and ascending.</param>
public abstract record DiscreteReduction(Axes Axes) : Reduction(Axes)
{
    /// <inheritdoc/>
    protected sealed override Tensor? Weight(Tensor x, Tensor y) => null;
}
