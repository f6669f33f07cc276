namespace Nabla;

/// <summary>A rule that a transform asks for. An operator's own rules hold on every backend unless its table says otherwise.</summary>
public interface IRule;

/// <summary>Pushes tangents forward: dy = J·dx.</summary>
public interface IJvpRule : IRule
{
    /// <summary>
    /// Writes the tangent of output j to <c>dy[j]</c>, of y[j]'s shape, or leaves it as it comes, null. A null tangent, in
    /// <paramref name="dx"/> as in <paramref name="dy"/>, is a structural zero: skip what it multiplies. At least one of
    /// <paramref name="dx"/>
    /// is not null.
    /// </summary>
    void Jvp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> dx, Span<Tensor?> dy);
}

/// <summary>Pulls cotangents back: gx = Jᵀ·g.</summary>
public interface IVjpRule : IRule
{
    /// <summary>
    /// Writes the cotangent of input i to <c>gx[i]</c>, of x[i]'s shape, for each i that is <paramref name="wanted"/>, or leaves it as it
    /// comes, null; null, there and in <paramref name="g"/>, is a structural zero. At least one of <paramref name="g"/> is not null.
    /// </summary>
    void Vjp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> g, ReadOnlySpan<bool> wanted, Span<Tensor?> gx);
}

/// <summary>Applies the operator to many inputs at once.</summary>
public interface IBatchRule : IRule
{
    /// <summary>
    /// The inputs that are <paramref name="mapped"/> carry an extra first axis, of one common size, and at least one is. Writes to
    /// <paramref name="y"/> the outputs with that axis in front.
    /// </summary>
    void Batch(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<bool> mapped, Span<Tensor> y);
}

/// <summary>
/// An operator that is defined by others. A backend may map a fused kernel to it; where none does, and for each rule that it does
/// not implement itself, the definition stands in.
/// </summary>
public interface IDecomposable
{
    /// <summary>Writes the outputs, computed by other operators, to <paramref name="y"/>.</summary>
    void Decompose(ReadOnlySpan<Tensor> x, Span<Tensor> y);
}

/// <summary>An operator that only changes how a buffer is read. The dispatcher applies it on every device, without a kernel.</summary>
public interface IView
{
    /// <summary>The layout of the result in the same buffer, or null where only a copy will do.</summary>
    /// <exception cref="ShapeException">The shape does not fit.</exception>
    Layout? View(Layout x);
}
