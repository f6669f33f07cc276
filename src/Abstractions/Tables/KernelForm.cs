namespace Nabla;

/// <summary>The kinds of computation that a kernel may be.</summary>
public enum KernelKind
{
    /// <summary>y[i] depends on x[i] of each input, and on no other element.</summary>
    Map,
    /// <summary>A row becomes one number.</summary>
    Fold,
    /// <summary>Along an axis, each number is computed from the number before it and the inputs at its place.</summary>
    Scan,
}

/// <summary>
/// What a kernel computes, as data. A program needs it to fuse the kernel with others, and a second device to share it. A kernel without a
/// form can only be called.
/// </summary>
public abstract record KernelForm
{
    /// <summary>The kind of computation. The derived record says how it is written.</summary>
    public abstract KernelKind Kind { get; }
}

/// <summary>
/// A map that is written as an expression of C, valid for numbers and for vectors of them. {T} stands for the type of the last input, {Y}
/// for that of the output, {M} for the result type of a comparison of {T}s. A leading ? marks a predicate. p and q are the operator's
/// attributes.
/// </summary>
/// <param name="Inputs">The names of the inputs' elements in the expression.</param>
/// <param name="Text">The expression for the dtypes of the last input and of the output.</param>
/// <param name="Numbers">The operator's attributes p and q; null where the expression has none.</param>
public sealed record ExpressionForm(IReadOnlyList<string> Inputs, Func<DType, DType, string> Text, Func<Op, (double P, double Q)>? Numbers)
    : KernelForm
{
    /// <inheritdoc/>
    public override KernelKind Kind => KernelKind.Map;
}
