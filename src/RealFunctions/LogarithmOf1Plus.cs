namespace Nabla.RealFunctions;

/// <summary>
/// ln(1 + x): the logarithm of u = 1 + x, and what the rounding of u lost, over u. The error is below 1 unit in the last place.
/// </summary>
internal readonly struct LogarithmOf1Plus : IPartialFunction
{
    [MethodImpl(AggressiveInlining)]
    public static V Of<V>(V x) where V : struct, IDouble<V>
    {
        var u = x + 1;
        var k = Logarithm.Split(u, out var f);
        // Where k = 0, f is x itself and has no rounding error. A zero keeps its sign.
        var isFar = V.Abs(k) > 0;
        return V.CopySign(Logarithm.Sum(k, V.Select(isFar, f, x), isFar & (Lost(x, u) / u)), x);
    }

    [MethodImpl(AggressiveInlining)]
    public static bool InFastRange<V>(V x) where V : struct, IDouble<V> => Logarithm.InFastRange(x + 1);

    public static double Fallback(double x) => Math.Log(1 + x);

    [MethodImpl(AggressiveInlining)]
    public static V OfSingle<V>(V x) where V : struct, ISingle<V>
    {
        var u = x + 1;
        var k = Logarithm.SplitSingle(u, out var f);
        var isFar = V.Abs(k) > 0;
        return V.CopySign(Logarithm.SumSingle(k, V.Select(isFar, f, x), isFar & (Lost(x, u) / u)), x);
    }

    [MethodImpl(AggressiveInlining)]
    public static bool InFastRangeSingle<V>(V x) where V : struct, ISingle<V> => Logarithm.InFastRangeSingle(x + 1);

    /// <summary>x + 1 − u, exactly, where u is x + 1 rounded (O. Møller, D. Knuth: the sum of two numbers of any order).</summary>
    [MethodImpl(AggressiveInlining)]
    private static V Lost<V>(V x, V u) where V : struct, IReal<V>
    {
        var rounded = u - 1;
        return x - rounded + (1 - (u - rounded));
    }

    /// <summary>ln(1 + t) for t from 0 to 1: no rounding of 1 + t has to be mended, since ½·(1 + t) = 1 + ½·(t − 1).</summary>
    [MethodImpl(AggressiveInlining)]
    public static V OfShare<V>(V t) where V : struct, IDouble<V>
    {
        var isFar = t > 0.41421356237309503;
        return Logarithm.Sum(isFar & 1, V.Select(isFar, (t - 1) * 0.5, t), 0);
    }

    /// <summary>The same in float32. Below 2⁻²⁶ it is t, and powers of t, which would not be normal numbers, are not computed.</summary>
    [MethodImpl(AggressiveInlining)]
    public static V OfShareSingle<V>(V t) where V : struct, ISingle<V>
    {
        const double Tiny = 1.0 / (1 << 26);
        var isFar = t > 0.41421356237309503;
        var y = Logarithm.SumSingle(isFar & 1, V.Select(isFar, (t - 1) * 0.5, V.Max(Tiny, t)), 0);
        return V.Select(t < Tiny, t, y);
    }
}
