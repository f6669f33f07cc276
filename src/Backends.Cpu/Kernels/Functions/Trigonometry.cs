using System.Numerics;
using System.Runtime.CompilerServices;
using static Nabla.Cpu.RealMath;

namespace Nabla.Cpu;

/// <summary>
/// sin x and cos x: x = n·π/2 + r with |r| ≤ π/4, and one of fdlibm's polynomials in r; n chooses the polynomial and the sign (Sun
/// Microsystems, k_sin.c, k_cos.c, e_rem_pio2.c; www.netlib.org/fdlibm). Results are within 2 units in the last place of the C library's.
/// Beyond 2²⁰·π/2 the C library's are used.
/// </summary>
internal static class Quadrants
{
    /// <summary>The largest argument for which the reduction is exact enough.</summary>
    public const double Limit = 1647099;

    // π/2 in parts of 33 bits: the products with n are exact.
    private const double High = 1.57079632673412561417e+00, Middle = 6.07710050630396597660e-11, Low = 2.02226624879595063154e-21;

    /// <summary>The sine of x plus <paramref name="turn"/> quarters of a turn.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Sine(Vector<double> x, long turn)
    {
        var r = Reduce(x, out var quadrant);
        quadrant += Vector.Create(turn);
        return Signed(Select(IsOdd(quadrant), CosineNear0(r), SineNear0(r)), quadrant);
    }

    /// <summary>The sine and the cosine of x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector<double> Sine, Vector<double> Cosine) Both(Vector<double> x)
    {
        var r = Reduce(x, out var quadrant);
        var (sine, cosine, odd) = (SineNear0(r), CosineNear0(r), IsOdd(quadrant));
        return (Signed(Select(odd, cosine, sine), quadrant), Signed(Select(odd, sine, cosine), quadrant + Vector<long>.One));
    }

    /// <summary>
    /// The sine of floats: the argument is reduced as doubles, which is exact enough for all floats within the limit, and the polynomials
    /// are minimax ones, with an error of 4·10⁻⁹.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Sine(Vector<float> x, int turn)
    {
        Vector.Widen(x, out var lower, out var upper);
        var r = Vector.Narrow(ReduceSingle(lower, out var first), ReduceSingle(upper, out var second));
        var quadrant = Vector.Narrow(first, second) + Vector.Create(turn);
        var z = r * r;
        var sine = Fma(z * r, Fma(Fma(z, -0.000195120298748f, 0.0083321371625f), z, -0.166666542429f), r);
        var cosine = Fma(z * z, Fma(Fma(z, 2.44294404914e-5f, -0.00138872842171f), z, 0.0416666450357f),
            Fma(z, -0.5f, 1));
        var odd = Vector.Equals(quadrant & Vector<int>.One, Vector<int>.One);
        var sign = Vector.ShiftLeft(quadrant & Vector.Create(2), 30);
        return Vector.AsVectorSingle(Vector.AsVectorInt32(Select(odd, cosine, sine)) ^ sign);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> ReduceSingle(Vector<double> x, out Vector<long> quadrant)
    {
        var shifted = Fma(x, 0.6366197723675814, Shifter);
        quadrant = Vector.AsVectorInt64(shifted);
        return Fma(Vector.Create(Shifter) - shifted, Vector.Create(Middle), Fma(Vector.Create(Shifter) - shifted, Vector.Create(High), x));
    }

    /// <summary>r and n.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Reduce(Vector<double> x, out Vector<long> quadrant)
    {
        var shifted = Fma(x, 0.6366197723675814, Shifter);
        var n = Vector.Create(Shifter) - shifted;
        quadrant = Vector.AsVectorInt64(shifted);
        return Fma(n, Vector.Create(Low), Fma(n, Vector.Create(Middle), Fma(n, Vector.Create(High), x)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<long> IsOdd(Vector<long> quadrant) => Vector.Equals(quadrant & Vector<long>.One, Vector<long>.One);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Signed(Vector<double> y, Vector<long> quadrant) =>
        Vector.AsVectorDouble(Vector.AsVectorInt64(y) ^ Vector.ShiftLeft(quadrant & Vector.Create(2L), 62));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> SineNear0(Vector<double> r)
    {
        var z = r * r;
        var z2 = z * z;
        var low = Fma(z, 8.33333333332248946124e-03, -1.66666666666666324348e-01);
        var middle = Fma(z, 2.75573137070700676789e-06, -1.98412698298579493134e-04);
        var high = Fma(z, 1.58969099521155010221e-10, -2.50507602534068634195e-08);
        return Fma(z * r, Fma(Fma(high, z2, middle), z2, low), r);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> CosineNear0(Vector<double> r)
    {
        var z = r * r;
        var z2 = z * z;
        var low = Fma(z, -1.38888888888741095749e-03, 4.16666666666666019037e-02);
        var middle = Fma(z, -2.75573143513906633035e-07, 2.48015872894767294178e-05);
        var high = Fma(z, -1.13596475577881948265e-11, 2.08757232129817482790e-09);
        var half = z * Vector.Create(0.5);
        var w = Vector<double>.One - half;
        return w + Fma(z2, Fma(Fma(high, z2, middle), z2, low), Vector<double>.One - w - half);
    }
}

/// <summary>sin x = ±sin |x|, so that a zero keeps its sign.</summary>
internal readonly struct Sine : IPartialFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Of(Vector<double> x) => Quadrants.Sine(Vector.Abs(x), 0) ^ (x & Vector.Create(-0.0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool InFastRange(Vector<double> x) => IsWithin(x, Quadrants.Limit);

    public static double Fallback(double x) => Math.Sin(x);

    public static bool HasSingle => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Of(Vector<float> x) => Quadrants.Sine(Vector.Abs(x), 0) ^ (x & Vector.Create(-0.0f));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool InFastRange(Vector<float> x) => IsWithin(x, (float)Quadrants.Limit);
}

/// <summary>cos x.</summary>
internal readonly struct Cosine : IPartialFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Of(Vector<double> x) => Quadrants.Sine(x, 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool InFastRange(Vector<double> x) => IsWithin(x, Quadrants.Limit);

    public static double Fallback(double x) => Math.Cos(x);

    public static bool HasSingle => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Of(Vector<float> x) => Quadrants.Sine(x, 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool InFastRange(Vector<float> x) => IsWithin(x, (float)Quadrants.Limit);
}

/// <summary>tan x = sin x / cos x, with x = n·π/2 + r: sin r/cos r for even n, and −cos r/sin r for odd n.</summary>
internal readonly struct Tangent : IPartialFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Of(Vector<double> x)
    {
        var (sine, cosine) = Quadrants.Both(Vector.Abs(x));
        return sine / cosine ^ (x & Vector.Create(-0.0));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool InFastRange(Vector<double> x) => IsWithin(x, Quadrants.Limit);

    public static double Fallback(double x) => Math.Tan(x);
}
