namespace Nabla.RealFunctions;

/// <summary>
/// eˣ and functions of it: x = n·ln 2 + r with |r| ≤ ½ ln 2, eˣ − 1 = 2ⁿ·(eʳ − 1) + (2ⁿ − 1), and Taylor's series for eʳ, whose remainder
/// is below 2⁻⁵⁷. The error is below 1 unit in the last place for eˣ and 2ˣ, below 3 for the others.
/// </summary>
internal readonly struct Exponential : IPartialFunction
{
    [MethodImpl(AggressiveInlining)]
    public static V Of<V>(V x) where V : struct, IDouble<V>
    {
        var shifted = V.Fma(x, 1.4426950408889634, Shifter);
        return Scale(1 + Minus1(Reduce(x, shifted)), shifted);
    }

    // Outside of this range 2ⁿ is not a normal number.
    [MethodImpl(AggressiveInlining)]
    public static bool InFastRange<V>(V x) where V : struct, IDouble<V> => IsWithin(x, 708);

    public static double Fallback(double x) => Math.Exp(x);

    /// <summary>x − n·ln 2, where <paramref name="shifted"/> is n plus <see cref="Shifter"/>.</summary>
    [MethodImpl(AggressiveInlining)]
    public static V Reduce<V>(V x, V shifted) where V : struct, IDouble<V>
    {
        var n = Shifter - shifted;
        return V.Fma(n, Ln2Low, V.Fma(n, Ln2High, x));
    }

    /// <summary>y·2ⁿ for normal results.</summary>
    [MethodImpl(AggressiveInlining)]
    public static V Scale<V>(V y, V shifted) where V : struct, IDouble<V> => V.AddBits(y, V.ShiftLeft(shifted, 52));

    /// <summary>y·2ⁿ in two steps, for n from −2044 to 2046: where the result is not a normal number, it is rounded once.</summary>
    [MethodImpl(AggressiveInlining)]
    public static V ScaleInTwo<V>(V y, V shifted) where V : struct, IDouble<V>
    {
        var n = shifted - Shifter;
        var half = V.Floor(n * 0.5);
        return y * Scale<V>(1, half + Shifter) * Scale<V>(1, n - half + Shifter);
    }

    /// <summary>eˣ for all arguments.</summary>
    [MethodImpl(AggressiveInlining)]
    public static V Everywhere<V>(V x) where V : struct, IDouble<V>
    {
        x = V.Min(710, V.Max(-746, x));
        var shifted = V.Fma(x, 1.4426950408889634, Shifter);
        return ScaleInTwo(1 + Minus1(Reduce(x, shifted)), shifted);
    }

    /// <summary>eʳ − 1.</summary>
    [MethodImpl(AggressiveInlining)]
    public static V Minus1<V>(V r) where V : struct, IDouble<V> => V.Fma(Series(r), r * r, r);

    /// <summary>(eʳ − 1 − r)/r² = 1/2! + … + r¹¹/13!, in pairs, so that a processor computes several at once.</summary>
    [MethodImpl(AggressiveInlining)]
    public static V Series<V>(V r) where V : struct, IDouble<V>
    {
        var r2 = r * r;
        var r4 = r2 * r2;
        var low = V.Fma(V.Fma(r, 1 / 120.0, 1 / 24.0), r2, V.Fma(r, 1 / 6.0, 0.5));
        var middle = V.Fma(V.Fma(r, 1 / 362880.0, 1 / 40320.0), r2, V.Fma(r, 1 / 5040.0, 1 / 720.0));
        var high = V.Fma(V.Fma(r, 1 / 6227020800.0, 1 / 479001600.0), r2, V.Fma(r, 1 / 39916800.0, 1 / 3628800.0));
        return V.Fma(V.Fma(high, r4, middle), r4, low);
    }

    /// <summary>
    /// The same in float32, for all arguments; the polynomial is a minimax one, with an error of 3·10⁻⁹. 2ⁿ is applied in two steps, so
    /// that results that are not normal numbers are rounded once.
    /// </summary>
    [MethodImpl(AggressiveInlining)]
    public static V OfSingle<V>(V x) where V : struct, ISingle<V>
    {
        x = V.Min(89, V.Max(-104, x));
        var r = ReduceSingle(x, out var shifted);
        return ScaleSingle(1 + Minus1Single(r), shifted);
    }

    [MethodImpl(AggressiveInlining)]
    public static bool InFastRangeSingle<V>(V x) where V : struct, ISingle<V> => true;

    /// <summary>x − n·ln 2, and n plus <see cref="SingleShifter"/>.</summary>
    [MethodImpl(AggressiveInlining)]
    public static V ReduceSingle<V>(V x, out V shifted) where V : struct, ISingle<V>
    {
        shifted = V.Fma(x, 1.44269504f, SingleShifter);
        var n = SingleShifter - shifted;
        return V.Fma(n, Ln2LowSingle, V.Fma(n, Ln2HighSingle, x));
    }

    /// <summary>eʳ − 1.</summary>
    [MethodImpl(AggressiveInlining)]
    public static V Minus1Single<V>(V r) where V : struct, ISingle<V>
    {
        var r2 = r * r;
        var low = V.Fma(r, 0.166665186802, 0.500000009594);
        var high = V.Fma(V.Fma(r, 0.00139506232346, 0.00836890859449), r, 0.0416662036154);
        return V.Fma(V.Fma(high, r2, low), r2, r);
    }

    /// <summary>2ⁿ for n from −126 to 127, in the lowest bits of <paramref name="shifted"/>.</summary>
    [MethodImpl(AggressiveInlining)]
    public static V PowerOf2Single<V>(V shifted) where V : struct, ISingle<V> => V.ShiftLeft(V.AddBits(shifted, V.OfBits(127)), 23);

    /// <summary>y·2ⁿ in two steps, for n from −252 to 254. The bits of <see cref="SingleShifter"/> are beyond those that remain.</summary>
    [MethodImpl(AggressiveInlining)]
    public static V ScaleSingle<V>(V y, V shifted) where V : struct, ISingle<V>
    {
        var half = V.ShiftRight(shifted, 1);
        return y * PowerOf2Single(half) * PowerOf2Single(V.SubtractBits(shifted, half));
    }
}

