using System.Numerics;
using System.Runtime.CompilerServices;
using static Nabla.Cpu.RealMath;

namespace Nabla.Cpu;

/// <summary>
/// atan x and atan2: an argument from 0 to 1 is brought to at most tan(π/8) by atan q = π/4 + atan((q − 1)/(q + 1)), and
/// atan z = z + z³·P(z²) with a minimax polynomial (Remez's algorithm) that has an error of 1·10⁻¹⁸. The error is below 2 units in the last
/// place.
/// </summary>
internal static class Angle
{
    private const double TanOfEighth = 0.41421356237309503;

    /// <summary>π/2, π/4 and what their rounding lost.</summary>
    public const double Quarter = 1.5707963267948966, QuarterLost = 6.123233995736766e-17;

    /// <summary>The angle of a point in the upper half plane's first octant: atan q for q from 0 to 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Octant(Vector<double> q)
    {
        var isFar = Vector.GreaterThan(q, Vector.Create(TanOfEighth));
        var z = Select(isFar, (q - Vector<double>.One) / (q + Vector<double>.One), q);
        var s = z * z;
        var w = s * s;
        var w2 = w * w;
        var low = Fma(Fma(s, 0.1111111078214699098, -0.1428571428016634052), w, Fma(s, 0.1999999999995324398, -0.3333333333333319615));
        var middle = Fma(Fma(s, 0.05847859102027574185, -0.0666309917691227122), w,
            Fma(s, 0.07692059714698010619, -0.09090897725068778372));
        var high = Fma(w, Vector.Create(-0.01790502480441214474), Fma(s, 0.03806212466817511721, -0.05039189746103319347));
        var tail = z * s * Fma(Fma(high, w2, middle), w2, low);
        return Select(isFar, Vector.Create(Quarter / 2) + (z + (tail + Vector.Create(QuarterLost / 2))), z + tail);
    }

    /// <summary>The angle of the point with the distances <paramref name="x"/> and <paramref name="y"/>, of which none is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> OfPoint(Vector<double> y, Vector<double> x)
    {
        var (larger, smaller) = (Vector.Max(x, y), Vector.Min(x, y));
        // 0/0 counts as 0, and ∞/∞ as 1.
        var q = Select(Vector.Equals(smaller, larger), Vector<double>.One, smaller / larger);
        var a = Octant(Select(Vector.Equals(larger, Vector<double>.Zero), Vector<double>.Zero, q));
        return Select(Vector.GreaterThan(y, x), Vector.Create(Quarter) - (a - Vector.Create(QuarterLost)), a);
    }
}

/// <summary>atan x.</summary>
internal readonly struct ArcTangent : IRealFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Of(Vector<double> x) =>
        Select(Vector.Equals(x, x), Vector.CopySign(Angle.OfPoint(Vector.Abs(x), Vector<double>.One), x), x);
}

/// <summary>The angle of the point (b, a), from −π to π, with C's values at zeros and infinities.</summary>
internal readonly struct ArcTangent2 : IRealFunction2
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Of(Vector<double> a, Vector<double> b)
    {
        var angle = Angle.OfPoint(Vector.Abs(a), Vector.Abs(b));
        var isLeft = Vector.LessThan(Vector.AsVectorInt64(b), Vector<long>.Zero);   // also −0
        angle = Select(isLeft, Vector.Create(2 * Angle.Quarter) - (angle - Vector.Create(2 * Angle.QuarterLost)), angle);
        return Select(Vector.Equals(a, a) & Vector.Equals(b, b), Vector.CopySign(angle, a), a + b);
    }
}

/// <summary>
/// asin s = s + s³·R(s²) up to ½, and π/2 − 2·asin √((1 − s)/2) beyond, with a minimax polynomial R that has an error of 1·10⁻¹⁸; NaN
/// beyond ±1. The error is below 2 units in the last place.
/// </summary>
internal readonly struct ArcSine : IRealFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Of(Vector<double> x)
    {
        var size = Vector.Abs(x);
        var isLarge = Vector.GreaterThan(size, Vector.Create(0.5));
        var s = Part(size, isLarge, out var tail);
        var y = Select(isLarge,
            Vector.Create(Angle.Quarter) - (Vector.Create(2.0) * (s + tail) - Vector.Create(Angle.QuarterLost)), s + tail);
        return Vector.CopySign(y, x);
    }

    /// <summary>s and asin s − s, where s is |x| or √((1 − |x|)/2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Part(Vector<double> size, Vector<long> isLarge, out Vector<double> tail)
    {
        var z = Select(isLarge, (Vector<double>.One - size) * Vector.Create(0.5), size * size);
        var s = Select(isLarge, Vector.SquareRoot(z), size);
        var w = z * z;
        var w2 = w * w;
        var low = Fma(Fma(z, 0.03038194270786485346, 0.04464285717461032668), w,
            Fma(z, 0.07499999999970801183, 0.1666666666666676044));
        var middle = Fma(Fma(z, 0.01139891693042664812, 0.01398081998243906203), w,
            Fma(z, 0.01735161205931886847, 0.02237221498521453577));
        var high = Fma(Fma(z, -0.02099872152793783376, 0.0217072048424451777), w,
            Fma(z, 0.003706508763812854352, 0.01078022626288296109));
        high = Fma(w2, Vector.Create(0.03262841163111443622), high);
        tail = s * z * Fma(Fma(high, w2, middle), w2, low);
        return s;
    }
}

/// <summary>acos x: π/2 − asin x up to ½, and 2·asin √((1 − |x|)/2) beyond, from π where x is negative; NaN beyond ±1.</summary>
internal readonly struct ArcCosine : IRealFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Of(Vector<double> x)
    {
        var size = Vector.Abs(x);
        var isLarge = Vector.GreaterThan(size, Vector.Create(0.5));
        var s = ArcSine.Part(size, isLarge, out var tail);
        var near = Vector.Create(Angle.Quarter) - (Vector.CopySign(s, x) + (Vector.CopySign(tail, x) - Vector.Create(Angle.QuarterLost)));
        var far = Vector.Create(2.0) * (s + tail);
        var left = Vector.Create(2 * Angle.Quarter) - (far - Vector.Create(2 * Angle.QuarterLost));
        return Select(isLarge, Select(Vector.LessThan(x, Vector<double>.Zero), left, far), near);
    }
}
