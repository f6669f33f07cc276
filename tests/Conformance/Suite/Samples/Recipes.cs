namespace Nabla.Conformance;

/// <summary>
/// Makes the inputs of samples: random ones within a domain, and given ones. Samples of a backend's own operators can use it too.
/// </summary>
public static class Recipes
{
    /// <summary>Uniform between two bounds.</summary>
    public static Recipe Reals(Shape shape, double low = -2, double high = 2) => Reals(shape, low, high, _ => false);

    /// <summary>Uniform between two bounds, without numbers that are to be avoided.</summary>
    public static Recipe Reals(Shape shape, double low, double high, Predicate<double> isAvoided)
    {
        ArgumentNullException.ThrowIfNull(isAvoided);
        return Filled(shape, random =>
        {
            while (true)
            {
                var number = low + (high - low) * random.NextDouble();
                if (!isAvoided(number)) return number;
            }
        });
    }

    /// <summary>Of both signs, and at least 0.3 away from 0.</summary>
    public static Recipe AwayFromZero(Shape shape) =>
        Filled(shape, random => (random.Next(2) == 0 ? -1 : 1) * (0.3 + 1.7 * random.NextDouble()));

    /// <summary>At least 0.1 away from integers and from halves.</summary>
    public static Recipe BetweenSteps(Shape shape) => Filled(shape, random => random.Next(-6, 6) / 2.0 + 0.1 + 0.3 * random.NextDouble());

    /// <summary>These numbers.</summary>
    public static Recipe Given(Shape shape, params double[] values) => Checked(shape, new(DType.Float64, shape, values));

    /// <summary>These int64s.</summary>
    public static Recipe Longs(Shape shape, params long[] values) => Checked(shape, new(DType.Int64, shape, values));

    /// <summary>These int32s.</summary>
    public static Recipe Ints(Shape shape, params long[] values) => Checked(shape, new(DType.Int32, shape, values));

    /// <summary>These bools, 1 for true.</summary>
    public static Recipe Bools(Shape shape, params int[] values) =>
        Checked(shape, new(DType.Bool, shape, Array.ConvertAll(values, v => v != 0)));

    /// <summary>True and false at random.</summary>
    public static Recipe Coins(Shape shape) => random => new(DType.Bool, shape, Fill(shape, () => random.Next(2) == 0));

    /// <summary>Square matrices, or triangles of them, that are far from singular, since their diagonals dominate.</summary>
    public static Recipe Regular(Shape shape) => random => Matrices(shape, random, (row, column) => row == column ? 1.5 * shape[^1] : 0);

    /// <summary>Positive definite and symmetric matrices.</summary>
    public static Recipe PositiveDefinite(Shape shape) => random =>
    {
        var (a, n) = ((double[])Regular(shape)(random).Values, shape[^1]);
        var product = new double[a.Length];
        for (var i = 0; i < a.Length; i++)
            for (var k = 0; k < n; k++) product[i] += a[i / n * n + k] * a[(i / n / n * n + i % n) * n + k] / n;
        return new(DType.Float64, shape, product);
    };

    private static SampleInput Matrices(Shape shape, Random random, Func<int, int, double> offset)
    {
        var (n, i) = (shape[^1], 0);
        return new(DType.Float64, shape, Fill(shape, () => random.NextDouble() * 2 - 1 + offset(i / n % n, i++ % n)));
    }

    private static Recipe Filled(Shape shape, Func<Random, double> next) =>
        random => new(DType.Float64, shape, Fill(shape, () => next(random)));

    private static T[] Fill<T>(Shape shape, Func<T> next)
    {
        var values = new T[shape.Length];
        foreach (ref var value in values.AsSpan()) value = next();
        return values;
    }

    private static Recipe Checked(Shape shape, SampleInput input) => input.Values.Length == shape.Length ? _ => input
        : throw new ArgumentException($"a sample has {input.Values.Length} elements for shape {shape}.");
}
