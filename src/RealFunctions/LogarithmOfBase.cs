namespace Nabla.RealFunctions;

/// <summary>
/// log₂ x = k + ln(1 + f)/ln 2, where ln(1 + f) and 1/ln 2 are pairs of numbers, so that the error is below 1 unit in the last place and
/// the logarithms of powers of 2 are exact. Constants and order are those of FreeBSD's e_log2.c and e_log10.c.
/// </summary>
internal readonly struct Logarithm2 : IPartialFunction
{
    [MethodImpl(AggressiveInlining)]
    public static V Of<V>(V x) where V : struct, IDouble<V>
    {
        var k = Logarithm.Split(x, out var f);
        var high = High(f, out var low);
        return Sum(k, high * 1.44269504072144627571, V.Fma(low + high, 1.67517131648865118353e-10, low * 1.44269504072144627571));
    }

    [MethodImpl(AggressiveInlining)]
    public static bool InFastRange<V>(V x) where V : struct, IDouble<V> => Logarithm.InFastRange(x);

    public static double Fallback(double x) => Math.Log2(x);

    /// <summary>1/ln 2 = 1 + 0.4427: the product of f and 1 has no error.</summary>
    [MethodImpl(AggressiveInlining)]
    public static V OfSingle<V>(V x) where V : struct, ISingle<V>
    {
        var k = Logarithm.SplitSingle(x, out var f);
        var tail = Logarithm.TailSingle(f, 0);
        return k + (f + V.Fma(f + tail, 0.442695040889, tail));
    }

    [MethodImpl(AggressiveInlining)]
    public static bool InFastRangeSingle<V>(V x) where V : struct, ISingle<V> => Logarithm.InFastRangeSingle(x);

    /// <summary>ln(1 + f) = High + Low; the product of High and a number of 32 bits is exact.</summary>
    [MethodImpl(AggressiveInlining)]
    public static V High<V>(V f, out V low) where V : struct, IDouble<V>
    {
        var half = f * f * 0.5;
        var rest = Logarithm.Rest(f, half, out var s);
        var high = (f - half) & V.OfBits(-1L << 32);
        low = V.Fma(s, rest, f - high - half);
        return high;
    }

    /// <summary>a + b + c, where b may be larger than a only if a is 0, and c is small.</summary>
    [MethodImpl(AggressiveInlining)]
    public static V Sum<V>(V a, V b, V c) where V : struct, IDouble<V>
    {
        var sum = a + b;
        return sum + (a - sum + b + c);
    }
}

/// <summary>log₁₀ x = k·log₁₀ 2 + ln(1 + f)/ln 10, as <see cref="Logarithm2"/>; exact for the powers of 10 that are numbers.</summary>
internal readonly struct Logarithm10 : IPartialFunction
{
    [MethodImpl(AggressiveInlining)]
    public static V Of<V>(V x) where V : struct, IDouble<V>
    {
        var k = Logarithm.Split(x, out var f);
        var high = Logarithm2.High(f, out var low);
        var small = V.Fma(low + high, 2.50829467116452752298e-11, V.Fma(low, 4.34294481878168880939e-01, k * 3.69423907715893078616e-13));
        return Logarithm2.Sum(k * 3.01029995663611771306e-01, high * 4.34294481878168880939e-01, small);
    }

    [MethodImpl(AggressiveInlining)]
    public static bool InFastRange<V>(V x) where V : struct, IDouble<V> => Logarithm.InFastRange(x);

    public static double Fallback(double x) => Math.Log10(x);

    [MethodImpl(AggressiveInlining)]
    public static V OfSingle<V>(V x) where V : struct, ISingle<V>
    {
        // 1/ln 10 = 0.4375 − 0.0032, and log₁₀ 2 = 1233/4096 + 4.6·10⁻⁶: the products of the first parts are exact, or nearly so.
        var k = Logarithm.SplitSingle(x, out var f);
        var tail = Logarithm.TailSingle(f, 0);
        var rest = V.Fma(tail, 0.4375, V.Fma(f + tail, -0.00320551809674817, k * 4.605038981195214e-06));
        return V.Fma(k, 0.301025390625, V.Fma(f, 0.4375, rest));
    }

    [MethodImpl(AggressiveInlining)]
    public static bool InFastRangeSingle<V>(V x) where V : struct, ISingle<V> => Logarithm.InFastRangeSingle(x);
}
