namespace Nabla.RealFunctions;

/// <summary>
/// atan x and atan2: an argument from 0 to 1 is brought to at most tan(π/8) by atan q = π/4 + atan((q − 1)/(q + 1)), and
/// atan z = z + z³·P(z²) with a minimax polynomial (Remez's algorithm) that has an error of 1·10⁻¹⁸, in float32 of 3·10⁻⁹ (degree 4). The
/// error is below 2 units in the last place.
/// </summary>
internal static class Angle
{
    private const double TanOfEighth = 0.41421356237309503;

    /// <summary>π/2, and what its rounding lost.</summary>
    public const double Quarter = 1.5707963267948966, QuarterLost = 6.123233995736766e-17;

    /// <summary>What rounding π/2 to a float lost.</summary>
    public const double QuarterLostSingle = Quarter - (float)Quarter;

    /// <summary>The angle of a point in the upper half plane's first octant, with the distances a and b: atan(a/b) for a ≤ b.</summary>
    [MethodImpl(AggressiveInlining)]
    private static V Octant<V>(V a, V b) where V : struct, IDouble<V>
    {
        var isFar = a > TanOfEighth * b;
        var z = V.Select(isFar, a - b, a) / V.Select(isFar, a + b, b);
        var s = z * z;
        var w = s * s;
        var w2 = w * w;
        var low = V.Fma(V.Fma(s, 0.1111111078214699098, -0.1428571428016634052), w,
            V.Fma(s, 0.1999999999995324398, -0.3333333333333319615));
        var middle = V.Fma(V.Fma(s, 0.05847859102027574185, -0.0666309917691227122), w,
            V.Fma(s, 0.07692059714698010619, -0.09090897725068778372));
        var high = V.Fma(w, -0.01790502480441214474, V.Fma(s, 0.03806212466817511721, -0.05039189746103319347));
        var tail = z * s * V.Fma(V.Fma(high, w2, middle), w2, low);
        return V.Select(isFar, Quarter / 2 + (z + (tail + QuarterLost / 2)), z + tail);
    }

    /// <inheritdoc cref="Octant"/>
    [MethodImpl(AggressiveInlining)]
    private static V OctantSingle<V>(V a, V b) where V : struct, ISingle<V>
    {
        var isFar = a > TanOfEighth * b;
        var z = V.Select(isFar, a - b, a) / V.Select(isFar, a + b, b);
        var s = z * z;
        var w = s * s;
        var p = V.Fma(V.Fma(w, -0.0607812076798, V.Fma(s, 0.105937757589, -0.142435284632)), w,
            V.Fma(s, 0.199984712714, -0.333333151849));
        var tail = z * s * p;
        return V.Select(isFar, Quarter / 2 + (z + (tail + QuarterLostSingle / 2)), z + tail);
    }

    /// <summary>atan of a number that is not negative.</summary>
    [MethodImpl(AggressiveInlining)]
    public static V OfRatio<V>(V x) where V : struct, IDouble<V>
    {
        var isSteep = x > 1;
        var a = Octant(V.Min(1, x), V.Max(1, x));
        return V.Select(isSteep, Quarter - (a - QuarterLost), a);
    }

    /// <inheritdoc cref="OfRatio"/>
    [MethodImpl(AggressiveInlining)]
    public static V OfRatioSingle<V>(V x) where V : struct, ISingle<V>
    {
        var isSteep = x > 1;
        var a = OctantSingle(V.Min(1, x), V.Max(1, x));
        return V.Select(isSteep, Quarter - (a - QuarterLostSingle), a);
    }

    /// <summary>The angle of the point with the distances <paramref name="x"/> and <paramref name="y"/>, of which none is NaN.</summary>
    [MethodImpl(AggressiveInlining)]
    public static V OfPoint<V>(V y, V x) where V : struct, IDouble<V>
    {
        var isSteep = y > x;
        var a = Octant(Ratio(V.Select(isSteep, x, y), V.Select(isSteep, y, x)), 1);
        return V.Select(isSteep, Quarter - (a - QuarterLost), a);
    }

    /// <inheritdoc cref="OfPoint"/>
    [MethodImpl(AggressiveInlining)]
    public static V OfPointSingle<V>(V y, V x) where V : struct, ISingle<V>
    {
        var isSteep = y > x;
        var a = OctantSingle(Ratio(V.Select(isSteep, x, y), V.Select(isSteep, y, x)), 1);
        return V.Select(isSteep, Quarter - (a - QuarterLostSingle), a);
    }

    /// <summary>smaller/larger; 0/0 counts as 0, and ∞/∞ as 1.</summary>
    [MethodImpl(AggressiveInlining)]
    private static V Ratio<V>(V smaller, V larger) where V : struct, IReal<V>
    {
        var q = V.Select(V.Equal(smaller, larger), 1, smaller / larger);
        return V.Select(V.Equal(larger, 0), 0, q);
    }
}

/// <summary>atan x.</summary>
internal readonly struct ArcTangent : IRealFunction
{
    [MethodImpl(AggressiveInlining)]
    public static V Of<V>(V x) where V : struct, IDouble<V> =>
        V.Select(V.Equal(x, x), V.CopySign(Angle.OfRatio(V.Abs(x)), x), x);

    [MethodImpl(AggressiveInlining)]
    public static V OfSingle<V>(V x) where V : struct, ISingle<V> =>
        V.Select(V.Equal(x, x), V.CopySign(Angle.OfRatioSingle(V.Abs(x)), x), x);
}

/// <summary>The angle of the point (b, a), from −π to π, with C's values at zeros and infinities.</summary>
internal readonly struct ArcTangent2 : IRealFunction2
{
    [MethodImpl(AggressiveInlining)]
    public static V Of<V>(V a, V b) where V : struct, IDouble<V>
    {
        var angle = Angle.OfPoint(V.Abs(a), V.Abs(b));
        angle = V.Select(V.IsNegative(b), 2 * Angle.Quarter - (angle - 2 * Angle.QuarterLost), angle);
        return V.Select(V.Equal(a, a) & V.Equal(b, b), V.CopySign(angle, a), a + b);
    }

    [MethodImpl(AggressiveInlining)]
    public static V OfSingle<V>(V a, V b) where V : struct, ISingle<V>
    {
        var angle = Angle.OfPointSingle(V.Abs(a), V.Abs(b));
        angle = V.Select(V.IsNegative(b), 2 * Angle.Quarter - (angle - 2 * Angle.QuarterLostSingle), angle);
        return V.Select(V.Equal(a, a) & V.Equal(b, b), V.CopySign(angle, a), a + b);
    }
}
