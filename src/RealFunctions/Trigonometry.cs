namespace Nabla.RealFunctions;

/// <summary>sin x = ±sin |x|, so that a zero keeps its sign.</summary>
internal readonly struct Sine : IPartialFunction
{
    [MethodImpl(AggressiveInlining)]
    public static V Of<V>(V x) where V : struct, IDouble<V> => Quadrants.Sine(V.Abs(x), 0) ^ (x & -0.0);

    [MethodImpl(AggressiveInlining)]
    public static bool InFastRange<V>(V x) where V : struct, IDouble<V> => IsWithin(x, Quadrants.Limit);

    public static double Fallback(double x) => Math.Sin(x);

    [MethodImpl(AggressiveInlining)]
    public static V OfSingle<V>(V x) where V : struct, ISingle<V> => Quadrants.SineSingle(V.Abs(x), 0) ^ (x & -0.0);

    [MethodImpl(AggressiveInlining)]
    public static bool InFastRangeSingle<V>(V x) where V : struct, ISingle<V> => IsWithin(x, Quadrants.Limit);
}

/// <summary>cos x.</summary>
internal readonly struct Cosine : IPartialFunction
{
    [MethodImpl(AggressiveInlining)]
    public static V Of<V>(V x) where V : struct, IDouble<V> => Quadrants.Sine(x, 1);

    [MethodImpl(AggressiveInlining)]
    public static bool InFastRange<V>(V x) where V : struct, IDouble<V> => IsWithin(x, Quadrants.Limit);

    public static double Fallback(double x) => Math.Cos(x);

    [MethodImpl(AggressiveInlining)]
    public static V OfSingle<V>(V x) where V : struct, ISingle<V> => Quadrants.SineSingle(x, 1);

    [MethodImpl(AggressiveInlining)]
    public static bool InFastRangeSingle<V>(V x) where V : struct, ISingle<V> => IsWithin(x, Quadrants.Limit);
}

/// <summary>tan x = sin x / cos x, with x = n·π/2 + r: sin r/cos r for even n, and −cos r/sin r for odd n.</summary>
internal readonly struct Tangent : IPartialFunction
{
    [MethodImpl(AggressiveInlining)]
    public static V Of<V>(V x) where V : struct, IDouble<V>
    {
        Quadrants.Both(V.Abs(x), out var sine, out var cosine);
        return sine / cosine ^ (x & -0.0);
    }

    [MethodImpl(AggressiveInlining)]
    public static bool InFastRange<V>(V x) where V : struct, IDouble<V> => IsWithin(x, Quadrants.Limit);

    public static double Fallback(double x) => Math.Tan(x);

    /// <summary>
    /// tan r = r + r³·P(r²), with P of degree 7 by Remez's algorithm for |r| ≤ 0.9 and an error of 1·10⁻⁸ of tan r. The error is below 3
    /// units in the last place.
    /// </summary>
    [MethodImpl(AggressiveInlining)]
    public static V OfSingle<V>(V x) where V : struct, ISingle<V>
    {
        var r = Quadrants.ReduceSingle(V.Abs(x), out var quadrant);
        var z = r * r;
        var w = z * z;
        var low = V.Fma(V.Fma(z, 0.0225659197184, 0.053859200724), w, V.Fma(z, 0.133341498804, 0.333333126131));
        var high = V.Fma(V.Fma(z, 0.00320495937476, -0.00370434258798), w, V.Fma(z, 0.00835818134278, 0.00644341959668));
        var tangent = V.Fma(z * r, V.Fma(high, w * w, low), r);
        return V.Select(V.IsOdd(quadrant), -1 / tangent, tangent) ^ (x & -0.0);
    }

    [MethodImpl(AggressiveInlining)]
    public static bool InFastRangeSingle<V>(V x) where V : struct, ISingle<V> => IsWithin(x, Quadrants.Limit);
}
