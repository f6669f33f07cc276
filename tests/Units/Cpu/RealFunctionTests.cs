namespace Nabla.Tests;

/// <summary>The real functions against the C library's, element by element, and at the edges of their domains.</summary>
public class RealFunctionTests
{
    private static readonly KernelRunner s_cpu = new();

    private static readonly double[] s_edges =
    [
        0, -0.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon, -double.Epsilon, 1e-310, -1e-310,
        double.MaxValue, double.MinValue,
        1, -1, -2, 0.5, 709.5, 710, -710, -744, -746, 1023.5, 1024, -1021.5, -1074, -1075, 22, 1647099, 1647100, 1e22,
    ];

    public static TheoryData<string, double, double> Functions => new()
    {
        { "exp", -745, 709.7 }, { "exp2", -1074, 1023.9 }, { "log", 0, 1e10 }, { "sin", -1e4, 1e4 }, { "cos", -1e4, 1e4 },
        { "sin", -2e6, 2e6 },
        { "cos", -2e6, 2e6 }, { "tanh", -25, 25 }, { "sinh", -710, 710 }, { "cosh", -710, 710 }, { "sqrt", 0, 1e300 },
        { "sigmoid", -700, 700 }, { "log2", 0, 1e10 }, { "log10", 0, 1e10 }, { "tan", -1e4, 1e4 }, { "tan", -2e6, 2e6 }, { "asin", -1, 1 },
        { "acos", -1, 1 }, { "atan", -100, 100 }, { "asinh", -1e3, 1e3 }, { "acosh", 1, 1e3 }, { "atanh", -1, 1 },
    };

    public static TheoryData<string> Points200Bits => [.. RealFunctionPoints.All.Keys];

    [Theory]
    [MemberData(nameof(Points200Bits))]
    public void BothTypes_AreWithinThreeUnitsOfHighPrecision_AndFloatsWithinTwoButTheTangent(string name)
    {
        var op = Case(name).Op;
        foreach (var (x, exact) in RealFunctionPoints.All[name])
        {
            var y = s_cpu.Run<double>(op, KernelRunner.Tensor<double>([1], x))[0];
            var single = s_cpu.Run<float>(op, KernelRunner.Tensor<float>([1], (float)x))[0];
            var units = name == "tan" ? 3 : 2;
            Assert.True(Math.Abs(y - exact) <= 3 * Unit(exact), $"{name}({x:R}) = {y:R}, not {exact:R}");
            Assert.True(Math.Abs(single - exact) <= units * Unit((float)exact), $"{name}({x:R}) = {single:R}, not {exact:R}");
        }
    }

    [Fact]
    public void LogarithmsOfPowers_AreExact()
    {
        double[] k = [.. Enumerable.Range(0, 23).Select(i => (double)i)], two = Array.ConvertAll(k, i => Math.Pow(2, i)),
            ten = [.. k.Select(i => double.Parse($"1e{i}", System.Globalization.CultureInfo.InvariantCulture))];
        Assert.Equal(k, s_cpu.Run<double>(new Log2(), KernelRunner.Tensor<double>([k.Length], two)));
        Assert.Equal(k, s_cpu.Run<double>(new Log10(), KernelRunner.Tensor<double>([k.Length], ten)));
        // 10¹¹ is no float.
        float[] first = [.. k.Take(11).Select(i => (float)i)], single = [.. ten.Take(11).Select(i => (float)i)];
        Assert.Equal(first, s_cpu.Run<float>(new Log10(), KernelRunner.Tensor<float>([first.Length], single)));
    }

    private static double Unit(double y) => Math.BitIncrement(Math.Abs(y)) - Math.Abs(y);

    private static double Unit(float y) => MathF.BitIncrement(MathF.Abs(y)) - MathF.Abs(y);

