using System.Numerics;

namespace Nabla.CudaSimulation;

/// <summary>What instructions do with floats. Halves are computed as floats, which rounds +, −, · and / as halves would.</summary>
internal static class Floats
{
    private const float SmallestNormal = 1.17549435e-38f;
    private const float SmallestNormalHalf = 6.1035156e-5f;

    public static float OfHalfBits(ushort bits) => (float)BitConverter.UInt16BitsToHalf(bits);

    public static ushort HalfBits(float x) => BitConverter.HalfToUInt16Bits((Half)x);

    /// <summary>Subnormal numbers become 0.</summary>
    public static float Flush(float x) => MathF.Abs(x) < SmallestNormal ? MathF.CopySign(0, x) : x;

    /// <summary>Numbers that are subnormal as halves become 0.</summary>
    public static float FlushHalf(float x) => MathF.Abs(x) < SmallestNormalHalf ? MathF.CopySign(0, x) : x;

    /// <summary>The nearest number of 0 to 1; 0 of NaN.</summary>
    public static T Saturate<T>(T x) where T : IFloatingPointIeee754<T> => x > T.Zero ? x < T.One ? x : T.One : T.Zero;

    public static T FusedMultiplyAdd<T>(T a, T b, T c) where T : IFloatingPointIeee754<T> => T.FusedMultiplyAdd(a, b, c);

    public static T Abs<T>(T x) where T : INumber<T> => T.Abs(x);

    /// <summary>The smaller; the other one if one is NaN.</summary>
    public static T Min<T>(T a, T b) where T : INumber<T> => T.MinNumber(a, b);

    /// <summary>The larger; the other one if one is NaN.</summary>
    public static T Max<T>(T a, T b) where T : INumber<T> => T.MaxNumber(a, b);

    public static T MinWithNaN<T>(T a, T b) where T : INumber<T> => T.Min(a, b);

    public static T MaxWithNaN<T>(T a, T b) where T : INumber<T> => T.Max(a, b);

    public static T CopySign<T>(T size, T sign) where T : INumber<T> => T.CopySign(size, sign);

    public static T Sqrt<T>(T x) where T : IFloatingPointIeee754<T> => T.Sqrt(x);

    public static T Reciprocal<T>(T x) where T : IFloatingPointIeee754<T> => T.One / x;

    public static T ReciprocalSqrt<T>(T x) where T : IFloatingPointIeee754<T> => Of<T>(1 / Math.Sqrt(Double(x)));

    public static T Sin<T>(T x) where T : IFloatingPointIeee754<T> => Of<T>(Math.Sin(Double(x)));

    public static T Cos<T>(T x) where T : IFloatingPointIeee754<T> => Of<T>(Math.Cos(Double(x)));

    public static T Log2<T>(T x) where T : IFloatingPointIeee754<T> => Of<T>(Math.Log2(Double(x)));

    public static T Exp2<T>(T x) where T : IFloatingPointIeee754<T> => Of<T>(double.Exp2(Double(x)));

    public static T Tanh<T>(T x) where T : IFloatingPointIeee754<T> => Of<T>(Math.Tanh(Double(x)));

    public static bool IsNormal<T>(T x) where T : INumberBase<T> => T.IsNormal(x);

    public static bool IsSubnormal<T>(T x) where T : INumberBase<T> => T.IsSubnormal(x);

    public static bool IsFinite<T>(T x) where T : INumberBase<T> => T.IsFinite(x);

    public static bool IsInfinity<T>(T x) where T : INumberBase<T> => T.IsInfinity(x);

    public static bool IsNaN<T>(T x) where T : INumberBase<T> => T.IsNaN(x);

    /// <summary>Whether both are numbers.</summary>
    public static bool AreNumbers<T>(T a, T b) where T : INumberBase<T> => !T.IsNaN(a) && !T.IsNaN(b);

    /// <summary>Whether they are numbers and differ.</summary>
    public static bool AreOrderedAndDiffer<T>(T a, T b) where T : INumber<T> => a < b || a > b;

    private static double Double<T>(T x) where T : INumberBase<T> => double.CreateTruncating(x);

    private static T Of<T>(double x) where T : INumberBase<T> => T.CreateTruncating(x);
}
