using System.Numerics;
using Nabla.RealFunctions;

namespace Nabla.Tests;

/// <summary>Each real function gives the same for a vector of numbers, as on the CPU, and for one number, as elsewhere.</summary>
public sealed class LaneTests
{
    // Numbers are not multiplied and added in one step, vectors are where the processor can: both are within the functions' errors.
    [Fact]
    public void BothLanes_Agree() => CompareAll(new(IsExact: false));

    [SkippableFact]
    public void BothLanes_GiveTheSameBits_WithoutFusedMultiplications()
    {
        Skip.If(System.Runtime.Intrinsics.Arm.AdvSimd.IsSupported, "This processor's vectors always have them.");
        Child.Run(CompareBits, ("DOTNET_EnableAVX2", "0"));
    }

    [Child]
    private static void CompareBits()
    {
        Assert.Equal(Vector.Create(0.0), Vector.MultiplyAddEstimate(Vector.Create(0.1), Vector.Create(0.1), -Vector.Create(0.1 * 0.1)));
        CompareAll(new(IsExact: true));
    }

    private static void CompareAll(LaneComparison lanes)
    {
        lanes.Partial<Exponential>(-708, 708);
        lanes.Partial<PowerOf2>(-1021, 1021);
        lanes.Partial<ExponentialMinus1>(-87, 87);
        lanes.Total<HyperbolicTangent>(-25, 25);
        lanes.Partial<Logistic>(-80, 80);
        lanes.Partial<HyperbolicSecantSquared>(-43, 43);
        lanes.Partial<HyperbolicSine>(-80, 80);
        lanes.Partial<HyperbolicCosine>(-80, 80);
        lanes.Partial<Logarithm>(0, 1000);
        lanes.Partial<Logarithm2>(0, 1000);
        lanes.Partial<Logarithm10>(0, 1000);
        lanes.Partial<LogarithmOf1Plus>(-1, 1000);
        lanes.Partial<SoftPositivePart>(-80, 80);
        lanes.Partial<AreaSine>(-1000, 1000);
        lanes.Partial<AreaCosine>(1, 1000);
        lanes.Partial<AreaTangent>(-1, 1);
        lanes.Partial<Sine>(-1e6, 1e6);
        lanes.Partial<Cosine>(-1e6, 1e6);
        lanes.Partial<Tangent>(-1e6, 1e6);
        lanes.Total<ArcSine>(-1, 1);
        lanes.Total<ArcCosine>(-1, 1);
        lanes.Total<ArcTangent>(-10, 10);
        lanes.Total<ErrorFunction>(-6, 6);
        lanes.Total2<ArcTangent2>(-10, 10);
        lanes.Partial2<Power>(0, 20);
    }
}

/// <summary>Compares functions on lanes of vectors with those on lanes of numbers, at numbers of a range and at special ones.</summary>
internal sealed record LaneComparison(bool IsExact)
{
    private const int Count = 4096;

    private static readonly double[] s_special = [0, -0.0, 1, -1, 0.5, -0.5, 1e-30, -1e-30, 1e30, -1e30, double.PositiveInfinity,
        double.NegativeInfinity, double.NaN, double.Epsilon, double.MaxValue, float.MaxValue];

    public void Total<TFunction>(double from, double to) where TFunction : IRealFunction
    {
        foreach (var x in Points(from, to)) Compare<TFunction>(x);
    }

    public void Partial<TFunction>(double from, double to) where TFunction : IPartialFunction
    {
        foreach (var x in Points(from, to))
        {
            var isFast = TFunction.InFastRange<OneDouble>(new(x));
            Assert.Equal(isFast, TFunction.InFastRange<Doubles>(x));
            Assert.Equal(TFunction.InFastRangeSingle<OneSingle>(new((float)x)), TFunction.InFastRangeSingle<Singles>(x));
            Compare<TFunction>(x, isFast, TFunction.InFastRangeSingle<OneSingle>(new((float)x)));
        }
    }

    public void Total2<TFunction>(double from, double to) where TFunction : IRealFunction2
    {
        foreach (var (a, b) in Pairs(from, to)) Compare2<TFunction>(a, b);
    }

    public void Partial2<TFunction>(double from, double to) where TFunction : IPartialFunction2
    {
        foreach (var (a, b) in Pairs(from, to))
        {
            var isFast = TFunction.InFastRange<OneDouble>(new(a), new(b));
            Assert.Equal(isFast, TFunction.InFastRange<Doubles>(a, b));
            Compare2<TFunction>(a, b, isFast, TFunction.InFastRangeSingle<OneSingle>(new((float)a), new((float)b)));
        }
    }

    private void Compare<TFunction>(double x, bool isFast = true, bool isFastSingle = true) where TFunction : IRealFunction
    {
        var name = $"{typeof(TFunction).Name}({x:R})";
        if (isFast) Same(name, TFunction.Of<Doubles>(x).Value[0], TFunction.Of<OneDouble>(new(x)).Value);
        if (isFastSingle) Same(name, TFunction.OfSingle<Singles>(x).Value[0], TFunction.OfSingle<OneSingle>(new((float)x)).Value);
    }

    private void Compare2<TFunction>(double a, double b, bool isFast = true, bool isFastSingle = true) where TFunction : IRealFunction2
    {
        var name = $"{typeof(TFunction).Name}({a:R}, {b:R})";
        if (isFast) Same(name, TFunction.Of<Doubles>(a, b).Value[0], TFunction.Of<OneDouble>(new(a), new(b)).Value);
        if (isFastSingle)
            Same(name, TFunction.OfSingle<Singles>(a, b).Value[0], TFunction.OfSingle<OneSingle>(new((float)a), new((float)b)).Value);
    }

    /// <summary>The same bits, or at most three units in the last place.</summary>
    private void Same<T>(string name, T vector, T number) where T : struct, IFloatingPointIeee754<T>
    {
        var isSame = vector.Equals(number) && T.IsNegative(vector) == T.IsNegative(number);
        var unit = T.BitIncrement(T.Abs(number)) - T.Abs(number);
        Assert.True(isSame || (!IsExact && T.Abs(vector - number) <= T.CreateChecked(3) * unit) || (T.IsNaN(vector) && T.IsNaN(number)),
            $"{name} is {vector:R} of a vector and {number:R} of a number.");
    }

    private static IEnumerable<double> Points(double from, double to)
    {
        foreach (var x in s_special) yield return x;
        for (var i = 0; i < Count; i++) yield return from + (to - from) * (i + 0.5) / Count;
        for (var x = 1e-9; x < 1; x *= 1.1) yield return from < 0 && x * 1e3 % 2 < 1 ? -x : 1 + x;
    }

    private static IEnumerable<(double A, double B)> Pairs(double from, double to)
    {
        foreach (var a in s_special)
            foreach (var b in s_special) yield return (a, b);
        for (var i = 0; i < Count; i++) yield return (from + (to - from) * (i + 0.5) / Count, -10 + 20.0 * (i * 37 % Count) / Count);
    }
}
