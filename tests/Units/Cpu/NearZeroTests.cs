namespace Nabla.Tests;

/// <summary>
/// Functions whose definitions cancel near 0 keep their relative accuracy everywhere.
/// </summary>
public class NearZeroTests
{
    private static readonly KernelRunner s_cpu = new();

    public static TheoryData<string> Functions =>
        ["expm1", "log1p", "sinh", "tanh", "asinh", "atanh", "softplus", "sigmoid", "exp2", "cosh"];

    [Theory]
    [MemberData(nameof(Functions))]
    public void Float64_IsAccurateToTwelveDigits(string name)
    {
        var (op, exact) = Case(name);
        var x = Points(1e-300, name == "atanh" ? 0.999 : 700);
        var y = s_cpu.Run<double>(op, KernelRunner.Tensor<double>([x.Length], x));
        for (var i = 0; i < x.Length; i++) AssertClose(exact(x[i]), y[i], 1e-12, $"{name}({x[i]:R})");
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void Float32_IsAccurateToSixDigits(string name)
    {
        var (op, exact) = Case(name);
        var x = Points(1e-36, name == "atanh" ? 0.999 : 85).Select(v => (float)v).ToArray();
        var y = s_cpu.Run<float>(op, KernelRunner.Tensor<float>([x.Length], x));
        for (var i = 0; i < x.Length; i++) AssertClose(exact(x[i]), y[i], 1e-6, $"{name}({x[i]:R})");
    }

    [Theory]
    [InlineData("expm1"), InlineData("log1p"), InlineData("sinh"), InlineData("tanh"), InlineData("asinh"), InlineData("atanh")]
    public void Zero_KeepsItsSignAndNaNStays(string name)
    {
        var y = s_cpu.Run<double>(Case(name).Op, KernelRunner.Tensor<double>([3], -0.0, 0.0, double.NaN));
        Assert.True(double.IsNegative(y[0]) && y[0] == 0);
        Assert.True(double.IsPositive(y[1]) && y[1] == 0);
        Assert.True(double.IsNaN(y[2]));
    }

    [Theory]
    [InlineData(1, 20), InlineData(2.5, 3), InlineData(-1, 20)]
    public void Softplus_FollowsItsDefinitionOnBothSidesOfTheThreshold(double beta, double threshold)
    {
        var x = Points(1e-3, 50);
        var y = s_cpu.Run<double>(new Softplus(beta, threshold), KernelRunner.Tensor<double>([x.Length], x));
        for (var i = 0; i < x.Length; i++)
            AssertClose(beta * x[i] > threshold ? x[i] : SoftplusOf(beta * x[i]) / beta, y[i], 1e-12, $"softplus({x[i]:R})");
    }

    private static (Op Op, Func<double, double> Exact) Case(string name) => name switch
    {
        "expm1" => (new Expm1(), Expm1Of),
        "log1p" => (new Log1p(), x => x <= -1 ? Math.Log(1 + x) : Log1pOf(x)),
        "sinh" => (new Sinh(), Math.Sinh),
        "tanh" => (new Tanh(), Math.Tanh),
        "asinh" => (new Asinh(), Math.Asinh),
        "atanh" => (new Atanh(), Math.Atanh),
        "softplus" => (new Softplus(1, double.PositiveInfinity), SoftplusOf),
        "sigmoid" => (new Sigmoid(), x => 1 / (1 + Math.Exp(-x))),
        "exp2" => (new Exp2(), x => Math.Pow(2, x)),
        "cosh" => (new Cosh(), Math.Cosh),
        _ => throw new ArgumentException(name),
    };

    private static double SoftplusOf(double x) => Math.Max(x, 0) + Log1pOf(Math.Exp(-Math.Abs(x)));

    // W. Kahan's corrections: the rounding of eˣ and 1 + x is divided out (N. J. Higham, "Accuracy and Stability of Numerical
    // Algorithms", 1.14.1).
    private static double Expm1Of(double x)
    {
        var u = Math.Exp(x);
        return u == 1 ? x : u - 1 == -1 || double.IsInfinity(u) ? u - 1 : (u - 1) * x / Math.Log(u);
    }

    private static double Log1pOf(double x)
    {
        var u = 1 + x;
        return u == 1 ? x : Math.Log(u) * x / (u - 1);
    }

    // Both signs, from the smallest to the largest, denser where series and definitions meet.
    private static double[] Points(double smallest, double largest)
    {
        var points = new List<double>();
        for (var x = smallest; x < largest; x *= x < 1e-3 ? 97.3 : 1.013) points.AddRange([x, -x]);
        foreach (var edge in (double[])[0.25, 0.5, 1])
            if (edge < largest) points.AddRange([edge, -edge, Math.BitDecrement(edge), -Math.BitDecrement(edge)]);
        return [.. points];
    }

    private static void AssertClose(double expected, double actual, double relative, string what)
    {
        var error = expected == actual || (double.IsNaN(expected) && double.IsNaN(actual)) ? 0
            : Math.Abs(actual - expected) / Math.Abs(expected);
        Assert.True(error <= relative, $"{what} is {actual:R}, but should be {expected:R}: relative error {error:E1}.");
    }
}
