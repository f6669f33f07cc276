namespace Nabla.RealFunctions;

/// <summary>
/// aᵇ = exp(b·ln |a|), negative where a is and b is odd, NaN where a is negative and b no integer. The logarithm has some 60 bits: with
/// |a| = 2ᵏ·m and s = (m − 1)/(m + 1), ln m = 2s + s³·P(s²), where s and the sum are pairs of doubles and P is a minimax polynomial
/// (Remez's algorithm) with an error of 1·10⁻¹⁸. The error is below 1 unit in the last place, so that powers that are doubles are exact,
/// for |b·ln a| up to some 100, and grows to 6 beyond. Floats are computed in float64 and rounded once.
/// </summary>
internal readonly struct Power : IPartialFunction2
{
    private const double Largest = 9007199254740992;   // 2⁵³: from here on all doubles are even integers.

    [MethodImpl(AggressiveInlining)]
    public static V Of<V>(V a, V b) where V : struct, IDouble<V>
    {
        var log = Log(V.Abs(a), out var logLow);
        var y = OfLogarithm(log, logLow, b, out var shifted);
        return Signed(Exponential.Scale(y, shifted), a, b);
    }

    /// <summary>
    /// The power for all finite a that are not 0 and all finite b. A number a that is not normal is multiplied by 2⁵⁴ first, and the
    /// logarithm of that subtracted.
    /// </summary>
    [MethodImpl(AggressiveInlining)]
    public static V OfFinite<V>(V a, V b) where V : struct, IDouble<V>
    {
        var size = V.Abs(a);
        var isTiny = size < 2.2250738585072014e-308;
        var log = Log(V.Select(isTiny, size * 18014398509481984.0, size), out var low);
        var shift = V.Select(isTiny, -54, 0);
        // The logarithm of a tiny number is below −708, so that its first part absorbs the product without a loss that matters.
        var sum = V.Fma(shift, Ln2High, log);
        low += log - (sum - shift * Ln2High) + shift * Ln2Low;
        // Beyond ±800 the power is 0 or infinite, and b may be too large to be multiplied.
        var product = sum * b;
        var isBeyond = V.Abs(product) > 800;
        var y = OfLogarithm(V.Select(isBeyond, V.CopySign(800, product), sum), V.Select(isBeyond, 0, low), V.Select(isBeyond, 1, b),
            out var shifted);
        return Signed(Exponential.ScaleInTwo(y, shifted), a, b);
    }

    /// <summary>exp(b·(log + logLow)) divided by 2ⁿ.</summary>
    [MethodImpl(AggressiveInlining)]
    private static V OfLogarithm<V>(V log, V logLow, V b, out V shifted) where V : struct, IDouble<V>
    {
        var product = log * b;
        var low = V.Fma(logLow, b, V.Lost(log, b, product));
        // exp(product + low), where r = product − n·ln 2, and what roundings lose is added to low.
        shifted = V.Fma(product, 1.4426950408889634, Shifter);
        var n = Shifter - shifted;
        var whole = V.Fma(n, Ln2High, product);
        var r = V.Fma(n, Ln2Low, whole);
        low += V.Fma(n, Ln2Low, whole - r);
        var sum = 1 + r;
        var series = Exponential.Series(r) * r * r;
        return sum + V.Fma(low, sum + series, r - (sum - 1) + series);
    }

    /// <summary>ln a as a pair, for a normal, positive and finite.</summary>
    [MethodImpl(AggressiveInlining)]
    private static V Log<V>(V a, out V lower) where V : struct, IDouble<V>
    {
        var k = Logarithm.Split(a, out var f);
        var d = f + 2;
        var dLost = f - (d - 2);
        var s = f / d;
        var sLost = (-V.Lost(s, d, f) - s * dLost) / d;
        var z = s * s;
        var w = z * z;
        var tail = V.Fma(V.Fma(w, 0.1479595003912960614, V.Fma(z, 0.1531405063483854367, 0.1818356431795005154)), w * w,
            V.Fma(V.Fma(z, 0.2222219857344386603, 0.2857142874238399333), z, 0.3999999999941470096) * z + 0.6666666666666734407);
        // k·Ln2High is exact, and the sums lose what the following lines find again.
        var main = k * Ln2High;
        var twice = s + s;
        var high = main + twice;
        var lost = V.Select(V.Equal(k, 0), 0, twice - (high - main));
        var low = V.Fma(k, Ln2Low, V.Fma(z * s, tail, lost + (sLost + sLost)));
        var sum = high + low;
        lower = low - (sum - high);
        return sum;
    }

    [MethodImpl(AggressiveInlining)]
    private static V Signed<V>(V y, V a, V b) where V : struct, IDouble<V>
    {
        if (V.All(a > 0)) return y;
        V half = b * 0.5, floor = V.Floor(b);
        var even = V.Select(V.Equal(V.Floor(half), half), y, -y);
        return V.Select(a < 0, V.Select(V.Equal(floor, b), even, double.NaN), y);
    }

    /// <summary>Whether |a| is normal and finite, b is, and the power is neither too large nor too small.</summary>
    [MethodImpl(AggressiveInlining)]
    public static bool InFastRange<V>(V a, V b) where V : struct, IDouble<V>
    {
        var size = V.Abs(a);
        // |ln a| is at most 0.6932·(|exponent| + 1). The exponent becomes the lowest bits of a double between 2⁵² and 2⁵³.
        var exponent = (V.ShiftRight(size, 52) | V.OfBits(0x4330000000000000)) - (4503599627370496.0 + 1023);
        return Logarithm.InFastRange(size) && IsWithin(b, Largest) && IsWithin((V.Abs(exponent) + 1) * b, 1020);
    }

    public static double Fallback(double a, double b) => Math.Pow(a, b);

    [MethodImpl(AggressiveInlining)]
    public static V OfSingle<V>(V a, V b) where V : struct, ISingle<V> => V.InDouble<OfFloats>(a, b);

    [MethodImpl(AggressiveInlining)]
    public static bool InFastRangeSingle<V>(V a, V b) where V : struct, ISingle<V> =>
        V.All((V.Abs(a) > 0) & (V.Abs(a) <= float.MaxValue) & (V.Abs(b) <= float.MaxValue));

    /// <summary>
    /// The power of floats: in float64 ordinary sums have bits enough. ln m = 2s + s³·P(s²) with P of degree 3, and
    /// eʳ = 1 + r + r²·Q(r) with Q of degree 5, by Remez's algorithm, with errors of 5·10⁻¹² and 5·10⁻¹¹.
    /// </summary>
    private readonly struct OfFloats : IDoubleFunction2
    {
        [MethodImpl(AggressiveInlining)]
        public static V Of<V>(V a, V b) where V : struct, IDouble<V>
        {
            var k = Logarithm.Split(V.Abs(a), out var f);
            var s = f / (f + 2);
            var z = s * s;
            var p = V.Fma(V.Fma(z, 0.2358160962004407768, 0.2853734025068077644), z * z,
                V.Fma(z, 0.4000033463131869738, 0.666666656482579006));
            var log = V.Fma(k, Ln2, V.Fma(s * z, p, s + s));
            // Beyond ±200 the power is no float.
            var product = V.Min(200, V.Max(-200, log * b));
            var shifted = V.Fma(product, 1.4426950408889634, Shifter);
            var r = V.Fma(Shifter - shifted, Ln2, product);
            var r2 = r * r;
            var q = V.Fma(V.Fma(r, 0.0001979033702305376403, 0.00139446598652541423), r2,
                V.Fma(r, 0.008333497083607910477, 0.0416662949431621731));
            q = V.Fma(q, r2, V.Fma(r, 0.1666666586889745652, 0.5000000067683869298));
            return Signed(Exponential.Scale(1 + V.Fma(q, r2, r), shifted), a, b);
        }
    }
}
