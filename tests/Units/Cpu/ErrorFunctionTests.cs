using Nabla.Cpu;
using Xunit;

namespace Nabla.Tests;

public sealed class ErrorFunctionTests
{
    // Maclaurin's series with 420 decimal digits.
    [Theory]
    [InlineData(1e-09, 1.12837916709551266e-09, 9.99999998871620832e-01)]
    [InlineData(0.1, 1.12462916018284897e-01, 8.87537083981715047e-01)]
    [InlineData(0.24, 2.65700058953792007e-01, 7.34299941046207993e-01)]
    [InlineData(0.5, 5.20499877813046519e-01, 4.79500122186953481e-01)]
    [InlineData(0.84, 7.65142711454994462e-01, 2.34857288545005483e-01)]
    [InlineData(0.85, 7.70668057608352552e-01, 2.29331942391647475e-01)]
    [InlineData(1.0, 8.42700792949714894e-01, 1.57299207050285134e-01)]
    [InlineData(1.2, 9.10313978229635334e-01, 8.96860217703646379e-02)]
    [InlineData(1.3, 9.34007944940652424e-01, 6.59920550593475486e-02)]
    [InlineData(2.0, 9.95322265018952712e-01, 4.67773498104726623e-03)]
    [InlineData(2.8, 9.99924986805334592e-01, 7.50131946654591079e-05)]
    [InlineData(2.9, 9.99958902121900528e-01, 4.10978780994588575e-05)]
    [InlineData(3.5, 9.99999256901627609e-01, 7.43098372341412777e-07)]
    [InlineData(4.7, 9.99999999970047404e-01, 2.99525978637965545e-11)]
    [InlineData(5.9, 9.99999999999999889e-01, 7.19040978355047830e-17)]
    [InlineData(8.0, 1.00000000000000000e+00, 1.12242971729829264e-29)]
    public void Erf_AndErfc_AreWithinTwoUlp(double x, double erf, double erfc)
    {
        WithinTwoUlp(erf, ErrorFunction.Erf(x));
        WithinTwoUlp(-erf, ErrorFunction.Erf(-x));
        WithinTwoUlp(erfc, ErrorFunction.Erfc(x));
        WithinTwoUlp(1 + erf, ErrorFunction.Erfc(-x));
        Assert.Equal((float)ErrorFunction.Erf((double)(float)x), ErrorFunction.Erf((float)x));
        Assert.Equal((float)ErrorFunction.Erfc((double)(float)x), ErrorFunction.Erfc((float)x));
    }

    [Theory]
    [InlineData(0.0, 0.0, 1.0)]
    [InlineData(30.0, 1.0, 0.0)]
    [InlineData(-30.0, -1.0, 2.0)]
    [InlineData(double.PositiveInfinity, 1.0, 0.0)]
    [InlineData(double.NegativeInfinity, -1.0, 2.0)]
    [InlineData(double.NaN, double.NaN, double.NaN)]
    public void Erf_AndErfc_AtTheEdges(double x, double erf, double erfc)
    {
        Assert.Equal(erf, ErrorFunction.Erf(x));
        Assert.Equal(erfc, ErrorFunction.Erfc(x));
    }

    [Fact]
    public void Erf_KeepsTheSignOfZero() => Assert.True(double.IsNegative(ErrorFunction.Erf(-0.0)));

    private static void WithinTwoUlp(double expected, double actual)
    {
        var ulp = Math.BitIncrement(Math.Abs(expected)) - Math.Abs(expected);
        Assert.InRange(actual, expected - 2 * ulp, expected + 2 * ulp);
    }
}
