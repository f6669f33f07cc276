namespace Nabla.RealFunctions;

/// <summary>
/// ln(1 + eˣ) = max(x, 0) + ln(1 + e^−|x|): neither term overflows or cancels. The error is below 2 units in the last place.
/// </summary>
internal readonly struct SoftPositivePart : IPartialFunction
{
    [MethodImpl(AggressiveInlining)]
    public static V Of<V>(V x) where V : struct, IDouble<V> =>
        V.Max(0, x) + LogarithmOf1Plus.OfShare(Exponential.Of(V.Max(-708, x | -0.0)));

    // Below, the exponential is not a normal number.
    [MethodImpl(AggressiveInlining)]
    public static bool InFastRange<V>(V x) where V : struct, IDouble<V> => V.All(x >= -708);

    public static double Fallback(double x) => Math.Exp(x);

    [MethodImpl(AggressiveInlining)]
    public static V OfSingle<V>(V x) where V : struct, ISingle<V> =>
        V.Max(0, x) + LogarithmOf1Plus.OfShareSingle(Exponential.OfSingle(x | -0.0));

    [MethodImpl(AggressiveInlining)]
    public static bool InFastRangeSingle<V>(V x) where V : struct, ISingle<V> => true;
}
