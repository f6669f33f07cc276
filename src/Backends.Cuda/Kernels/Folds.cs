using System.Numerics;

namespace Nabla.Cuda;

/// <summary>A number and its rounding error.</summary>
internal struct Pair
{
    public double Value, Rest;
}

/// <summary>
/// Σ x. Sums of sums are pairs (T. Ogita, S. Rump, S. Oishi, "Accurate Sum and Dot Product", SIAM J. Sci. Comput. 26(6), 2005). float32 is
/// summed in float64.
/// </summary>
internal readonly struct SumOfReals<T, TSums> : IFold<T, Pair, T> where TSums : struct, ISums<T, double, T>
{
    public static Pair Start() => default;

    public static Pair Step(Pair a, T x, long i) => new() { Value = a.Value + TSums.Of(x), Rest = a.Rest };

    public static Pair Merge(Pair a, Pair b)
    {
        double sum = a.Value + b.Value, z = sum - a.Value;
        var rest = a.Rest + b.Rest + (a.Value - (sum - z) + (b.Value - z));
        // The part of the rest that the value can hold is moved to it, since the rest is exact only while it is small. The error of an
        // infinite or NaN sum is NaN, and is left away.
        if (!(Math.Abs(sum) <= double.MaxValue)) return new() { Value = sum };
        var total = sum + rest;
        return new() { Value = total, Rest = rest - (total - sum) };
    }

    public static T Finish(Pair a) => TSums.Result(a.Value + a.Rest);
}

/// <summary>Σ x of integers.</summary>
internal readonly struct SumOfIntegers<T, TSums> : IFold<T, long, long> where TSums : struct, ISums<T, long, long>
{
    public static long Start() => 0;

    public static long Step(long a, T x, long i) => a + TSums.Of(x);

    public static long Merge(long a, long b) => a + b;

    public static long Finish(long a) => a;
}

/// <summary>Π x.</summary>
internal readonly struct ProductOf<T, TSum, TOut, TSums> : IFold<T, TSum, TOut>
    where TSum : struct, INumber<TSum> where TSums : struct, ISums<T, TSum, TOut>
{
    public static TSum Start() => TSum.One;

    public static TSum Step(TSum a, T x, long i) => a * TSums.Of(x);

    public static TSum Merge(TSum a, TSum b) => a * b;

    public static TOut Finish(TSum a) => TSums.Result(a);
}

/// <summary>Whether any element is not 0.</summary>
internal readonly struct AnyOf<T> : IFold<T, byte, byte> where T : struct, INumber<T>
{
    public static byte Start() => 0;

    public static byte Step(byte a, T x, long i) => x == T.Zero ? a : (byte)1;

    public static byte Merge(byte a, byte b) => (byte)(a | b);

    public static byte Finish(byte a) => a;
}

/// <summary>Whether all elements are not 0.</summary>
internal readonly struct AllOf<T> : IFold<T, byte, byte> where T : struct, INumber<T>
{
    public static byte Start() => 1;

    public static byte Step(byte a, T x, long i) => x == T.Zero ? (byte)0 : a;

    public static byte Merge(byte a, byte b) => (byte)(a & b);

    public static byte Finish(byte a) => a;
}

/// <summary>The most extreme number so far, and its place; −1 for none.</summary>
internal struct Best<T>
{
    public T Value;
    public long Place;
}

/// <summary>Which of two numbers is more extreme.</summary>
internal interface IExtreme<T>
{
    static abstract bool Beats(T a, T b);

    /// <summary>The more extreme of two zeros.</summary>
    static abstract T Zero(T a, T b);
}

internal readonly struct Larger<T> : IExtreme<T> where T : struct, INumber<T>
{
    public static bool Beats(T a, T b) => a > b;

    public static T Zero(T a, T b) => a + b;
}

internal readonly struct Smaller<T> : IExtreme<T> where T : struct, INumber<T>
{
    public static bool Beats(T a, T b) => a < b;

    public static T Zero(T a, T b) => -(-a - b);
}

/// <summary>The steps of the most extreme number and its first place. NaN counts as more extreme than any number.</summary>
internal static class Extreme<T, TExtreme> where T : struct, INumber<T> where TExtreme : struct, IExtreme<T>
{
    public static Best<T> Start() => new() { Value = T.Zero, Place = -1 };

    public static Best<T> Step(Best<T> a, T x, long i) =>
        a.Place < 0 || Beats(x, a.Value) ? new() { Value = x, Place = i } : a;

