namespace Nabla.RealFunctions;

/// <summary>
/// asinh x = ln(1 + w) with w = |x| + x²/(1 + √(1 + x²)), and the sign of x. The error is below 2 units in the last place.
/// </summary>
internal readonly struct AreaSine : IPartialFunction
{
    [MethodImpl(AggressiveInlining)]
    public static V Of<V>(V x) where V : struct, IDouble<V>
    {
        var size = V.Abs(x);
        var z = x * x;
        return V.CopySign(LogarithmOf1Plus.Of(size + z / (1 + V.Sqrt(1 + z))), x);
    }

    // Beyond, x² may be infinite.
    [MethodImpl(AggressiveInlining)]
    public static bool InFastRange<V>(V x) where V : struct, IDouble<V> => IsWithin(x, 1e150);

    public static double Fallback(double x) => Math.Asinh(x);

    [MethodImpl(AggressiveInlining)]
    public static V OfSingle<V>(V x) where V : struct, ISingle<V>
    {
        var size = V.Abs(x);
        var z = x * x;
        return V.CopySign(LogarithmOf1Plus.OfSingle(size + z / (1 + V.Sqrt(1 + z))), x);
    }

    [MethodImpl(AggressiveInlining)]
    public static bool InFastRangeSingle<V>(V x) where V : struct, ISingle<V> => IsWithin(x, 1e18);
}

/// <summary>
/// acosh x = ln(1 + w) with w = t + √(2t + t²) and t = x − 1, which is exact near 1; NaN below 1. The error is below 2 units in the last
/// place.
/// </summary>
internal readonly struct AreaCosine : IPartialFunction
{
    [MethodImpl(AggressiveInlining)]
    public static V Of<V>(V x) where V : struct, IDouble<V>
    {
        var t = x - 1;
        return LogarithmOf1Plus.Of(t + V.Sqrt(V.Fma(t, t, t + t)));
    }

    [MethodImpl(AggressiveInlining)]
    public static bool InFastRange<V>(V x) where V : struct, IDouble<V> => V.All((x >= 1) & (x <= 1e150));

    public static double Fallback(double x) => Math.Acosh(x);

    [MethodImpl(AggressiveInlining)]
    public static V OfSingle<V>(V x) where V : struct, ISingle<V>
    {
        var t = x - 1;
        return LogarithmOf1Plus.OfSingle(t + V.Sqrt(V.Fma(t, t, t + t)));
    }

    [MethodImpl(AggressiveInlining)]
    public static bool InFastRangeSingle<V>(V x) where V : struct, ISingle<V> => V.All((x >= 1) & (x <= 1e18));
}

/// <summary>
/// atanh x = ½·ln(1 + 2|x|/(1 − |x|)), and the sign of x; ±∞ at ±1, NaN beyond. The error is below 2 units in the last place.
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
