namespace Nabla.RealFunctions;

/// <summary>
/// asin s = s + s³·R(s²) up to ½, and π/2 − 2·asin √((1 − s)/2) beyond, with a minimax polynomial R that has an error of 1·10⁻¹⁸, in
/// float32 of 6·10⁻⁹ (degree 4); NaN beyond ±1. The error is below 2 units in the last place.
/// </summary>
internal readonly struct ArcSine : IRealFunction
{
    [MethodImpl(AggressiveInlining)]
    public static V Of<V>(V x) where V : struct, IDouble<V>
    {
        var size = V.Abs(x);
        var isLarge = size > 0.5;
        var s = Part(size, isLarge, out var tail);
        return V.CopySign(V.Select(isLarge, Angle.Quarter - (2 * (s + tail) - Angle.QuarterLost), s + tail), x);
    }

    /// <summary>s and asin s − s, where s is |x| or √((1 − |x|)/2).</summary>
    [MethodImpl(AggressiveInlining)]
    public static V Part<V>(V size, V isLarge, out V tail) where V : struct, IDouble<V>
    {
        var z = V.Select(isLarge, (1 - size) * 0.5, size * size);
        var s = V.Select(isLarge, V.Sqrt(z), size);
        var w = z * z;
        var w2 = w * w;
        var low = V.Fma(V.Fma(z, 0.03038194270786485346, 0.04464285717461032668), w,
            V.Fma(z, 0.07499999999970801183, 0.1666666666666676044));
        var middle = V.Fma(V.Fma(z, 0.01139891693042664812, 0.01398081998243906203), w,
            V.Fma(z, 0.01735161205931886847, 0.02237221498521453577));
        var high = V.Fma(V.Fma(z, -0.02099872152793783376, 0.0217072048424451777), w,
            V.Fma(z, 0.003706508763812854352, 0.01078022626288296109));
        high = V.Fma(w2, 0.03262841163111443622, high);
        tail = s * z * V.Fma(V.Fma(high, w2, middle), w2, low);
        return s;
    }

    [MethodImpl(AggressiveInlining)]
    public static V OfSingle<V>(V x) where V : struct, ISingle<V>
    {
        var size = V.Abs(x);
        var isLarge = size > 0.5;
        var s = PartSingle(size, isLarge, out var tail);
        return V.CopySign(V.Select(isLarge, Angle.Quarter - (2 * (s + tail) - Angle.QuarterLostSingle), s + tail), x);
    }

    /// <inheritdoc cref="Part"/>
    [MethodImpl(AggressiveInlining)]
    public static V PartSingle<V>(V size, V isLarge, out V tail) where V : struct, ISingle<V>
    {
        var z = V.Select(isLarge, (1 - size) * 0.5, size * size);
        var s = V.Select(isLarge, V.Sqrt(z), size);
        var w = z * z;
        var p = V.Fma(V.Fma(w, 0.0421660929362, V.Fma(z, 0.0241796505656, 0.0454703469417)), w,
            V.Fma(z, 0.0749529787907, 0.166667524764));
        tail = s * z * p;
        return s;
    }
}

/// <summary>acos x: π/2 − asin x up to ½, and 2·asin √((1 − |x|)/2) beyond, from π where x is negative; NaN beyond ±1.</summary>
internal readonly struct ArcCosine : IRealFunction
{
    [MethodImpl(AggressiveInlining)]
    public static V Of<V>(V x) where V : struct, IDouble<V>
    {
        var size = V.Abs(x);
        var isLarge = size > 0.5;
        var s = ArcSine.Part(size, isLarge, out var tail);
        var near = Angle.Quarter - (V.CopySign(s, x) + (V.CopySign(tail, x) - Angle.QuarterLost));
        var far = 2 * (s + tail);
        var left = 2 * Angle.Quarter - (far - 2 * Angle.QuarterLost);
        return V.Select(isLarge, V.Select(x < 0, left, far), near);
    }

    [MethodImpl(AggressiveInlining)]
    public static V OfSingle<V>(V x) where V : struct, ISingle<V>
    {
        var size = V.Abs(x);
        var isLarge = size > 0.5;
        var s = ArcSine.PartSingle(size, isLarge, out var tail);
        var near = Angle.Quarter - (V.CopySign(s, x) + (V.CopySign(tail, x) - Angle.QuarterLostSingle));
        var far = 2 * (s + tail);
        var left = 2 * Angle.Quarter - (far - 2 * Angle.QuarterLostSingle);
        return V.Select(isLarge, V.Select(x < 0, left, far), near);
    }
}