    public static Best<T> Merge(Best<T> a, Best<T> b) =>
        b.Place < 0 ? a : a.Place < 0 || Beats(b.Value, a.Value) || (!Beats(a.Value, b.Value) && b.Place < a.Place) ? b : a;

#pragma warning disable CS1718 // Only a NaN differs from itself.
    private static bool Beats(T a, T b) => TExtreme.Beats(a, b) || (a != a && b == b);
#pragma warning restore CS1718
}

/// <summary>The most extreme number; of zeros, the one of the extreme sign.</summary>
internal readonly struct ExtremeOf<T, TExtreme> : IFold<T, Best<T>, T> where T : struct, INumber<T> where TExtreme : struct, IExtreme<T>
{
    public static Best<T> Start() => Extreme<T, TExtreme>.Start();

    public static Best<T> Step(Best<T> a, T x, long i) => Signed(Extreme<T, TExtreme>.Step(a, x, i), a, x);

    public static Best<T> Merge(Best<T> a, Best<T> b) => b.Place < 0 ? a : Signed(Extreme<T, TExtreme>.Merge(a, b), a, b.Value);

    public static T Finish(Best<T> a) => a.Value;

    private static Best<T> Signed(Best<T> best, Best<T> a, T x)
    {
        if (a.Place >= 0 && a.Value == x && x == T.Zero) best.Value = TExtreme.Zero(a.Value, x);
        return best;
    }
}

/// <summary>The first most extreme number, and its place as a second result.</summary>
internal readonly struct ExtremeValue<T, TExtreme> : IFold2<T, Best<T>, T> where T : struct, INumber<T> where TExtreme : struct, IExtreme<T>
{
    public static Best<T> Start() => Extreme<T, TExtreme>.Start();

    public static Best<T> Step(Best<T> a, T x, long i) => Extreme<T, TExtreme>.Step(a, x, i);

    public static Best<T> Merge(Best<T> a, Best<T> b) => Extreme<T, TExtreme>.Merge(a, b);

    public static T Finish(Best<T> a) => a.Value;

    public static long Place(Best<T> a) => a.Place;
}

/// <summary>The place of the most extreme number.</summary>
internal readonly struct ExtremePlace<T, TExtreme> : IFold<T, Best<T>, long>
    where T : struct, INumber<T> where TExtreme : struct, IExtreme<T>
{
    public static Best<T> Start() => Extreme<T, TExtreme>.Start();

    public static Best<T> Step(Best<T> a, T x, long i) => Extreme<T, TExtreme>.Step(a, x, i);

    public static Best<T> Merge(Best<T> a, Best<T> b) => Extreme<T, TExtreme>.Merge(a, b);

    public static long Finish(Best<T> a) => a.Place;
}

/// <summary>A maximum m, and Σ exp(x − m) over all elements but one that is m.</summary>
internal struct Powers<T>
{
    public T Most, Sum;
}

/// <summary>
/// ln Σ eˣ = m + ln(1 + s) in one pass. s is scaled when m grows. For no elements m = −∞. Where m is not finite, the result is m.
/// </summary>
internal readonly struct LogSumExpOf<T, TReals> : IFold<T, Powers<T>, T>
    where T : struct, IFloatingPointIeee754<T> where TReals : struct, IReals<T>
{
    public static Powers<T> Start() => new() { Most = TReals.Of(double.NegativeInfinity), Sum = T.Zero };

    public static Powers<T> Step(Powers<T> a, T x, long i)
    {
        if (x > a.Most || T.IsNaN(x)) return new() { Most = x, Sum = (a.Sum + T.One) * TReals.Exp(a.Most - x) };
        return new() { Most = a.Most, Sum = a.Sum + (x == a.Most ? T.One : TReals.Exp(x - a.Most)) };
    }

    // A state with m = −∞ adds nothing; without this test exp(−∞ + ∞) is NaN. Where both states have the same m, one maximum is added to
    // the sum.
    public static Powers<T> Merge(Powers<T> a, Powers<T> b)
    {
        var none = TReals.Of(double.NegativeInfinity);
        if (b.Most == none) return a;
        if (a.Most == none) return b;
        if (b.Most > a.Most || T.IsNaN(b.Most)) return new() { Most = b.Most, Sum = b.Sum + (a.Sum + T.One) * TReals.Exp(a.Most - b.Most) };
        return new() { Most = a.Most, Sum = a.Sum + (b.Sum + T.One) * (b.Most == a.Most ? T.One : TReals.Exp(b.Most - a.Most)) };
    }

    public static T Finish(Powers<T> a) => a.Most - a.Most == T.Zero ? TReals.Log1p(a.Sum) + a.Most : a.Most;
}
