namespace Nabla.Tests;

/// <summary>Powers and angles, which are computed by vectors, at ordinary and at special arguments.</summary>
public sealed class PowerTests
{
    private static readonly double[] s_special =
    [
        0, -0.0, 1, -1, 2, -2, 0.5, -0.5, double.PositiveInfinity, double.NegativeInfinity, double.NaN, 1e300, -1e300, 1e-310, 3, 1e16,
        4503599627370497,
    ];

    [Fact]
    public void PowersThatAreDoubles_AreExact()
    {
        for (var n = 2; n < 200; n++)
        {
            for (var k = 0; k < 12; k++)
            {
                var exact = Math.Pow(n, k);
                if (exact > 9e15) break;
                double[] numbers = [n, -n, n, n, -n, n, n, n];
                var powers = Shared.Vector(numbers).Pow(Shared.Vector([.. numbers.Select(_ => (double)k)])).ToArray<double>();
                Assert.All(numbers.Zip(powers), p => Assert.Equal(p.First < 0 && k % 2 == 1 ? -exact : exact, p.Second));
            }
        }
    }

    [Fact]
    public void SpecialArguments_HaveTheValuesOfMath()
    {
        double[] a = [.. s_special.SelectMany(p => s_special.Select(_ => p))], b = [.. s_special.SelectMany(_ => s_special)];
        Same(Math.Pow, Shared.Vector(a).Pow(Shared.Vector(b)));
        Same(Math.Atan2, Shared.Vector(a).Atan2(Shared.Vector(b)));

        void Same(Func<double, double, double> f, Tensor y)
        {
            var actual = y.ToArray<double>();
            for (var i = 0; i < actual.Length; i++) Near(f(a[i], b[i]), actual[i]);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void FunctionsOfSpecialArguments_HaveTheValuesOfMath(bool isSingle)
    {
        var x = Shared.Vector(s_special).Cast(isSingle ? DType.Float32 : DType.Float64);
        var numbers = x.Cast(DType.Float64).ToArray<double>();
        (Tensor Y, Func<double, double> F)[] all =
        [
            (x.Asin(), Math.Asin), (x.Acos(), Math.Acos), (x.Atan(), Math.Atan), (x.Tan(), Math.Tan), (x.Tanh(), Math.Tanh),
            (x.Exp(), Math.Exp), (x.Log(), Math.Log), (x.Sin(), Math.Sin), (x.Cos(), Math.Cos),
        ];
        foreach (var (y, f) in all)
        {
            var actual = y.Cast(DType.Float64).ToArray<double>();
            for (var i = 0; i < actual.Length; i++)
                Near(isSingle ? (float)f(numbers[i]) : f(numbers[i]), actual[i], isSingle ? 4e-7 : 1e-15);
        }
    }

    private static void Near(double expected, double actual, double tolerance = 4e-16)
    {
        if (double.IsNaN(expected)) Assert.True(double.IsNaN(actual));
        else if (expected == 0 || double.IsInfinity(expected)) Assert.Equal((expected, 1 / expected), (actual, 1 / actual));
        else Assert.InRange(actual, expected - tolerance * Math.Abs(expected), expected + tolerance * Math.Abs(expected));
    }
}
