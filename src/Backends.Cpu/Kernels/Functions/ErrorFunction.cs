using System.Numerics;
using System.Runtime.CompilerServices;
using static Nabla.Cpu.RealMath;

namespace Nabla.Cpu;

/// <summary>
/// erf x = 2/√π · ∫₀ˣ exp(−t²) dt: x + x·P(x²) up to |x| = 1, and 1 − exp(Q(|x|)) beyond, where Q approximates ln erfc. P and Q are minimax
/// polynomials (Remez's algorithm), with errors of 7·10⁻¹⁸ and 3·10⁻¹⁷ of erf x, in float32 of 1·10⁻⁹. ±1 at ±∞, NaN at NaN; a zero keeps
/// its sign. The error is below 2 units in the last place.
/// </summary>
internal readonly struct ErrorFunction : IRealFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Of(Vector<double> x)
    {
        var size = Vector.Abs(x);
        var isSmall = Vector.LessThanOrEqual(size, Vector<double>.One);
        var y = Vector.LessThanOrEqualAll(size, Vector<double>.One) ? Small(size)
            : Vector.GreaterThanAll(size, Vector<double>.One) ? Large(size) : Select(isSmall, Small(size), Large(size));
        return Select(Vector.Equals(x, x), Vector.CopySign(y, x), x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Small(Vector<double> x)
    {
        var z = x * x;
        var w = z * z;
        var w2 = w * w;
        var low = Fma(Fma(z, -0.026866170643111374, 0.11283791670944184), w, Fma(z, -0.3761263890318352, 0.12837916709551257));
        var middle = Fma(Fma(z, -1.4924712276399661e-05, 1.2055293575585292e-04), w,
            Fma(z, -8.5483259292715757e-04, 5.2239776061176200e-03));
        var high = Fma(Fma(z, -7.7794489132478200e-10, 1.3710969859773256e-08), w,
            Fma(z, -1.6206311317613116e-07, 1.6447131253159389e-06));
        return Fma(x, Fma(Fma(high, w2, middle), w2, low), x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Large(Vector<double> size)
    {
        // From 5.95 on erf is 1 in float64.
        var x = Vector.Min(size, Vector.Create(5.95));
        var z = x * x;
        var w = z * z;
        var w2 = w * w;
        var a = Fma(Fma(x, -0.1026376694552487288, -0.6366675710869040442), z, Fma(x, -1.128368714038209021, -1.063389191514885766e-6));
        var b = Fma(Fma(x, 0.0009199208432236032946, -0.002098738447374803369), z,
            Fma(x, 0.000584022127102229809, 0.01886541844846176527));
        var c = Fma(Fma(x, -2.672984525984627393e-6, 3.611227783086222548e-6), z,
            Fma(x, 0.00002799579335951098702, -0.0002306387663737036679));
        var d = Fma(Fma(x, -6.518047641410280816e-10, 1.090318458239278303e-8), z,
            Fma(x, -1.082194956012540851e-7, 6.877450610161109362e-7));
        var high = Fma(Fma(w, Vector.Create(1.770395784799134628e-11), d), w, c);
        return Vector<double>.One - Exponential.Of(Fma(high, w2, Fma(b, w, a)));
    }

    public static bool HasSingle => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Of(Vector<float> x)
    {
        var size = Vector.Abs(x);
        var z = size * size;
        var w = z * z;
        var small = Fma(size, Fma(Fma(Fma(z, 7.8538440459e-5f, -0.000801018924727f), z, Vector.Create(0.00518832731952f)), w * w,
            Fma(Fma(z, -0.0268538118464f, 0.112835851507f), z, Vector.Create(-0.376126258251f)) * z + Vector.Create(0.12837916573f)), size);
        // From 3.95 on erf is 1 in float32.
        var t = Vector.MinNative(Vector.Create(3.95f), size);
        var q = Fma(Fma(Fma(t, 0.000186374617863f, -0.00294761406621f), t, Vector.Create(0.021837888719f)), t,
            Vector.Create(-0.103106390435f));
        q = Fma(Fma(Fma(q, t, Vector.Create(-0.638145250887f)), t, Vector.Create(-1.12708893866f)), t, Vector.Create(-0.00034158493662f));
        var y = Select(Vector.LessThanOrEqual(size, Vector<float>.One), small, Vector<float>.One - Exponential.Of(q));
        return Select(Vector.Equals(x, x), Vector.CopySign(y, x), x);
    }
}
