namespace Nabla.Operators;

/// <summary>
/// Operators that reduce axes to size 1 (the public methods drop them). With the weight w = ∂y/∂x, of x's shape, one formula gives both
/// rules: dy = Σ w·dx over the axes and gx = w·g.
/// </summary>
/// <param name="Axes">The axes, non-negative and ascending.</param>
public abstract record Reduction(Axes Axes) : Op, IJvpRule, IVjpRule, IBatchByShift, IReducesRepeats
{
    /// <summary>The dtypes that the input may have.</summary>
    protected virtual DTypes Accepts => DTypes.Floating;

    /// <summary>Whether the operator has a value for an empty axis: a sum has one, a maximum has none.</summary>
    protected virtual bool HasIdentity => true;

    /// <summary>∂y/∂x, broadcastable to x's shape; null stands for 1.</summary>
    protected abstract Tensor? Weight(Tensor x, Tensor y);

    /// <summary>Whether the operator chooses elements. The zeros of its weight are structural then.</summary>
    protected virtual bool Chooses => false;

    /// <summary>The dtype of the result; by default that of the input.</summary>
    protected internal virtual DType ResultType(DType dtype) => dtype;

    /// <summary>
    /// The result for a tensor of shape <paramref name="all"/> whose elements repeat along some of the axes; <paramref name="once"/> has
    /// size 1 along those. Null, the default, where the operator has to read every repeat.
    /// </summary>
    protected virtual Tensor? OfRepeats(Tensor once, Shape all) => null;

    bool IReducesRepeats.TryReduce(DeviceTensor x, Span<Tensor> y)
    {
        Tensor once = x.WithoutRepeats(Axes);
        if (ReferenceEquals(once, x)) return false;
        Infer(new ReadOnlySpan<Tensor>(in once), 0);   // Checks the dtype, also where only one element is left and no operator is applied.
        if (OfRepeats(once, x.Shape) is not { } reduced) return false;
        y[0] = reduced;
        return true;
    }

    /// <summary>How often each element of <paramref name="once"/> occurs in a tensor of shape <paramref name="all"/>.</summary>
    private protected static long Repeats(Tensor once, Shape all)
    {
        var count = 1L;
        for (var i = 0; i < all.Count; i++) count *= once.Shape[i] == all[i] ? 1 : all[i];
        return count;
    }

    /// <summary>The reduction of <paramref name="once"/>. Where only one element is left, it is cast to the result's dtype.</summary>
    private protected Tensor Reduced(Tensor once)
    {
        foreach (var axis in Axes)
            if (once.Shape[axis] != 1) return Apply(once);
        return once.Cast(ResultType(once.DType));
    }

    /// <inheritdoc/>
    public sealed override TensorSpec Infer(ReadOnlySpan<Tensor> x, int output)
    {
        Check.Accepts(this, x[0].DType, Accepts);
        var sizes = x[0].Shape.ToArray();
        foreach (var axis in Axes)
        {
            if (sizes[axis] == 0 && !HasIdentity)
                throw new ShapeException($"{Name}: axis {axis} of shape {x[0].Shape} is empty, and the operator has no identity.");
            sizes[axis] = 1;
        }
        return new(sizes, ResultType(x[0].DType));
    }

    void IJvpRule.Jvp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> dx, Span<Tensor?> dy) =>
        dy[0] = ResultType(x[0].DType).IsFloatingPoint ? new Sum(Axes).Apply(Weigh(dx[0]!, x[0], y[0], (w, t) => Op.Of<Gate>().Apply(w, t)))
        : null;

    void IVjpRule.Vjp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> g, ReadOnlySpan<bool> wanted,
        Span<Tensor?> gx) =>
        gx[0] = Weigh(g[0]!, x[0], y[0], (w, t) => t.Gate(w)).BroadcastTo(x[0].Shape);

    private Tensor Weigh(Tensor t, Tensor x, Tensor y, Func<Tensor, Tensor, Tensor> gate) =>
        Weight(x, y) is not { } w ? t : Chooses ? gate(w, t) : w * t;

    Op IBatchByShift.Shift(int size) => this with { Axes = Axes.Shift(1) };
}

/// <summary>
/// Operators that reduce axes of their input and can skip elements that repeat along these. This matters for expanded views, which may have
/// more elements than any loop can read.
/// </summary>
public interface IReducesRepeats
{
    /// <summary>
    /// Applies the operator to <paramref name="x"/> and skips repeats. False, without any effect, where no element repeats or every repeat
    /// must be read.
    /// </summary>
    bool TryReduce(DeviceTensor x, Span<Tensor> y);
}

/// <summary>Reductions whose result is not floating-point: they have no derivative.</summary>
/// <param name="Axes">The axes, non-negative and ascending.</param>
public abstract record DiscreteReduction(Axes Axes) : Reduction(Axes)
{
    /// <inheritdoc/>
    protected sealed override Tensor? Weight(Tensor x, Tensor y) => null;

    /// <summary>
    /// Converts the places that the operator finds in <paramref name="once"/> to the first places of the same elements in a tensor of shape
    /// <paramref name="all"/>.
    /// </summary>
    private protected Tensor FirstPlaces(Tensor once, Shape all)
    {
        var (places, own) = (Apply(once), once.Shape);
        // For each axis: the ratio of its row-major strides in both tensors.
        var (inOwn, inAll, farther) = (1L, 1L, new HashSet<long>());
        for (var i = Axes.Count - 1; i >= 0; inOwn *= own[Axes[i]], inAll *= all[Axes[i]], i--)
            if (own[Axes[i]] > 1) farther.Add(inAll / inOwn);
        if (farther.Count == 0) return places;
        if (farther.Count == 1) return places * farther.Single();
        var table = new long[inOwn];
        for (var n = 0; n < table.Length; n++)
        {
            var (rest, step) = (n, 1L);
            for (var i = Axes.Count - 1; i >= 0; rest /= own[Axes[i]], step *= all[Axes[i]], i--) table[n] += rest % own[Axes[i]] * step;
        }
        return places.Dispatcher.Create<long>(table, [table.Length], places.Device).IndexSelect(0, places.Reshape([-1]))
            .Reshape(places.Shape);
    }
}
