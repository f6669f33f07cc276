using System.Numerics;
using System.Runtime.CompilerServices;
using Nabla.RealFunctions;

namespace Nabla.Cpu;

/// <summary>A member of the softmax family: computes a row from the exponentials e^(x − max).</summary>
internal interface IExponentialRow
{
    /// <summary>
    /// Writes the result of a row to <paramref name="y"/>. <paramref name="t"/> is the row of the other input. <paramref name="exps"/>
    /// holds the exponentials, 1 where x is <paramref name="max"/>; it may be overwritten.
    /// </summary>
    static abstract void Of<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> t, Span<T> exps, T max, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>;
}

/// <summary>The softmax.</summary>
internal readonly struct SoftmaxRow : IExponentialRow
{
    public static void Of<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> t, Span<T> exps, T max, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Loop.Run<T, Quotient>(exps, Loop.Fold<T, Sum2>(exps, T.Zero), y);
}

/// <summary>The logarithm of the softmax.</summary>
internal readonly struct LogSoftmaxRow : IExponentialRow
{
    public static void Of<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> t, Span<T> exps, T max, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var rest = Exponentials.Rest<T>(exps);
        // Two differences, so that the maximum is subtracted first and a logarithm near 0 keeps its digits.
        Loop.Run<T, Difference>(x, max, y);
        Loop.Run<T, Difference>(y, T.CreateTruncating(Exponentials.Log1p(double.CreateTruncating(rest))), y);
    }
}

/// <summary>
/// tᵢ − Σ pⱼ·tⱼ. The t at the only p above ½ is subtracted from all t first, since the difference there may cancel; it is then 0.
/// </summary>
internal readonly struct LogSoftmaxJvpRow : IExponentialRow
{
    public static void Of<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> t, Span<T> exps, T max, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (at, rest) = (Exponentials.Largest<T>(exps), Exponentials.Rest<T>(exps));
        Loop.Run<T, Difference>(t, rest < T.One ? t[at] : T.Zero, y);
        Loop.Run<T, Product>(exps, T.One / (T.One + rest), exps);
        Loop.Run<T, Product>(exps, y, exps);
        Loop.Run<T, Difference>(y, Loop.Fold<T, Sum2>(exps, T.Zero), y);
    }
}

/// <summary>tᵢ − pᵢ·Σ tⱼ. At the largest element this may cancel; there it is computed as Σ (pⱼ·tᵢ − pᵢ·tⱼ) over the others.</summary>
internal readonly struct LogSoftmaxVjpRow : IExponentialRow
{
    public static void Of<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> t, Span<T> exps, T max, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (at, rest) = (Exponentials.Largest<T>(exps), Exponentials.Rest<T>(exps));
        var all = T.One + rest;
        var others = Loop.Fold<T, Sum2>(t[..at], T.Zero) + Loop.Fold<T, Sum2>(t[(at + 1)..], T.Zero);
        Loop.Run<T, Product>(exps, (others + t[at]) / all, y);
        Loop.Run<T, Difference>(t, y, y);
        y[at] = t[at] * (rest / all) - others / all;
    }
}

/// <summary>The loop over rows.</summary>
internal static class Exponentials
{
    public static void Run<T, TRow>(int axis, DeviceTensor x, DeviceTensor t, DeviceTensor y, Work work)
        where T : unmanaged, IFloatingPointIeee754<T> where TRow : IExponentialRow
    {
        var length = y.Count;
        if (length == 0) return;
        var rows = length / y.Shape[axis];
        if (rows > 1 && work.Splits(length)) Split<T, TRow>(axis, x, t, y, rows, work);
        else Part<T, TRow>(axis, x, t, y, 0, rows);
    }

    /// <summary>ln(1 + x), with Kahan's correction for the rounding of 1 + x: ln(1 + x) = x·ln(u)/(u − 1) for u near 1 + x.</summary>
    public static double Log1p(double x)
    {
        var u = 1 + x;
        return u == 1 ? x : Math.Log(u) * (x / (u - 1));
    }