    [Theory]
    [MemberData(nameof(Functions))]
    public void Float64_IsWithinThreeUnitsInTheLastPlace(string name, double from, double to)
    {
        var (op, exact) = Case(name);
        var x = Points(from, to);
        var y = s_cpu.Run<double>(op, KernelRunner.Tensor<double>([x.Length], x));
        for (var i = 0; i < x.Length; i++)
            Assert.True(Same(exact(x[i]), y[i]), $"{name}({x[i]:R}) = {y[i]:R}, not {exact(x[i]):R}");
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void Float32_IsWithinOneUnitInTheLastPlace_AndWhatHasSeveralStepsWithinTwo(string name, double from, double to)
    {
        // A sigmoid is an exponential, a sum and a quotient, each with its rounding.
        var units = name switch { "tan" => 3, "sigmoid" or "asin" or "acos" or "atan" or "asinh" or "acosh" or "atanh" => 2, _ => 1 };
        var (op, exact) = Case(name);
        var x = Array.ConvertAll(Points(from, to), v => (float)v);
        var y = s_cpu.Run<float>(op, KernelRunner.Tensor<float>([x.Length], x));
        for (var i = 0; i < x.Length; i++)
        {
            var expected = (float)exact(x[i]);
            var unit = MathF.BitIncrement(Math.Abs(y[i])) - Math.Abs(y[i]);
            var isNear = expected.Equals(y[i]) || Math.Abs(expected - y[i]) <= units * unit;
            Assert.True(isNear, $"{name}({x[i]:R}) = {y[i]:R}, not {expected:R}");
        }
    }

    [Theory]
    [InlineData("exp"), InlineData("exp2"), InlineData("log"), InlineData("sin"), InlineData("cos"), InlineData("tanh"), InlineData("sinh"),
        InlineData("cosh"), InlineData("sqrt")]
    [InlineData("log2"), InlineData("log10"), InlineData("tan"), InlineData("asin"), InlineData("acos"), InlineData("atan"),
        InlineData("asinh"), InlineData("acosh"), InlineData("atanh")]
    [InlineData("sigmoid"), InlineData("floor"), InlineData("round"), InlineData("neg"), InlineData("abs"), InlineData("relu")]
    public void Edges_AreTheCLibrarys_AloneAndAmongOthers(string name)
    {
        var (op, exact) = Case(name);
        foreach (var edge in s_edges)
        {
            double[] among = [0.5, edge, 0.25, 0.75, edge];
            var (alone, y) = (s_cpu.Run<double>(op, KernelRunner.Tensor<double>([1], edge))[0],
                s_cpu.Run<double>(op, KernelRunner.Tensor<double>([5], among)));
            var expected = exact(edge);
            Assert.True(Same(expected, alone), $"{name}({edge:R}) = {alone:R}, not {expected:R}");
            Assert.True(alone.Equals(y[1]) && alone.Equals(y[4]), $"{name}({edge:R}) = {y[1]:R} among others, alone {alone:R}");
        }
    }

    [Fact]
    public void Results_DoNotDependOnThePlace()
    {
        var x = Points(-5, 5);
        foreach (var name in (string[])["exp", "log", "sin", "cos", "tanh"])
        {
            var op = Case(name).Op;
            var whole = s_cpu.Run<double>(op, KernelRunner.Tensor<double>([x.Length], x));
            foreach (var (start, count) in ((int, int)[])[(0, 1), (1, 2), (3, 5), (7, 64), (11, 131)])
            {
                Assert.Equal(whole[start..(start + count)],
                    s_cpu.Run<double>(op, KernelRunner.Tensor<double>([count], x[start..(start + count)])));
            }
        }
    }

    [Theory]
    [InlineData("exp"), InlineData("exp2"), InlineData("log"), InlineData("sin"), InlineData("cos"), InlineData("tanh"), InlineData("sinh"),
        InlineData("cosh"), InlineData("sigmoid"), InlineData("log2"), InlineData("log10"), InlineData("tan"), InlineData("asinh"),
        InlineData("softplus")]
    public void ARareArgument_ChangesNoOtherResult(string name)
    {
        var op = Case(name).Op;
        double[] x = [.. Points(0.1, 5).Take(3000)];
        var y = s_cpu.Run<double>(op, KernelRunner.Tensor<double>([x.Length], x));
        foreach (var place in (int[])[0, 3, 511, 512, 1700, 2999])
        {
            double[] rare = [.. x], expected = [.. y];
            rare[place] = double.NaN;
            expected[place] = double.NaN;
            Assert.Equal(expected, s_cpu.Run<double>(op, KernelRunner.Tensor<double>([x.Length], rare)));
        }
    }

    private static bool Same(double expected, double found) =>
        expected.Equals(found) ? expected != 0 || double.IsNegative(expected) == double.IsNegative(found)
         : Math.Abs(expected - found) <= 3 * (Math.BitIncrement(Math.Abs(found)) - Math.Abs(found));

    private static (Op Op, Func<double, double> Exact) Case(string name) => name switch
    {
        "exp" => (new Exp(), Math.Exp),
        "exp2" => (new Exp2(), x => Math.Pow(2, x)),
        "log" => (new Log(), Math.Log),
        "sin" => (new Sin(), Math.Sin),
        "cos" => (new Cos(), Math.Cos),
        "tanh" => (new Tanh(), Math.Tanh),
        "sinh" => (new Sinh(), Math.Sinh),
        "cosh" => (new Cosh(), Math.Cosh),
        "sqrt" => (new Sqrt(), Math.Sqrt),
        "sigmoid" => (new Sigmoid(), x => Math.Exp(Math.Min(x, 0)) / (1 + Math.Exp(-Math.Abs(x)))),
        "tan" => (new Tan(), Math.Tan),
        "asin" => (new Asin(), Math.Asin),
        "acos" => (new Acos(), Math.Acos),
        "atan" => (new Atan(), Math.Atan),
        "asinh" => (new Asinh(), Math.Asinh),
        "acosh" => (new Acosh(), Math.Acosh),
        "atanh" => (new Atanh(), Math.Atanh),
        "log2" => (new Log2(), Math.Log2),
        "log10" => (new Log10(), Math.Log10),
        "log1p" => (new Log1p(), x => Math.Log(1 + x)),
        "expm1" => (new Expm1(), x => Math.Exp(x) - 1),
        "erf" => (new Erf(), _ => throw new NotSupportedException()),
        "sech2" => (new Sech2(1), _ => throw new NotSupportedException()),
        "softplus" => (new Softplus(1, 20), _ => throw new NotSupportedException()),
        "floor" => (new Floor(), Math.Floor),
        "round" => (new Round(), x => Math.Round(x, MidpointRounding.ToEven)),
        "neg" => (new Neg(), x => -x),
        "abs" => (new Abs(), Math.Abs),
        "relu" => (new Relu(), x => Math.Max(x, 0)),
        _ => throw new ArgumentException(name),
    };

    // Evenly spread, and dense around 0.
    private static double[] Points(double from, double to)
    {
        var points = new List<double>();
        for (var i = 0; i < 20_001; i++) points.Add(from + (to - from) * i / 20_001);
        for (var x = 1e-300; x < to; x *= x < 1e-3 ? 97.3 : 1.0013)
        {
            points.Add(x);
            if (-x >= from) points.Add(-x);
        }
        return [.. points];
    }
}
