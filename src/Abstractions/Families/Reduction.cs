namespace Nabla;

/// <summary>
/// Operators that reduce axes to size 1 (the public methods drop them). With the weight w = ∂y/∂x, of x's shape, one formula gives both
/// rules: dy = Σ w·dx over the axes and gx = w·g.
/// </summary>
/// <param name="Axes">The axes, non-negative and ascending.</param>
public abstract record Reduction(Axes Axes) : Op, IJvpRule, IVjpRule, IBatchRule, IReducesRepeats
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

    /// <summary>
    /// The result for elements that repeat along some of the axes: for a shape <paramref name="all"/>, of the result
    /// <paramref name="y"/> for <paramref name="once"/>, which has size 1 along those. The same, unless the operator counts.
    /// </summary>
    protected virtual Tensor Repeated(Tensor y, Shape once, Shape all) => y;

    /// <summary>How often each element came.</summary>
    private protected static long Repeats(Shape once, Shape all)
    {
        var count = 1L;
        for (var i = 0; i < all.Count; i++) count *= once[i] == all[i] ? 1 : all[i];
        return count;
    }

    Axes IReducesRepeats.Reduced => Axes;

    void IReducesRepeats.Repeat(Shape once, Shape all, Span<Tensor> y) => y[0] = Repeated(y[0], once, all);

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

/// <summary>
/// Operators that reduce axes of their input and need not read elements that repeat along these: the dispatcher runs them on each element
/// once. An expanded view may have more elements than anything counts one by one.
/// </summary>
public interface IReducesRepeats
{
    /// <summary>The axes that are reduced.</summary>
    Axes Reduced { get; }

    /// <summary>Makes of the results <paramref name="y"/> for a shape with size 1 along expanded axes those for the whole.</summary>
    void Repeat(Shape once, Shape all, Span<Tensor> y);
}

/// <summary>Reductions whose result is not floating-point: they have no derivative.</summary>
/// <param name="Axes">The axes, non-negative and ascending.</param>
public abstract record DiscreteReduction(Axes Axes) : Reduction(Axes)
{
    /// <inheritdoc/>
    protected sealed override Tensor? Weight(Tensor x, Tensor y) => null;

    /// <summary>
    /// <paramref name="places"/> over the axes of the shape <paramref name="once"/> as those of the same elements, where they come first, over
    /// the axes of <paramref name="all"/>.
    /// </summary>
    private protected Tensor FirstPlaces(Tensor places, Shape once, Shape all)
    {
        // From one element to the next along an axis is so many times as far.
        var (inOnce, inAll, farther) = (1L, 1L, new HashSet<long>());
        for (var i = Axes.Count - 1; i >= 0; inOnce *= once[Axes[i]], inAll *= all[Axes[i]], i--)
            if (once[Axes[i]] > 1) farther.Add(inAll / inOnce);
        if (farther.Count == 0) return places;
        if (farther.Count == 1) return places * farther.Single();
        var table = new long[inOnce];
        for (var n = 0; n < table.Length; n++)
        {
            var (rest, step) = (n, 1L);
            for (var i = Axes.Count - 1; i >= 0; rest /= once[Axes[i]], step *= all[Axes[i]], i--) table[n] += rest % once[Axes[i]] * step;
        }
        return places.Dispatcher.Create<long>(table, [table.Length], places.Device).IndexSelect(0, places.Reshape([-1])).Reshape(places.Shape);
    }
}
