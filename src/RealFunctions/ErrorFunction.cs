namespace Nabla.RealFunctions;

/// <summary>
/// erf x = 2/√π · ∫₀ˣ exp(−t²) dt: x + x·P(x²) up to |x| = 1, and 1 − exp(Q(|x|)) beyond, where Q approximates ln erfc. P and Q are minimax
/// polynomials (Remez's algorithm), with errors of 7·10⁻¹⁸ and 3·10⁻¹⁷ of erf x, in float32 of 1·10⁻⁹. ±1 at ±∞, NaN at NaN; a zero keeps
/// its sign. The error is below 2 units in the last place.
/// </summary>
internal readonly struct ErrorFunction : IRealFunction
{
    [MethodImpl(AggressiveInlining)]
    public static V Of<V>(V x) where V : struct, IDouble<V>
    {
        var size = V.Abs(x);
        var isSmall = size <= 1;
        var y = size;
        if (!V.All(size > 1)) y = Small(size);
        if (!V.All(isSmall)) y = V.Select(isSmall, y, Large(size));
        return V.Select(V.Equal(x, x), V.CopySign(y, x), x);
    }

    [MethodImpl(AggressiveInlining)]
    private static V Small<V>(V x) where V : struct, IDouble<V>
    {
        var z = x * x;
        var w = z * z;
        var w2 = w * w;
        var low = V.Fma(V.Fma(z, -0.026866170643111374, 0.11283791670944184), w, V.Fma(z, -0.3761263890318352, 0.12837916709551257));
        var middle = V.Fma(V.Fma(z, -1.4924712276399661e-05, 1.2055293575585292e-04), w,
            V.Fma(z, -8.5483259292715757e-04, 5.2239776061176200e-03));
        var high = V.Fma(V.Fma(z, -7.7794489132478200e-10, 1.3710969859773256e-08), w,
            V.Fma(z, -1.6206311317613116e-07, 1.6447131253159389e-06));
        return V.Fma(x, V.Fma(V.Fma(high, w2, middle), w2, low), x);
    }

    [MethodImpl(AggressiveInlining)]
    private static V Large<V>(V size) where V : struct, IDouble<V>
    {
        // From 5.95 on erf is 1 in float64.
        var x = V.Min(5.95, size);
        var z = x * x;
        var w = z * z;
        var w2 = w * w;
        var a = V.Fma(V.Fma(x, -0.1026376694552487288, -0.6366675710869040442), z,
            V.Fma(x, -1.128368714038209021, -1.063389191514885766e-6));
        var b = V.Fma(V.Fma(x, 0.0009199208432236032946, -0.002098738447374803369), z,
            V.Fma(x, 0.000584022127102229809, 0.01886541844846176527));
        var c = V.Fma(V.Fma(x, -2.672984525984627393e-6, 3.611227783086222548e-6), z,
            V.Fma(x, 0.00002799579335951098702, -0.0002306387663737036679));
        var d = V.Fma(V.Fma(x, -6.518047641410280816e-10, 1.090318458239278303e-8), z,
            V.Fma(x, -1.082194956012540851e-7, 6.877450610161109362e-7));
        var high = V.Fma(V.Fma(w, 1.770395784799134628e-11, d), w, c);
        return 1 - Exponential.Of(V.Fma(high, w2, V.Fma(b, w, a)));
    }

    [MethodImpl(AggressiveInlining)]
    public static V OfSingle<V>(V x) where V : struct, ISingle<V>
    {
        var size = V.Abs(x);
        var z = size * size;
        var w = z * z;
        var small = V.Fma(size, V.Fma(V.Fma(V.Fma(z, 7.8538440459e-5, -0.000801018924727), z, 0.00518832731952), w * w,
            V.Fma(V.Fma(z, -0.0268538118464, 0.112835851507), z, -0.376126258251) * z + 0.12837916573), size);
        // From 3.95 on erf is 1 in float32.
        var t = V.Min(3.95, size);
        var q = V.Fma(V.Fma(V.Fma(t, 0.000186374617863, -0.00294761406621), t, 0.021837888719), t, -0.103106390435);
        q = V.Fma(V.Fma(V.Fma(q, t, -0.638145250887), t, -1.12708893866), t, -0.00034158493662);
        var y = V.Select(size <= 1, small, 1 - Exponential.OfSingle(q));
        return V.Select(V.Equal(x, x), V.CopySign(y, x), x);
    }
}
