using System.Numerics;

namespace Nabla.Operators;

/// <summary>
/// States on an operator's record what the operator computes. The conformance suite uses the definition as the specification, and a backend
/// uses it as the kernel where it has no faster one. An operator that is defined by other operators implements <see cref="IDecomposable"/>
/// instead.
/// </summary>
public interface IDefinition;

/// <summary>An elementwise operator of one input that is defined as a function of a number.</summary>
public interface IScalarFunction : IDefinition
{
    /// <summary>y for one x; NaN outside of the domain.</summary>
    double Evaluate(double x);

    /// <summary>y for one integer x, where the operator takes integers; arithmetic wraps.</summary>
    /// <exception cref="NotSupportedException">The operator takes no integers.</exception>
    long Evaluate(long x) => throw NoIntegers(this);

    internal static NotSupportedException NoIntegers(object op) => new($"{((Op)op).Name}: the operator is not defined for integers.");
}

/// <summary>An elementwise operator of two inputs that is defined as a function of two numbers.</summary>
public interface IScalarFunction2 : IDefinition
{
    /// <summary>y for one a and one b; NaN outside of the domain.</summary>
    double Evaluate(double a, double b);

    /// <summary>y for two integers, where the operator takes integers; arithmetic wraps.</summary>
    /// <exception cref="NotSupportedException">The operator takes no integers.</exception>
    long Evaluate(long a, long b) => throw IScalarFunction.NoIntegers(this);
}

/// <summary>A <see cref="Predicate"/> of one input that is defined for one number; a bool counts as 0 or 1.</summary>
public interface IScalarPredicate : IDefinition
{
    /// <summary>Whether it holds for x.</summary>
    bool Holds<T>(T x) where T : INumber<T>;
}

/// <summary>A <see cref="Predicate"/> of two inputs that is defined for two numbers; bools count as 0 and 1.</summary>
public interface IScalarPredicate2 : IDefinition
{
    /// <summary>Whether it holds for a and b.</summary>
    bool Holds<T>(T a, T b) where T : INumber<T>;
}

/// <summary>
/// A <see cref="Reduction"/> that combines numbers two by two, in any order and grouping: y = x₀ ∘ x₁ ∘ … ∘ xₙ₋₁; bools count as 0 and 1.
/// </summary>
public interface IFold : IDefinition
{
    /// <summary>The identity: the number e with e ∘ x = x. It is the value of an empty reduction, where the operator allows one.</summary>
    T Identity<T>() where T : INumber<T>;

    /// <summary>a ∘ b.</summary>
    T Combine<T>(T a, T b) where T : INumber<T>;
}

/// <summary>
/// A <see cref="Reduction"/> that is defined as a function of a row: all reduced elements, row-major. The row may be empty where the
/// operator allows it.
/// </summary>
public interface IRowFunction : IDefinition
{
    /// <summary>The number that the row is reduced to.</summary>
    double Evaluate(ReadOnlySpan<double> row);
}

/// <summary>An operator along an axis whose results are the folds of the elements so far: yₖ = x₀ ∘ x₁ ∘ … ∘ xₖ.</summary>
public interface IScan : IFold
{
    /// <summary>The axis, non-negative.</summary>
    int Axis { get; }
}

/// <summary>A reduction that finds the place of an element in a row: all reduced elements, row-major.</summary>
public interface ISearch : IDefinition
{
    /// <summary>The place of the element found in <paramref name="row"/>, which has at least one.</summary>
    int Find<T>(ReadOnlySpan<T> row) where T : INumber<T>;
}

/// <summary>A <see cref="MatrixFunction"/> of one output that is defined for one matrix.</summary>
public interface IMatrixDefinition : IDefinition
{
    /// <summary>The result for <paramref name="a"/>, which is square.</summary>
    /// <exception cref="LinAlgException">The matrix has no result.</exception>
    double[,] Evaluate(double[,] a);
}

/// <summary>A <see cref="RandomNumbers"/> that is defined for one key.</summary>
public interface IRandomFunction : IDefinition
{
    /// <summary>Fills <paramref name="y"/>, row-major, with the numbers of a key, which are made of <see cref="RandomKey.Bits"/>.</summary>
    void Evaluate<T>(RandomKey key, Span<T> y) where T : INumber<T>;
}

/// <summary>
/// The interval of arguments at which the conformance suite samples an elementwise operator. The operator is smooth there. −2 to 2 unless
/// stated.
/// </summary>
/// <param name="low">The least argument.</param>
/// <param name="high">The largest argument.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class DomainAttribute(double low, double high) : Attribute
{
    /// <summary>The least argument.</summary>
    public double Low => low;

    /// <summary>The largest argument.</summary>
    public double High => high;

    /// <summary>The input to which the interval belongs; −1 for all inputs.</summary>
    public int Input { get; init; } = -1;

    /// <summary>A point that samples avoid: a kink, a jump or a pole. NaN for none.</summary>
    public double Avoid { get; init; } = double.NaN;

    /// <summary>Samples avoid all multiples of this number; 0 for none.</summary>
    public double AvoidEvery { get; init; }
}
