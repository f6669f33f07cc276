using System.Numerics;

namespace Nabla.Operators;

/// <summary>
/// What an operator computes, said once, on its record: the specification in the conformance suite, and its kernel where nobody has written
/// a faster one. An operator that is defined by other operators implements <see cref="IDecomposable"/> instead.
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
    /// <summary>The number e with e ∘ x = x; the value of an empty reduction, where the operator has one.</summary>
    T Identity<T>() where T : INumber<T>;

    /// <summary>a ∘ b.</summary>
    T Combine<T>(T a, T b) where T : INumber<T>;
}

/// <summary>
/// A <see cref="Reduction"/> that is defined as a function of a row: all its elements, row-major, which may be none where the operator
/// allows it.
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

/// <summary>A reduction that finds a place: the same for all its elements taken as one row, row-major.</summary>
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

/// <summary>
/// The ordinary arguments of an elementwise operator, where it is smooth: what it is sampled at by the conformance suite. −2 to 2 unless it
/// is stated.
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

    /// <summary>The input that it is about; −1 for all.</summary>
    public int Input { get; init; } = -1;

    /// <summary>A point to keep away from: a kink, a jump or a pole. NaN for none.</summary>
    public double Avoid { get; init; } = double.NaN;

    /// <summary>The distance between points to keep away from, 0 being one of them; 0 for none.</summary>
    public double AvoidEvery { get; init; }
}