    private static void Split<T, TRow>(int axis, DeviceTensor x, DeviceTensor t, DeviceTensor y, int rows, Work work)
        where T : unmanaged, IFloatingPointIeee754<T> where TRow : IExponentialRow =>
        work.Split(rows, x.Count, (start, count) => Part<T, TRow>(axis, x, t, y, start, count));

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Part<T, TRow>(int axis, DeviceTensor x, DeviceTensor t, DeviceTensor y, int start, int count)
        where T : unmanaged, IFloatingPointIeee754<T> where TRow : IExponentialRow
    {
        var size = y.Shape[axis];
        var inner = y.Inner(axis);
        var target = y.Span<T>();
        var first = new RowReader<T>(x, [axis], start, stackalloc int[RowReader<T>.Scratch(x.Rank)]);
        var second = new RowReader<T>(t, [axis], start, stackalloc int[RowReader<T>.Scratch(t.Rank)]);
        var exps = size <= Reader<T>.Block ? stackalloc T[size] : new T[size];
        // Results that are interleaved are written several at a time.
        var most = inner == 1 ? 0 : Math.Max(1, Panel.Rows<T>(inner, size));
        var panel = inner == 1 ? default : most * size <= Reader<T>.Block ? stackalloc T[most * size] : new T[most * size];
        for (int i = start, rows; i < start + count; i += rows)
        {
            rows = Math.Clamp(Math.Min(inner - i % inner, start + count - i), 1, Math.Max(1, most));
            var place = i / inner * size * inner + i % inner;
            var results = inner == 1 ? target.Slice(place, size) : panel[..(rows * size)];
            for (var r = 0; r < rows; r++)
            {
                var row = first.Next();
                var max = Powers(row, exps);
                TRow.Of(row, ReferenceEquals(x, t) ? row : second.Next(), exps, max, results.Slice(r * size, size));
            }
            if (inner > 1) Panel.Write(results, size, target, place, inner);
        }
    }

    /// <summary>Writes e^(x − max), and returns max. Elements that are +∞ get 1; all are NaN where every element is −∞.</summary>
    private static T Powers<T>(ReadOnlySpan<T> x, Span<T> exps) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var max = Loop.Fold<T, Larger>(x, x[0]);
        Loop.Run<T, Difference>(x, max, exps);
        if (T.IsPositiveInfinity(max))
            for (var i = 0; i < x.Length; i++) exps[i] = x[i] == max ? T.Zero : exps[i];
        Loop.RunPartial<T, Exponential>(exps, exps);
        return max;
    }

    /// <summary>The first place of the largest exponential, which is 1.</summary>
    public static int Largest<T>(ReadOnlySpan<T> exps)
        where T : unmanaged, IFloatingPointIeee754<T> => Math.Max(Loop.IndexOf(exps, T.One), 0);

    /// <summary>The sum of all exponentials except one that is 1. In a sum with it the others may be lost by rounding.</summary>
    public static T Rest<T>(ReadOnlySpan<T> exps) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var sum = Sum(exps, out var ones);
        return sum + (ones - T.One);
    }

    /// <summary>
    /// The sum without <paramref name="ones"/>. They are left out where the others are smaller and may be lost by rounding.
    /// </summary>
    public static T Sum<T>(ReadOnlySpan<T> exps, out T ones) where T : unmanaged, IFloatingPointIeee754<T>
    {
        ones = T.Zero;
        var all = Loop.Fold<T, Sum2>(exps, T.Zero);
        return all < T.One + T.One ? SumBelow1(exps, out ones) : all;
    }

    /// <summary>The sum of the numbers that are not 1, and how many are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static T SumBelow1<T>(ReadOnlySpan<T> x, out T ones) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var width = Vector<T>.Count;
        if (x.Length > Loop.LongestSum * 4 * width)
        {
            var half = x.Length / 2 & -(4 * width);
            var total = SumBelow1(x[..half], out var first) + SumBelow1(x[half..], out var second);
            ones = first + second;
            return total;
        }
        Vector<T> s0 = default, s1 = default, s2 = default, s3 = default, n0 = default, n1 = default;
        for (; x.Length >= 4 * width; x = x[(4 * width)..])
        {
            n0 += Add(ref s0, new(x)) + Add(ref s1, new(x[width..]));
            n1 += Add(ref s2, new(x[(2 * width)..])) + Add(ref s3, new(x[(3 * width)..]));
        }
        for (; x.Length >= width; x = x[width..]) n0 += Add(ref s0, new(x));
        var sum = Vector.Sum(s0 + s1 + (s2 + s3));
        ones = Vector.Sum(n0 + n1);
        foreach (var number in x)
        {
            if (number == T.One) ones += T.One;
            else sum += number;
        }

        return sum;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static Vector<T> Add(ref Vector<T> sum, Vector<T> numbers)
        {
            var one = Vector.Equals(numbers, Vector<T>.One);
            sum += Vector.AndNot(numbers, one);
            return Vector<T>.One & one;
        }
    }
}
