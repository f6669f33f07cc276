using System.Numerics;

namespace Nabla.CudaSimulation.Tests;

/// <summary>Instructions on integers and floats, against .NET's arithmetic.</summary>
public class ArithmeticTests
{
    private static readonly int[] s_ints = [0, 1, -1, 7, -13, int.MaxValue, int.MinValue];
    private static readonly long[] s_longs = [0, 1, -1, 7, -13, 1L << 40, long.MaxValue, long.MinValue];
    private static readonly double[] s_doubles = [0, -0.0, 1, -1.5, 0.1, 1e300, double.Epsilon, double.PositiveInfinity, double.NaN];
    private static readonly float[] s_floats = [0, -0f, 1, -1.5f, 0.1f, 1e38f, float.Epsilon, float.NegativeInfinity, float.NaN];

    [Fact]
    public void Integers_WrapAround() => ForPairs(s_ints, (a, b) =>
    {
        Assert.Equal(unchecked(a + b), Snippet.Of<int>("add.s32 y, a, b", a, b));
        Assert.Equal(unchecked(a - b), Snippet.Of<int>("sub.s32 y, a, b", a, b));
        Assert.Equal(unchecked(a * b), Snippet.Of<int>("mul.lo.s32 y, a, b", a, b));
        Assert.Equal((int)(((long)a * b) >> 32), Snippet.Of<int>("mul.hi.s32 y, a, b", a, b));
        Assert.Equal((long)a * b, Snippet.Of<long>("mul.wide.s32 y, a, b", a, b));
        Assert.Equal(unchecked((ulong)(uint)a * (uint)b), Snippet.Of<ulong>("mul.wide.u32 y, a, b", a, b));
        Assert.Equal(unchecked(a * b + 3), Snippet.Of<int>("mad.lo.s32 y, a, b, 3", a, b));
        Assert.Equal(unchecked((long)a * b + b), Snippet.Of<long>("cvt.s64.s32 %l1, b; mad.wide.s32 y, a, b, %l1", a, b));
        Assert.Equal(Math.Min(a, b), Snippet.Of<int>("min.s32 y, a, b", a, b));
        Assert.Equal(Math.Max((uint)a, (uint)b), Snippet.Of<uint>("max.u32 y, a, b", a, b));
    });

    [Fact]
    public void LongIntegers_WrapAround() => ForPairs(s_longs, (a, b) =>
    {
        Assert.Equal(unchecked(a * b), Snippet.Of<long>("mul.lo.s64 y, a, b", a, b));
        Assert.Equal((long)(((Int128)a * b) >> 64), Snippet.Of<long>("mul.hi.s64 y, a, b", a, b));
        Assert.Equal((ulong)(((UInt128)(ulong)a * (ulong)b) >> 64), Snippet.Of<ulong>("mul.hi.u64 y, a, b", a, b));
        Assert.Equal(unchecked(a * b + 5), Snippet.Of<long>("mad.lo.u64 y, a, b, 5", a, b));
    });

    [Fact]
    public void ADivision_NeverThrows() => ForPairs(s_ints, (a, b) =>
    {
        Assert.Equal(b == 0 ? -1 : b == -1 ? unchecked(-a) : a / b, Snippet.Of<int>("div.s32 y, a, b", a, b));
        Assert.Equal(b == 0 ? a : b == -1 ? 0 : a % b, Snippet.Of<int>("rem.s32 y, a, b", a, b));
        Assert.Equal(b == 0 ? uint.MaxValue : (uint)a / (uint)b, Snippet.Of<uint>("div.u32 y, a, b", a, b));
        Assert.Equal(b == 0 ? (uint)a : (uint)a % (uint)b, Snippet.Of<uint>("rem.u32 y, a, b", a, b));
    });

    [Fact]
    public void ShortIntegers_HaveTheirOwnWidth()
    {
        Assert.Equal(unchecked((short)(30000 + 30000)), Snippet.Of<short>("add.s16 y, a, b", (short)30000, (short)30000));
        Assert.Equal((short)-5, Snippet.Of<short>("neg.s16 y, a", (short)5));
        Assert.Equal(unchecked(-30000 * 30000), Snippet.Of<int>("mul.wide.s16 y, a, b", (short)-30000, (short)30000));
        Assert.Equal((short)-3, Snippet.Of<short>("div.s16 y, a, b", (short)-7, (short)2));
        Assert.Equal((short)-4, Snippet.Of<short>("shr.s16 y, a, 1", (short)-7));
    }

    [Fact]
    public void Doubles_AreRoundedOnce() => ForPairs(s_doubles, (a, b) =>
    {
        Same(a + b, Snippet.Of<double>("add.f64 y, a, b", a, b));
        Same(a - b, Snippet.Of<double>("sub.rn.f64 y, a, b", a, b));
        Same(a * b, Snippet.Of<double>("mul.f64 y, a, b", a, b));
        Same(a / b, Snippet.Of<double>("div.rn.f64 y, a, b", a, b));
        Same(Math.FusedMultiplyAdd(a, b, -0.01), Snippet.Of<double>("fma.rn.f64 y, a, b, 0dBF847AE147AE147B", a, b));
        Same(Math.CopySign(b, a), Snippet.Of<double>("copysign.f64 y, a, b", a, b));
    });

