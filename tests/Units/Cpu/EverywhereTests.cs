using Nabla.RealFunctions;

namespace Nabla.Tests;

/// <summary>The functions of single numbers, which GPUs use, against the C library: for arguments of all sizes and special ones.</summary>
public sealed class EverywhereTests
{
    private static readonly double[] s_special =
    [
        0, -0.0, 1, -1, 0.5, 2, -2, 3, 1e-320, -1e-320, double.Epsilon, 2.2250738585072014e-308, double.MaxValue, double.MinValue,
        double.PositiveInfinity, double.NegativeInfinity, double.NaN, 708.5, 709.7, 709.9, -708.5, -745, -746, 1023.5, -1074, -1076, 1e16,
        9007199254740993, 4503599627370497.5, 1647099.5, 1e22, 6381956970095103 * Math.Pow(2, 797), 88.5, -87.5, -103, 1e150, 1e200,
    ];

    private static IEnumerable<double> Numbers()
    {
        var random = new Random(1);
        foreach (var x in s_special) yield return x;
        for (var i = 0; i < 20_000; i++)
        {
            yield return random.NextDouble() * 2 - 1;
            yield return random.NextDouble() * 1500 - 750;
            // A signalling NaN is none of the functions' arguments.
            var bits = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
            yield return double.IsNaN(bits) ? double.NaN : bits;
        }
    }

    public static TheoryData<string> Names =>
        ["exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh",
            "asinh", "acosh", "atanh"];

    private static (Func<double, double> Double, Func<float, float> Single, Func<double, double> Expected) Of(string name) => name switch
    {
        "exp" => (Everywhere.Exp, Everywhere.Exp, Math.Exp),
        "exp2" => (Everywhere.Exp2, Everywhere.Exp2, x => Math.Pow(2, x)),
        "expm1" => (Everywhere.Expm1, Everywhere.Expm1, x => Math.Abs(x) < 1e-5 ? x + x * x / 2 + x * x * x / 6
            : Math.Abs(x) < 0.7 ? 2 * Math.Sinh(x / 2) * Math.Exp(x / 2) : Math.Exp(x) - 1),
        "log" => (Everywhere.Log, Everywhere.Log, Math.Log),
        "log2" => (Everywhere.Log2, Everywhere.Log2, Math.Log2),
        "log10" => (Everywhere.Log10, Everywhere.Log10, Math.Log10),
        "log1p" => (Everywhere.Log1p, Everywhere.Log1p, x => Math.Abs(x) < 1e-5 ? x - x * x / 2 + x * x * x / 3
            : Math.Abs(x) < 0.5 ? 2 * Math.Atanh(x / (2 + x)) : Math.Log(1 + x)),
        "sin" => (Everywhere.Sin, Everywhere.Sin, Math.Sin),
        "cos" => (Everywhere.Cos, Everywhere.Cos, Math.Cos),
        "tan" => (Everywhere.Tan, Everywhere.Tan, Math.Tan),
        "asin" => (Everywhere.Asin, Everywhere.Asin, Math.Asin),
        "acos" => (Everywhere.Acos, Everywhere.Acos, Math.Acos),
        "atan" => (Everywhere.Atan, Everywhere.Atan, Math.Atan),
        "sinh" => (Everywhere.Sinh, Everywhere.Sinh, Math.Sinh),
        "cosh" => (Everywhere.Cosh, Everywhere.Cosh, Math.Cosh),
        "tanh" => (Everywhere.Tanh, Everywhere.Tanh, Math.Tanh),
        "asinh" => (Everywhere.Asinh, Everywhere.Asinh, Math.Asinh),
        "acosh" => (Everywhere.Acosh, Everywhere.Acosh, Math.Acosh),
        _ => (Everywhere.Atanh, Everywhere.Atanh, Math.Atanh),
    };

    [Theory, MemberData(nameof(Names))]
    public void Doubles_AreThoseOfTheCLibrary(string name)
    {
        var (f, _, expected) = Of(name);
        foreach (var x in Numbers())
        {
            // Near a zero, the C library's functions of a large angle are not exact.
            var tolerance = Math.Abs(x) > 1e6 && Math.Abs(expected(x)) is < 1e-12 or > 1e12 ? 1e-14 : 5 * (Math.BitIncrement(1) - 1);
            Near(expected(x), f(x), tolerance, $"{name}({x:R})", double.Epsilon);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Floats_AreThoseOfTheCLibrary(string name)
    {
        var (_, f, expected) = Of(name);
        foreach (var number in Numbers())
        {
            var isOrdinary = Math.Abs(number) is > 1e-300 and < 1e300;
            var x = (float)(isOrdinary ? Math.CopySign(Math.Pow(Math.Abs(number), 0.13), number) : number);
            Near((float)expected(x), f(x), 4.5 / (1 << 23), $"{name}({x:R})", float.Epsilon);
            Near((float)expected((float)number), f((float)number), 4.5 / (1 << 23), $"{name}({(float)number:R})", float.Epsilon);
        }
    }

    [Fact]
    public void Powers_AreThoseOfTheCLibrary()
    {
        double[] exponents = [0, -0.0, 1, -1, 2, 3, -3, 0.5, -0.5, 1e300, -1e300, 1e-300, 9007199254740991, 9007199254740992,
            double.PositiveInfinity, double.NegativeInfinity, double.NaN, 17.25, -170.5, 1000.5];
        foreach (var a in Numbers())
        {
            foreach (var b in exponents)
            {
                Near(Math.Pow(a, b), Everywhere.Pow(a, b), 7 * Math.BitIncrement(1) - 7, $"pow({a:R}, {b:R})", double.Epsilon);
                var (c, d) = ((float)a, (float)b);
                Near((float)Math.Pow(c, d), Everywhere.Pow(c, d), 3.0 / (1 << 23), $"pow({c:R}, {d:R})", float.Epsilon);
            }
        }
    }

    /// <summary>The double that is closest to a multiple of π/2 (J.-M. Muller, "Elementary Functions", 2016).</summary>
    [Fact]
    public void TheWorstAngle_IsReduced()
    {
        var x = 6381956970095103 * Math.Pow(2, 797);
        Near(-4.68716592425462761112e-19, Everywhere.Cos(x), 3e-16, "cos", 0);
        Near(1, Everywhere.Sin(x), 0, "sin", 0);
    }

    [Fact]
    public void Hypotenuses_DoNotOverflow()
    {
        foreach (var (a, b, c) in ((double, double, double)[])[(3e300, 4e300, 5e300), (3e-300, 4e-300, 5e-300), (0, 0, 0), (-3, 4, 5),
            (double.PositiveInfinity, double.NaN, double.PositiveInfinity), (double.NaN, 1, double.NaN)])
        {
            Near(c, Everywhere.Hypot(a, b), 4e-16, $"hypot({a}, {b})", 0);
        }
    }

    private static void Near(double expected, double found, double tolerance, string what, double smallest)
    {
        var isRight = expected.Equals(found) || (expected == 0 && found == 0) ||
            (double.IsFinite(expected) && Math.Abs(found - expected) <= tolerance * Math.Abs(expected) + 2 * smallest);
        Assert.True(isRight, $"{what} is {found:R}, not {expected:R}");
    }
}