/// <summary>2ˣ = 2ⁿ·2ʳ with |r| ≤ ½, so that the powers of integers are exact.</summary>
internal readonly struct PowerOf2 : IPartialFunction
{
    [MethodImpl(AggressiveInlining)]
    public static V Of<V>(V x) where V : struct, IDouble<V>
    {
        var shifted = x + Shifter;
        var r = (x - (shifted - Shifter)) * Ln2;
        return Exponential.Scale(1 + Exponential.Minus1(r), shifted);
    }

    /// <summary>2ˣ for all arguments.</summary>
    [MethodImpl(AggressiveInlining)]
    public static V Everywhere<V>(V x) where V : struct, IDouble<V>
    {
        x = V.Min(1025, V.Max(-1076, x));
        var shifted = x + Shifter;
        var r = (x - (shifted - Shifter)) * Ln2;
        return Exponential.ScaleInTwo(1 + Exponential.Minus1(r), shifted);
    }

    [MethodImpl(AggressiveInlining)]
    public static bool InFastRange<V>(V x) where V : struct, IDouble<V> => IsWithin(x, 1021);

    public static double Fallback(double x) => Math.Pow(2, x);

    /// <summary>For all arguments: 2ʳ = 1 + r·P(r), with P of degree 5 by Remez's algorithm; the error is 2·10⁻⁸ of 2ʳ.</summary>
    [MethodImpl(AggressiveInlining)]
    public static V OfSingle<V>(V x) where V : struct, ISingle<V>
    {
        x = V.Min(129, V.Max(-151, x));
        var shifted = x + SingleShifter;
        var r = x - (shifted - SingleShifter);
        var r2 = r * r;
        var low = V.Fma(r, 0.240226527844, 0.69314721497);
        var middle = V.Fma(r, 0.00961769277969, 0.0555031054672);
        var high = V.Fma(r, 0.000155947333171, 0.00134066453058);
        return Exponential.ScaleSingle(V.Fma(V.Fma(V.Fma(high, r2, middle), r2, low), r, 1), shifted);
    }

    [MethodImpl(AggressiveInlining)]
    public static bool InFastRangeSingle<V>(V x) where V : struct, ISingle<V> => true;
}

/// <summary>eˣ − 1, without cancellation.</summary>
internal readonly struct ExponentialMinus1 : IPartialFunction
{
    [MethodImpl(AggressiveInlining)]
    public static V Of<V>(V x) where V : struct, IDouble<V>
    {
        var shifted = V.Fma(x, 1.4426950408889634, Shifter);
        var power = Exponential.Scale(1, shifted);
        var y = V.Fma(Exponential.Minus1(Exponential.Reduce(x, shifted)), power, power - 1);
        // A zero keeps its sign.
        return V.Select(V.Equal(x, 0), x, y);
    }

    [MethodImpl(AggressiveInlining)]
    public static bool InFastRange<V>(V x) where V : struct, IDouble<V> => IsWithin(x, 700);

    public static double Fallback(double x) => Math.Exp(x) - 1;

    [MethodImpl(AggressiveInlining)]
    public static V OfSingle<V>(V x) where V : struct, ISingle<V>
    {
        var r = Exponential.ReduceSingle(x, out var shifted);
        var power = Exponential.PowerOf2Single(shifted);
        var y = V.Fma(Exponential.Minus1Single(r), power, power - 1);
        return V.Select(V.Equal(x, 0), x, y);
    }

    [MethodImpl(AggressiveInlining)]
    public static bool InFastRangeSingle<V>(V x) where V : struct, ISingle<V> => IsWithin(x, 87);
}