    [Fact]
    public void Floats_AreRoundedOnce() => ForPairs(s_floats, (a, b) =>
    {
        Same(a + b, Snippet.Of<float>("add.f32 y, a, b", a, b));
        Same(a * b, Snippet.Of<float>("mul.f32 y, a, b", a, b));
        Same(a / b, Snippet.Of<float>("div.rn.f32 y, a, b", a, b));
        Same(MathF.FusedMultiplyAdd(a, b, -0.01f), Snippet.Of<float>("fma.rn.f32 y, a, b, 0fBC23D70A", a, b));
        Assert.Equal(float.IsNaN(a + b) ? 0 : Math.Clamp(a + b, 0, 1), Snippet.Of<float>("add.sat.f32 y, a, b", a, b));
    });

    [Fact]
    public void AProductAndASum_AreNotContracted()
    {
        const double A = 1 + 1.0 / (1 << 30);
        Assert.Equal(0, Snippet.Of<double>("mul.f64 %d0, a, a; sub.f64 y, %d0, b", A, A * A));
        Assert.NotEqual(0, Snippet.Of<double>("neg.f64 %d0, b; fma.rn.f64 y, a, a, %d0", A, A * A));
    }

    [Fact]
    public void ExtremesOfFloats_DropNaN()
    {
        Assert.Equal(1, Snippet.Of<double>("max.f64 y, a, b", double.NaN, 1.0));
        Assert.Equal(1, Snippet.Of<double>("min.f64 y, a, b", 1.0, double.NaN));
        Assert.Equal(double.NaN, Snippet.Of<double>("max.f64 y, a, b", double.NaN, double.NaN));
        Same(0.0, Snippet.Of<double>("max.f64 y, a, b", -0.0, 0.0));
        Assert.Equal(float.NaN, Snippet.Of<float>("max.NaN.f32 y, a, b", float.NaN, 1f));
    }

    [Fact]
    public void SubnormalFloats_AreFlushedOnRequest()
    {
        Assert.Equal(0, Snippet.Of<float>("mul.ftz.f32 y, a, 0f3F800000", 1e-40f));
        Assert.Equal(1e-40f, Snippet.Of<float>("mul.f32 y, a, 0f3F800000", 1e-40f));
    }

    [Theory]
    [InlineData("sqrt.rn.f64", 2, 1.4142135623730951)]
    [InlineData("rcp.rn.f64", 3, 1.0 / 3)]
    [InlineData("rsqrt.approx.f64", 4, 0.5)]
    [InlineData("neg.f64", 3, -3)]
    [InlineData("abs.f64", -3, 3)]
    public void FunctionsOfDoubles(string instruction, double x, double y) => Assert.Equal(y, Snippet.Of<double>($"{instruction} y, a", x));

    [Theory]
    [InlineData("sqrt.approx.ftz.f32", 9, 3)]
    [InlineData("ex2.approx.f32", 3, 8)]
    [InlineData("lg2.approx.f32", 8, 3)]
    [InlineData("sin.approx.f32", 0.5, 0.47942555f)]
    [InlineData("cos.approx.f32", 0.5, 0.87758255f)]
    [InlineData("tanh.approx.f32", 0.5, 0.46211717f)]
    public void FunctionsOfFloats(string instruction, float x, float y) => Assert.Equal(y, Snippet.Of<float>($"{instruction} y, a", x));

    [Fact]
    public void Halves_AreRoundedToTheirPrecision()
    {
        var (a, b) = ((Half)1.1f, (Half)3.3f);
        Assert.Equal(Bits(a * b), Snippet.Of<ushort>("mul.f16 y, a, b", Bits(a), Bits(b)));
        Assert.Equal(Bits(a - b), Snippet.Of<ushort>("sub.f16 y, a, b", Bits(a), Bits(b)));
        Assert.True(Snippet.Of<bool>("setp.lt.f16 y, a, b", Bits(a), Bits(b)));
        Assert.Equal(Bits(a), Snippet.Of<ushort>("add.ftz.f16 y, a, b", Bits(a), (ushort)1));
        Assert.Equal(0, Snippet.Of<ushort>("mul.ftz.f16 y, a, b", (ushort)1, Bits((Half)2)));
        static ushort Bits(Half x) => BitConverter.HalfToUInt16Bits(x);
    }

    private static void ForPairs<T>(T[] values, Action<T, T> check)
    {
        foreach (var a in values)
            foreach (var b in values) check(a, b);
    }

    /// <summary>The same number, with the same sign of 0; any NaN for NaN.</summary>
    private static void Same<T>(T expected, T actual) where T : IFloatingPointIeee754<T>
    {
        Assert.Equal(expected, actual);
        if (!T.IsNaN(expected)) Assert.Equal(T.IsNegative(expected), T.IsNegative(actual));
    }
}
