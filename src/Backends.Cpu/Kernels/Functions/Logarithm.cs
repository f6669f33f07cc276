using System.Numerics;
using System.Runtime.CompilerServices;
using static Nabla.Cpu.RealMath;

namespace Nabla.Cpu;

/// <summary>
/// ln x: x = 2ᵏ·(1 + f) with 1 + f between √½ and √2, ln(1 + f) = f − f²/2 + s·(f²/2 + R(s²)) with s = f/(2 + f). The polynomial R and the
/// order of the sum are fdlibm's (Sun Microsystems, e_log.c, s_log1p.c; www.netlib.org/fdlibm). The error is below 1 unit in the last
/// place.
/// </summary>
internal readonly struct Logarithm : IPartialFunction
{
    private const long RootOfHalf = 0x3FE6A09E667F3BCD, Exponent = -1L << 52;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Of(Vector<double> x)
    {
        var k = Split(x, out var f);
        return Sum(k, f, Vector<double>.Zero);
    }

    /// <summary>Whether all are positive, finite and normal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool InFastRange(Vector<double> x) =>
        Vector.GreaterThanOrEqualAll(x, Vector.Create(2.2250738585072014e-308)) &&
        Vector.LessThanOrEqualAll(x, Vector.Create(double.MaxValue));

    public static double Fallback(double x) => Math.Log(x);

    public static bool HasSingle => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Of(Vector<float> x)
    {
        var k = Split(x, out var f);
        return Sum(k, f, Vector<float>.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool InFastRange(Vector<float> x) =>
        Vector.GreaterThanOrEqualAll(x, Vector.Create(1.17549435e-38f)) && Vector.LessThanOrEqualAll(x, Vector.Create(float.MaxValue));

    /// <inheritdoc cref="Split(Vector{double}, out Vector{double})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Split(Vector<float> x, out Vector<float> f)
    {
        var bits = Vector.AsVectorInt32(x);
        var above = bits - Vector.Create(0x3F3504F3);   // √½
        f = Vector.AsVectorSingle(bits - (above & Vector.Create(-1 << 23))) - Vector<float>.One;
        return Vector.ConvertToSingle(Vector.ShiftRightArithmetic(above, 23));
    }

    /// <summary>
    /// k·ln 2 + ln(1 + f) + c, where c is small: ln(1 + f) = f − f²/2 + f³·P(f), with a minimax polynomial P that has an error of 8·10⁻¹⁰.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Sum(Vector<float> k, Vector<float> f, Vector<float> c)
    {
        var z = f * f;
        var w = z * z;
        var low = Fma(Fma(f, -0.16667996047f, 0.200021185863f), z, Fma(f, -0.250000095891f, 0.333333126049f));
        var high = Fma(Fma(f, -0.116756315881f, 0.118881531718f), z, Fma(f, -0.124055898386f, 0.142195540173f));
        var p = Fma(Fma(w, Vector.Create(0.0674662554422f), high), w, low);
        var tail = Fma(z * f, p, Fma(k, Vector.Create(-2.12194440e-4f), c)) - z * Vector.Create(0.5f);
        return Fma(k, Vector.Create(0.693359375f), f + tail);
    }

    /// <summary>k and f.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Split(Vector<double> x, out Vector<double> f)
    {
        var bits = Vector.AsVectorInt64(x);
        var above = bits - Vector.Create(RootOfHalf);
        f = Vector.AsVectorDouble(bits - (above & Vector.Create(Exponent))) - Vector<double>.One;
        // The exponent with a bias of 1024 becomes the lowest bits of a double between 2⁵² and 2⁵³.
        var biased = Vector.ShiftRightLogical(above + Vector.Create(1024L << 52), 52) | Vector.Create(0x4330000000000000);
        return Vector.AsVectorDouble(biased) - Vector.Create(4503599627370496.0 + 1024);
    }

    /// <summary>k·ln 2 + ln(1 + f) + c, where c is small.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Sum(Vector<double> k, Vector<double> f, Vector<double> c)
    {
        var s = f / (f + Vector.Create(2.0));
        var z = s * s;
        var w = z * z;
        var even = w * Fma(w, Fma(w, 1.531383769920937332e-01, 2.222219843214978396e-01), 3.999999999940941908e-01);
        var odd = z * Fma(w, Fma(w, Fma(w, 1.479819860511658591e-01, 1.818357216161805012e-01), 2.857142874366239149e-01),
            6.666666666666735130e-01);
        var half = f * f * Vector.Create(0.5);
        return Fma(k, Vector.Create(Ln2High), f - (half - Fma(s, half + even + odd, Fma(k, Vector.Create(Ln2Low), c))));
    }
}

/// <summary>ln(1 + x): the logarithm of u = 1 + x, and what the rounding of u lost, divided by u.</summary>
internal readonly struct LogarithmOf1Plus : IPartialFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool InFastRange(Vector<double> x) => Logarithm.InFastRange(x + Vector<double>.One);

    public static double Fallback(double x) => Math.Log(1 + x);

    public static bool HasSingle => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool InFastRange(Vector<float> x) => Logarithm.InFastRange(x + Vector<float>.One);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Of(Vector<float> x)
    {
        var u = x + Vector<float>.One;
        var k = Logarithm.Split(u, out var f);
        var lost = Select(Vector.GreaterThan(x, Vector<float>.One), Vector<float>.One - (u - x), x - (u - Vector<float>.One));
        var near = Vector.Equals(k, Vector<float>.Zero);
        var y = Logarithm.Sum(k, Select(near, x, f), Select(near, Vector<float>.Zero, lost / u));
        return Select(Vector.Equals(x, Vector<float>.Zero), x, y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Of(Vector<double> x)
    {
        var u = x + Vector<double>.One;
        var k = Logarithm.Split(u, out var f);
        var lost = Select(Vector.GreaterThan(x, Vector<double>.One), Vector<double>.One - (u - x), x - (u - Vector<double>.One));
        // Where k = 0, f is x itself and has no rounding error. A zero keeps its sign.
        var near = Vector.Equals(k, Vector<double>.Zero);
        var y = Logarithm.Sum(k, Select(near, x, f), Select(near, Vector<double>.Zero, lost / u));
        return Select(Vector.Equals(x, Vector<double>.Zero), x, y);
    }
}
