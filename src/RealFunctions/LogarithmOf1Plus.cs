namespace Nabla.RealFunctions;

/// <summary>
/// ln(1 + x): the logarithm of u = 1 + x, and what the rounding of u lost, divided by u. The error is below 1 unit in the last place.
/// </summary>
internal readonly struct LogarithmOf1Plus : IPartialFunction
{
    [MethodImpl(AggressiveInlining)]
    public static V Of<V>(V x) where V : struct, IDouble<V>
    {
        var u = x + 1;
        var k = Logarithm.Split(u, out var f);
        var lost = V.Select(x > 1, 1 - (u - x), x - (u - 1));
        // Where k = 0, f is x itself and has no rounding error. A zero keeps its sign.
        var near = V.Equal(k, 0);
        var y = Logarithm.Sum(k, V.Select(near, x, f), V.Select(near, 0, lost / u));
        return V.Select(V.Equal(x, 0), x, y);
    }

    [MethodImpl(AggressiveInlining)]
    public static bool InFastRange<V>(V x) where V : struct, IDouble<V> => Logarithm.InFastRange(x + 1);

    public static double Fallback(double x) => Math.Log(1 + x);

    [MethodImpl(AggressiveInlining)]
    public static V OfSingle<V>(V x) where V : struct, ISingle<V>
    {
        var u = x + 1;
        var k = Logarithm.SplitSingle(u, out var f);
        var lost = V.Select(x > 1, 1 - (u - x), x - (u - 1));
        var near = V.Equal(k, 0);
        var y = Logarithm.SumSingle(k, V.Select(near, x, f), V.Select(near, 0, lost / u));
        return V.Select(V.Equal(x, 0), x, y);
    }

    [MethodImpl(AggressiveInlining)]
    public static bool InFastRangeSingle<V>(V x) where V : struct, ISingle<V> => Logarithm.InFastRangeSingle(x + 1);

    /// <summary>ln(1 + t) for t from 0 to 1. No rounding has to be mended: ½·(1 + t) = 1 + ½·(t − 1), and t − 1 is exact from ½ on.</summary>
    [MethodImpl(AggressiveInlining)]
    public static V OfShare<V>(V t) where V : struct, IDouble<V>
    {
        var isFar = t > 0.41421356237309503;
        return Logarithm.Sum(V.Select(isFar, 1, 0), V.Select(isFar, (t - 1) * 0.5, t), 0);
    }

    /// <inheritdoc cref="OfShare"/>
    [MethodImpl(AggressiveInlining)]
    public static V OfShareSingle<V>(V t) where V : struct, ISingle<V>
    {
        var isFar = t > 0.41421356237309503;
        return Logarithm.SumSingle(V.Select(isFar, 1, 0), V.Select(isFar, (t - 1) * 0.5, t), 0);
    }
}
