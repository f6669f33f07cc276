namespace Nabla.RealFunctions;

/// <summary>
/// ln x: x = 2ᵏ·(1 + f) with 1 + f between √½ and √2, ln(1 + f) = f − f²/2 + s·(f²/2 + R(s²)) with s = f/(2 + f). The polynomial R and the
/// order of the sum are fdlibm's (Sun Microsystems, e_log.c, s_log1p.c; www.netlib.org/fdlibm). The error is below 1 unit in the last
/// place.
/// </summary>
internal readonly struct Logarithm : IPartialFunction
{
    // The bits of √½ in both types, and those of an exponent in float64.
    private const long RootOfHalf = 0x3FE6A09E667F3BCD, RootOfHalfSingle = 0x3F3504F3, Exponent = -1L << 52;

    [MethodImpl(AggressiveInlining)]
    public static V Of<V>(V x) where V : struct, IDouble<V>
    {
        var k = Split(x, out var f);
        return Sum(k, f, 0);
    }

    /// <summary>Whether all are positive, finite and normal.</summary>
    [MethodImpl(AggressiveInlining)]
    public static bool InFastRange<V>(V x) where V : struct, IDouble<V> =>
        V.All((x >= 2.2250738585072014e-308) & (x <= double.MaxValue));

    public static double Fallback(double x) => Math.Log(x);

    /// <summary>k and f.</summary>
    [MethodImpl(AggressiveInlining)]
    public static V Split<V>(V x, out V f) where V : struct, IDouble<V>
    {
        var above = V.SubtractBits(x, V.OfBits(RootOfHalf));
        f = V.SubtractBits(x, above & V.OfBits(Exponent)) - 1;
        // The exponent with a bias of 1024 becomes the lowest bits of a double between 2⁵² and 2⁵³.
        var biased = V.ShiftRight(V.AddBits(above, V.OfBits(1024L << 52)), 52) | V.OfBits(0x4330000000000000);
        return biased - (4503599627370496.0 + 1024);
    }

    /// <summary>k·ln 2 + ln(1 + f) + c, where c is small.</summary>
    [MethodImpl(AggressiveInlining)]
    public static V Sum<V>(V k, V f, V c) where V : struct, IDouble<V>
    {
        var half = f * f * 0.5;
        var rest = Rest(f, half, out var s);
        return V.Fma(k, Ln2High, f - (half - V.Fma(s, rest, V.Fma(k, Ln2Low, c))));
    }

    /// <summary>f²/2 + R(s²), and s.</summary>
    [MethodImpl(AggressiveInlining)]
    public static V Rest<V>(V f, V half, out V s) where V : struct, IDouble<V>
    {
        s = f / (f + 2);
        var z = s * s;
        var w = z * z;
        var even = w * V.Fma(w, V.Fma(w, 1.531383769920937332e-01, 2.222219843214978396e-01), 3.999999999940941908e-01);
        var odd = z * V.Fma(w, V.Fma(w, V.Fma(w, 1.479819860511658591e-01, 1.818357216161805012e-01), 2.857142874366239149e-01),
            6.666666666666735130e-01);
        return half + even + odd;
    }

    [MethodImpl(AggressiveInlining)]
    public static V OfSingle<V>(V x) where V : struct, ISingle<V>
    {
        var k = SplitSingle(x, out var f);
        return SumSingle(k, f, 0);
    }

    [MethodImpl(AggressiveInlining)]
    public static bool InFastRangeSingle<V>(V x) where V : struct, ISingle<V> => V.All((x >= 1.17549435e-38f) & (x <= float.MaxValue));

    /// <inheritdoc cref="Split"/>
    [MethodImpl(AggressiveInlining)]
    public static V SplitSingle<V>(V x, out V f) where V : struct, ISingle<V>
    {
        var above = V.SubtractBits(x, V.OfBits(RootOfHalfSingle));
        f = V.SubtractBits(x, above & V.OfBits(-1 << 23)) - 1;
        var biased = V.ShiftRight(V.AddBits(above, V.OfBits(128 << 23)), 23) | V.OfBits(0x4B000000);
        return biased - (8388608 + 128);
    }

    /// <summary>k·ln 2 + ln(1 + f) + c, where c is small.</summary>
    [MethodImpl(AggressiveInlining)]
    public static V SumSingle<V>(V k, V f, V c) where V : struct, ISingle<V> =>
        V.Fma(k, Ln2HighSingle, f + TailSingle(f, V.Fma(k, Ln2LowSingle, c)));

    /// <summary>ln(1 + f) − f + c = c − f²/2 + f³·P(f), with a minimax polynomial P that has an error of 8·10⁻¹⁰.</summary>
    [MethodImpl(AggressiveInlining)]
    public static V TailSingle<V>(V f, V c) where V : struct, ISingle<V>
    {
        var z = f * f;
        var w = z * z;
        var low = V.Fma(V.Fma(f, -0.16667996047, 0.200021185863), z, V.Fma(f, -0.250000095891, 0.333333126049));
        var high = V.Fma(V.Fma(f, -0.116756315881, 0.118881531718), z, V.Fma(f, -0.124055898386, 0.142195540173));
        var p = V.Fma(V.Fma(w, 0.0674662554422, high), w, low);
        return V.Fma(z * f, p, c) - z * 0.5;
    }
}
