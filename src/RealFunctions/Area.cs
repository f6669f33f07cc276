namespace Nabla.RealFunctions;

/// <summary>
/// asinh x = ln(1 + w) with w = |x| + x²/(1 + √(1 + x²)), and the sign of x. For large |x| it is ln |x| + ln 2. The error is below 2 units in
/// the last place.
/// </summary>
internal readonly struct AreaSine : IPartialFunction
{
    [MethodImpl(AggressiveInlining)]
    public static V Of<V>(V x) where V : struct, IDouble<V>
    {
        var size = V.Abs(x);
        var isLarge = size > Area.Large;
        var z = size * size;
        var w = V.Select(isLarge, size, size + z / (1 + V.Sqrt(1 + z)));
        return V.CopySign(Area.Logarithm(w, isLarge), x);
    }

    [MethodImpl(AggressiveInlining)]
    public static bool InFastRange<V>(V x) where V : struct, IDouble<V> => IsWithin(x, double.MaxValue);

    public static double Fallback(double x) => x;

    [MethodImpl(AggressiveInlining)]
    public static V OfSingle<V>(V x) where V : struct, ISingle<V>
    {
        var size = V.Abs(x);
        var isLarge = size > Area.LargeSingle;
        var z = size * size;
        var w = V.Select(isLarge, size, size + z / (1 + V.Sqrt(1 + z)));
        return V.CopySign(Area.LogarithmSingle(w, isLarge), x);
    }

    [MethodImpl(AggressiveInlining)]
    public static bool InFastRangeSingle<V>(V x) where V : struct, ISingle<V> => IsWithin(x, float.MaxValue);
}

/// <summary>
/// acosh x = ln(1 + w) with w = t + √(2t + t²) and t = x − 1, which is exact near 1. For large x it is ln x + ln 2; NaN below 1. The error
/// is below 2 units in the last place.
/// </summary>
internal readonly struct AreaCosine : IPartialFunction
{
    [MethodImpl(AggressiveInlining)]
    public static V Of<V>(V x) where V : struct, IDouble<V>
    {
        var t = x - 1;
        var isLarge = x > Area.Large;
        return Area.Logarithm(V.Select(isLarge, x, t + V.Sqrt(V.Fma(t, t, t + t))), isLarge);
    }

    [MethodImpl(AggressiveInlining)]
    public static bool InFastRange<V>(V x) where V : struct, IDouble<V> => V.All((x >= 1) & (x <= double.MaxValue));

    public static double Fallback(double x) => Math.Acosh(x);

    [MethodImpl(AggressiveInlining)]
    public static V OfSingle<V>(V x) where V : struct, ISingle<V>
    {
        var t = x - 1;
        var isLarge = x > Area.LargeSingle;
        return Area.LogarithmSingle(V.Select(isLarge, x, t + V.Sqrt(V.Fma(t, t, t + t))), isLarge);
    }

    [MethodImpl(AggressiveInlining)]
    public static bool InFastRangeSingle<V>(V x) where V : struct, ISingle<V> => V.All((x >= 1) & (x <= float.MaxValue));
}

/// <summary>
/// atanh x = ½·ln(1 + 2|x|/(1 − |x|)), and the sign of x; ±∞ at ±1, NaN beyond. The error is below 3 units in the last place.
/// </summary>
internal readonly struct AreaTangent : IPartialFunction
{
    [MethodImpl(AggressiveInlining)]
    public static V Of<V>(V x) where V : struct, IDouble<V>
    {
        var size = V.Abs(x);
        return V.CopySign(LogarithmOf1Plus.Of((size + size) / (1 - size)) * 0.5, x);
    }

    [MethodImpl(AggressiveInlining)]
    public static bool InFastRange<V>(V x) where V : struct, IDouble<V> => V.All(V.Abs(x) < 1);

    public static double Fallback(double x) => Math.Atanh(x);

    [MethodImpl(AggressiveInlining)]
    public static V OfSingle<V>(V x) where V : struct, ISingle<V>
    {
        var size = V.Abs(x);
        return V.CopySign(LogarithmOf1Plus.OfSingle((size + size) / (1 - size)) * 0.5, x);
    }

    [MethodImpl(AggressiveInlining)]
    public static bool InFastRangeSingle<V>(V x) where V : struct, ISingle<V> => V.All(V.Abs(x) < 1);
}

/// <summary>What the area functions share.</summary>
internal static class Area
{
    private const double Ln2 = 0.6931471805599453;

    /// <summary>From here on √(x² ± 1) = x, and x + 1 = x. The squares of smaller numbers are finite.</summary>
    public const double Large = 1L << 60, LargeSingle = 1 << 30;

    /// <summary>ln(1 + w), and ln w + ln 2 for large w.</summary>
    [MethodImpl(AggressiveInlining)]
    public static V Logarithm<V>(V w, V isLarge) where V : struct, IDouble<V> => LogarithmOf1Plus.Of(w) + (isLarge & Ln2);

    /// <inheritdoc cref="Logarithm"/>
    [MethodImpl(AggressiveInlining)]
    public static V LogarithmSingle<V>(V w, V isLarge) where V : struct, ISingle<V> => LogarithmOf1Plus.OfSingle(w) + (isLarge & Ln2);
}
