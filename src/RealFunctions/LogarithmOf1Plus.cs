namespace Nabla.RealFunctions;

/// <summary>
/// ln(1 + x): the logarithm of u = 1 + x, and what the rounding of u lost, over u. The error is below 1 unit in the last place.
/// </summary>
internal readonly struct LogarithmOf1Plus : IPartialFunction
{
    // A zero keeps its sign.
    [MethodImpl(AggressiveInlining)]
    public static V Of<V>(V x) where V : struct, IDouble<V> => V.Select(V.Equal(x, 0), x, Sum(x, 0));

    [MethodImpl(AggressiveInlining)]
    public static bool InFastRange<V>(V x) where V : struct, IDouble<V> => Logarithm.InFastRange(x + 1);

    public static double Fallback(double x) => Math.Log(1 + x);

    [MethodImpl(AggressiveInlining)]
    public static V OfSingle<V>(V x) where V : struct, ISingle<V> => V.Select(V.Equal(x, 0), x, SumSingle(x, 0));

    [MethodImpl(AggressiveInlining)]
    public static bool InFastRangeSingle<V>(V x) where V : struct, ISingle<V> => Logarithm.InFastRangeSingle(x + 1);

    /// <summary>ln(1 + x) + doublings·ln 2.</summary>
    [MethodImpl(AggressiveInlining)]
    public static V Sum<V>(V x, V doublings) where V : struct, IDouble<V>
    {
        var u = x + 1;
        var k = Logarithm.Split(u, out var f);
        var lost = V.Select(x > 1, 1 - (u - x), x - (u - 1));
        // Where k = 0, f is x itself and has no rounding error.
        var near = V.Equal(k, 0);
        return Logarithm.Sum(k + doublings, V.Select(near, x, f), V.Select(near, 0, lost / u));
    }

    /// <inheritdoc cref="Sum"/>
    [MethodImpl(AggressiveInlining)]
    public static V SumSingle<V>(V x, V doublings) where V : struct, ISingle<V>
    {
        var u = x + 1;
        var k = Logarithm.SplitSingle(u, out var f);
        var lost = V.Select(x > 1, 1 - (u - x), x - (u - 1));
        var near = V.Equal(k, 0);
        return Logarithm.SumSingle(k + doublings, V.Select(near, x, f), V.Select(near, 0, lost / u));
    }

    /// <summary>ln(1 + t) for t from 0 to 1: no rounding of 1 + t has to be mended, since ½·(1 + t) = 1 + ½·(t − 1).</summary>
    [MethodImpl(AggressiveInlining)]
    public static V OfShare<V>(V t) where V : struct, IDouble<V>
    {
        var isFar = t > 0.41421356237309503;
        return Logarithm.Sum(V.Select(isFar, 1, 0), V.Select(isFar, (t - 1) * 0.5, t), 0);
    }

    /// <summary>The same in float32. Below 2⁻²⁶ it is t, and powers of t, which would not be normal numbers, are not computed.</summary>
    [MethodImpl(AggressiveInlining)]
    public static V OfShareSingle<V>(V t) where V : struct, ISingle<V>
    {
        const double Tiny = 1.0 / (1 << 26);
        var isFar = t > 0.41421356237309503;
        var y = Logarithm.SumSingle(V.Select(isFar, 1, 0), V.Select(isFar, (t - 1) * 0.5, V.Max(Tiny, t)), 0);
        return V.Select(t < Tiny, t, y);
    }
}
