namespace Nabla;

/// <summary>A rule that a transform asks for. An operator's own rules hold on every backend unless its table says otherwise.</summary>
public interface IRule;

/// <summary>Pushes tangents forward: dy = J·dx.</summary>
public interface IJvpRule : IRule
{
    /// <summary>
    /// Writes the tangent of output j, of y[j]'s shape, to <c>dy[j]</c>, or leaves that null. A null tangent, in <paramref name="dx"/> and
    /// in <paramref name="dy"/>, is a structural zero: skip what it multiplies. At least one element of <paramref name="dx"/> is not null.
    /// </summary>
    void Jvp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> dx, Span<Tensor?> dy);
}

/// <summary>Pulls cotangents back: gx = Jᵀ·g.</summary>
public interface IVjpRule : IRule
{
    /// <summary>
    /// Writes the cotangent of input i, of x[i]'s shape, to <c>gx[i]</c>, for each i that is <paramref name="wanted"/>, or leaves that
    /// null. A null cotangent, in <paramref name="g"/> and in <paramref name="gx"/>, is a structural zero. At least one element of
    /// <paramref name="g"/> is not null.
    /// </summary>
    void Vjp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> g, ReadOnlySpan<bool> wanted, Span<Tensor?> gx);
}

/// <summary>Applies the operator to many inputs at once.</summary>
public interface IBatchRule : IRule
{
    /// <summary>
    /// Each input that is <paramref name="mapped"/> has an extra first axis. All these axes have the same size, and at least one input is
    /// mapped. Writes the outputs, with that axis in front, to <paramref name="y"/>.
    /// </summary>
    void Batch(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<bool> mapped, Span<Tensor> y);
}

/// <summary>
/// States on an operator's record that it has no rule of a kind, and why. An <see cref="IDecomposable"/> needs it: else the
/// decomposition is differentiated, or batched, where the operator has no rule of its own.
/// </summary>
/// <typeparam name="TRule"><see cref="IJvpRule"/>, <see cref="IVjpRule"/> or <see cref="IBatchRule"/>.</typeparam>
/// <param name="reason">The reason, for the message.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class WithoutAttribute<TRule>(string reason) : Attribute where TRule : IRule
{
    /// <summary>Why there is none.</summary>
    public string Reason => reason;
}

/// <summary>
/// An operator that is defined by other operators. A backend may map a fused kernel to it; without one the definition is computed. Likewise
/// the definition is differentiated, or batched, where the operator does not implement a rule itself.
/// </summary>
public interface IDecomposable
{
    /// <summary>Writes the outputs, computed by other operators, to <paramref name="y"/>.</summary>
    void Decompose(ReadOnlySpan<Tensor> x, Span<Tensor> y);
}

/// <summary>An operator that only changes how a buffer is read. The dispatcher applies it on every device, without a kernel.</summary>
public interface IView
{
    /// <summary>The layout of the result in the same buffer; null where no layout expresses it and a copy is needed.</summary>
    /// <exception cref="ShapeException">The shape does not fit.</exception>
    Layout? View(Layout x);
}
