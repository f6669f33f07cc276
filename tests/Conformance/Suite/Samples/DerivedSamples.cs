using System.Reflection;
using static Nabla.Conformance.Recipes;

namespace Nabla.Conformance;

/// <summary>
/// The samples of elementwise operators that follow from their records: ordinary points within the <see cref="DomainAttribute"/>, in shapes
/// that broadcast, and NaN and infinities.
/// </summary>
internal static class DerivedSamples
{
    /// <summary>Shapes of one input: a scalar, one element, an ordinary case, more axes, nothing.</summary>
    public static IReadOnlyList<Shape> Shapes { get; } = [[], [1], [2, 3], [2, 1, 3], [2, 0]];

    /// <summary>Shapes of two inputs that broadcast.</summary>
    public static IReadOnlyList<(Shape A, Shape B)> Pairs { get; } =
        [([], []), ([1], [1]), ([2, 3], [2, 3]), ([2, 3], [3]), ([2, 1], [1, 3]), ([], [2, 3]), ([4, 1, 2], [3, 1]), ([2, 0], [1, 1])];

    /// <summary>The samples of all operators without attributes of an assembly.</summary>
    public static IEnumerable<Sample> Of(Assembly assembly) => assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(Elementwise)) && type.IsSealed && type.GetConstructor([]) is not null)
        .Select(type => (Op)Activator.CreateInstance(type)!).OrderBy(op => op.Name, StringComparer.Ordinal).SelectMany(Of);

    /// <summary>
    /// The samples of one operator. Views, operators of more than two inputs and those with inputs of several dtypes have none.
    /// </summary>
    public static IEnumerable<Sample> Of(Op op)
    {
        var numbers = op is Predicate ? (double[])[0, double.NaN, double.PositiveInfinity, double.NegativeInfinity]
            : [double.NaN, double.PositiveInfinity, double.NegativeInfinity];
        if (op is IView) return [];
        if (op is Unary or IScalarPredicate)
        {
            return [.. Shapes.Select(shape => new Sample(op, Ordinary(op, 0)(shape))),
                new Sample(op, Given([numbers.Length], numbers)).ValuesOnly("NaN and infinities")];
        }
        if (op is not (IScalarFunction2 or IScalarPredicate2)) return [];
        return [.. Pairs.Select(pair => new Sample(op, Ordinary(op, 0)(pair.A), Ordinary(op, 1)(pair.B))),
            new Sample(op, Given([numbers.Length, 1], numbers), Given([numbers.Length + 1], [1, .. numbers]))
                .ValuesOnly("NaN and infinities")];
    }

    /// <summary>Ordinary arguments of one input.</summary>
    public static Func<Shape, Recipe> Ordinary(Op op, int input)
    {
        var domain = op.GetType().GetCustomAttributes<DomainAttribute>().FirstOrDefault(d => d.Input == input || d.Input < 0) ?? new(-2, 2);
        return shape => Reals(shape, domain.Low, domain.High, x => Math.Abs(x - domain.Avoid) < 0.3 ||
            (domain.AvoidEvery > 0 && Math.Abs(Math.IEEERemainder(x, domain.AvoidEvery)) < 0.1));
    }
}
