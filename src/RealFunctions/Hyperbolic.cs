namespace Nabla.RealFunctions;

/// <summary>tanh x = −t/(t + 2) with t = e^−2|x| − 1, and the sign of x.</summary>
internal readonly struct HyperbolicTangent : IRealFunction
{
    [MethodImpl(AggressiveInlining)]
    public static V Of<V>(V x) where V : struct, IDouble<V>
    {
        // From 22 on tanh is 1 in float64.
        var t = ExponentialMinus1.Of(V.Min(22, V.Abs(x)) * -2);
        return V.CopySign(t / (t + 2), x);
    }

    [MethodImpl(AggressiveInlining)]
    public static V OfSingle<V>(V x) where V : struct, ISingle<V>
    {
        // Below 0.625 the polynomial is that of Cephes (S. L. Moshier, tanhf.c; www.netlib.org/cephes), beyond 1 − 2/(e^2|x| + 1).
        var size = V.Abs(x);
        var z = x * x;
        var p = V.Fma(V.Fma(V.Fma(V.Fma(z, -5.70498872745e-3, 2.06390887954e-2), z, -5.37397155531e-2), z, 1.33314422036e-1), z,
            -3.33332819422e-1);
        var large = 1 - 2 / (Exponential.OfSingle(size + size) + 1);
        return V.CopySign(V.Select(size < 0.625, V.Fma(p * z, size, size), large), x);
    }
}

/// <summary>1/(1 + e⁻ˣ), and eˣ/(1 + eˣ) below 0, so that no exponential overflows.</summary>
internal readonly struct Logistic : IPartialFunction
{
    [MethodImpl(AggressiveInlining)]
    public static V Of<V>(V x) where V : struct, IDouble<V>
    {
        var power = Exponential.Of(x | -0.0);
        return V.Select(x < 0, power, 1) / (1 + power);
    }

    [MethodImpl(AggressiveInlining)]
    public static bool InFastRange<V>(V x) where V : struct, IDouble<V> => Exponential.InFastRange(x);

    public static double Fallback(double x) => x < 0 ? Math.Exp(x) : 1 / (1 + Math.Exp(-x));

    [MethodImpl(AggressiveInlining)]
    public static V OfSingle<V>(V x) where V : struct, ISingle<V>
    {
        var power = Exponential.OfSingle(x | -0.0);
        return V.Select(x < 0, power, 1) / (1 + power);
    }

    [MethodImpl(AggressiveInlining)]
    public static bool InFastRangeSingle<V>(V x) where V : struct, ISingle<V> => true;
}

/// <summary>sech² x = 4t/(1 + t)² with t = e^−2|x|.</summary>
internal readonly struct HyperbolicSecantSquared : IPartialFunction
{
    [MethodImpl(AggressiveInlining)]
    public static V Of<V>(V x) where V : struct, IDouble<V>
    {
        var t = Exponential.Of(V.Abs(x) * -2);
        var sum = 1 + t;
        return t * 4 / (sum * sum);
    }

    [MethodImpl(AggressiveInlining)]
    public static bool InFastRange<V>(V x) where V : struct, IDouble<V> => IsWithin(x, 354);

    public static double Fallback(double x) => 4 * Math.Exp(-2 * Math.Abs(x));

    [MethodImpl(AggressiveInlining)]
    public static V OfSingle<V>(V x) where V : struct, ISingle<V>
    {
        var t = Exponential.OfSingle(V.Abs(x) * -2);
        var sum = 1 + t;
        var lost = t - (sum - 1);
        return t * 4 / V.Fma(sum, sum, lost + lost);
    }

    // Beyond, t is not a normal number, and 4t would have its rounding error.
    [MethodImpl(AggressiveInlining)]
    public static bool InFastRangeSingle<V>(V x) where V : struct, ISingle<V> => IsWithin(x, 43);
}

/// <summary>sinh x = (t + t/(t + 1))/2 with t = e^|x| − 1, and the sign of x.</summary>
internal readonly struct HyperbolicSine : IPartialFunction
{
    [MethodImpl(AggressiveInlining)]
    public static V Of<V>(V x) where V : struct, IDouble<V>
    {
        var t = ExponentialMinus1.Of(V.Abs(x));
        return V.CopySign((t + t / (t + 1)) * 0.5, x);
    }

    [MethodImpl(AggressiveInlining)]
    public static bool InFastRange<V>(V x) where V : struct, IDouble<V> => ExponentialMinus1.InFastRange(x);

    public static double Fallback(double x) => Math.Sinh(x);

    /// <summary>
    /// Up to 1 sinh x = x + x³·P(x²), with P of degree 3 by Remez's algorithm and an error of 5·10⁻⁹ of sinh x; beyond as for
    /// <see cref="HyperbolicCosine"/>.
    /// </summary>
    [MethodImpl(AggressiveInlining)]
    public static V OfSingle<V>(V x) where V : struct, ISingle<V>
    {
        var size = V.Abs(x);
        var z = size * size;
        var p = V.Fma(V.Fma(V.Fma(z, 2.81695151657e-6, 0.000198361597176), z, 0.00833335005857), z, 0.166666664976);
        var rest = HyperbolicCosine.Halves(size, out var half, out var inverse);
        return V.CopySign(V.Select(size < 1, V.Fma(size * z, p, size), half + V.Fma(rest, half, -inverse)), x);
    }

    [MethodImpl(AggressiveInlining)]
    public static bool InFastRangeSingle<V>(V x) where V : struct, ISingle<V> => ExponentialMinus1.InFastRangeSingle(x);
}

/// <summary>cosh x = (e^|x| + e^−|x|)/2.</summary>
internal readonly struct HyperbolicCosine : IPartialFunction
{
    [MethodImpl(AggressiveInlining)]
    public static V Of<V>(V x) where V : struct, IDouble<V>
    {
        var e = Exponential.Of(V.Abs(x));
        return (e + 1 / e) * 0.5;
    }

    [MethodImpl(AggressiveInlining)]
    public static bool InFastRange<V>(V x) where V : struct, IDouble<V> => Exponential.InFastRange(x);

    public static double Fallback(double x) => Math.Cosh(x);

    [MethodImpl(AggressiveInlining)]
    public static V OfSingle<V>(V x) where V : struct, ISingle<V>
    {
        var rest = Halves(V.Abs(x), out var half, out var inverse);
        return half + V.Fma(rest, half, inverse);
    }

    [MethodImpl(AggressiveInlining)]
    public static bool InFastRangeSingle<V>(V x) where V : struct, ISingle<V> => ExponentialMinus1.InFastRangeSingle(x);

    /// <summary>½·eˣ = half + rest·half, which is not rounded to a float, and inverse = ½·e⁻ˣ.</summary>
    [MethodImpl(AggressiveInlining)]
    public static V Halves<V>(V x, out V half, out V inverse) where V : struct, ISingle<V>
    {
        var rest = Exponential.Minus1Single(Exponential.ReduceSingle(x, out var shifted));
        half = Exponential.PowerOf2Single(shifted) * 0.5;
        inverse = 0.25 / V.Fma(rest, half, half);
        return rest;
    }
}
