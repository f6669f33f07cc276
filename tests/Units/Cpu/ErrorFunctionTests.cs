namespace Nabla.Tests;

public sealed class ErrorFunctionTests
{
    // Maclaurin's series with 420 decimal digits.
    [Theory]
    [InlineData(1e-09, 1.12837916709551266e-09)]
    [InlineData(0.1, 1.12462916018284897e-01)]
    [InlineData(0.24, 2.65700058953792007e-01)]
    [InlineData(0.5, 5.20499877813046519e-01)]
    [InlineData(0.84, 7.65142711454994462e-01)]
    [InlineData(0.85, 7.70668057608352552e-01)]
    [InlineData(1.0, 8.42700792949714894e-01)]
    [InlineData(1.2, 9.10313978229635334e-01)]
    [InlineData(1.3, 9.34007944940652424e-01)]
    [InlineData(2.0, 9.95322265018952712e-01)]
    [InlineData(2.8, 9.99924986805334592e-01)]
    [InlineData(2.9, 9.99958902121900528e-01)]
    [InlineData(3.5, 9.99999256901627609e-01)]
    [InlineData(4.7, 9.99999999970047404e-01)]
    [InlineData(5.9, 9.99999999999999889e-01)]
    [InlineData(8.0, 1.00000000000000000e+00)]
    public void Erf_IsWithinTwoUlp(double x, double erf)
    {
        WithinTwoUlp(erf, Erf(x));
        WithinTwoUlp(-erf, Erf(-x));
    }

    [Theory]
    [InlineData(0.0, 0.0)]
    [InlineData(30.0, 1.0)]
    [InlineData(-30.0, -1.0)]
    [InlineData(double.PositiveInfinity, 1.0)]
    [InlineData(double.NegativeInfinity, -1.0)]
    [InlineData(double.NaN, double.NaN)]
    public void Erf_AtTheEdges(double x, double erf) => Assert.Equal(erf, Erf(x));

    [Fact]
    public void Erf_KeepsTheSignOfZero() => Assert.True(double.IsNegative(Erf(-0.0)));

    private static double Erf(double x) => Shared.Scalar(x).Erf().Item<double>();

    private static void WithinTwoUlp(double expected, double actual)
    {
        var ulp = Math.BitIncrement(Math.Abs(expected)) - Math.Abs(expected);
        Assert.InRange(actual, expected - 2 * ulp, expected + 2 * ulp);
    }
}
