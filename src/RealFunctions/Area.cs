namespace Nabla.RealFunctions;

/// <summary>
/// asinh x = ln(1 + w) with w = |x| + x²/(1 + √(1 + x²)), and the sign of x. For large |x| it is ln |x| + ln 2. The error is below 2 units
/// in the last place.
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
        return V.CopySign(LogarithmOf1Plus.Sum(w, isLarge & 1), x);
    }

    [MethodImpl(AggressiveInlining)]
    public static bool InFastRange<V>(V x) where V : struct, IDouble<V> => IsWithin(x, double.MaxValue);

    public static double Fallback(double x) => Math.Asinh(x);

    [MethodImpl(AggressiveInlining)]
    public static V OfSingle<V>(V x) where V : struct, ISingle<V>
    {
        var size = V.Abs(x);
        var isLarge = size > Area.LargeSingle;
        var z = size * size;
        var w = V.Select(isLarge, size, size + z / (1 + V.Sqrt(1 + z)));
        return V.CopySign(LogarithmOf1Plus.SumSingle(w, isLarge & 1), x);
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
        return LogarithmOf1Plus.Sum(V.Select(isLarge, x, t + V.Sqrt(V.Fma(t, t, t + t))), isLarge & 1);
    }

    [MethodImpl(AggressiveInlining)]
    public static bool InFastRange<V>(V x) where V : struct, IDouble<V> => V.All((x >= 1) & (x <= double.MaxValue));

    public static double Fallback(double x) => Math.Acosh(x);

    [MethodImpl(AggressiveInlining)]
    public static V OfSingle<V>(V x) where V : struct, ISingle<V>
    {
        var t = x - 1;
        var isLarge = x > Area.LargeSingle;
        return LogarithmOf1Plus.SumSingle(V.Select(isLarge, x, t + V.Sqrt(V.Fma(t, t, t + t))), isLarge & 1);
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
    /// <summary>From here on √(x² ± 1) = x, and x + 1 = x. The squares of smaller numbers are finite.</summary>
    public const double Large = 1L << 60, LargeSingle = 1 << 30;
}
