namespace Nabla;

/// <summary>What shape of computation a kernel is.</summary>
public enum KernelKind
{
    /// <summary>y[i] from x[i] of each input alone.</summary>
    Map,
    /// <summary>One number from a row.</summary>
    Fold,
    /// <summary>Along an axis, each number from the one before and the inputs there.</summary>
    Scan,
}

/// <summary>
/// What a kernel computes, beside how it is called: what a program needs to fuse it with others, and another device to share it. A line
/// without a form has a kernel that can only be called.
/// </summary>
/// <param name="Kind">The shape of the computation. How it is written is the business of the derived record.</param>
public abstract record KernelForm(KernelKind Kind);

/// <summary>
/// A map that is written as an expression of C, which means the same for numbers and for vectors of them. {T} stands for the type of the
/// last input, {Y} for the output's, {M} for that of a comparison of {T}s; what begins with ? is a yes or no; p and q are the operator's
/// numbers.
/// </summary>
/// <param name="Inputs">What the expression calls the elements of each input.</param>
/// <param name="Text">The expression for the dtypes of the last input and of the output.</param>
/// <param name="Numbers">The operator's numbers p and q, where the expression has them.</param>
public sealed record ExpressionForm(IReadOnlyList<string> Inputs, Func<DType, DType, string> Text, Func<Op, (double P, double Q)>? Numbers)
    : KernelForm(KernelKind.Map);
