using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nabla.Cpu;

/// <summary>What a row of numbers becomes, from their powers e^(x − the largest): the softmax family.</summary>
internal interface IExponentialRow
{
    /// <summary>
    /// Writes the result of a row to <paramref name="y"/>. <paramref name="t"/> is the row of the other input; <paramref name="exps"/> holds the powers,
    /// 1 at <paramref name="at"/>, and <paramref name="rest"/> is the sum of the others.
    /// </summary>
    static abstract void Of<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> t, Span<T> exps, int at, T rest, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>;
}

/// <summary>The softmax.</summary>
internal readonly struct Shares : IExponentialRow
{
    public static void Of<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> t, Span<T> exps, int at, T rest, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
        => Loop.Run<T, Quotient>(exps, T.One + rest, y);
}

/// <summary>The logarithm of the softmax.</summary>
internal readonly struct LogShares : IExponentialRow
{
    public static void Of<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> t, Span<T> exps, int at, T rest, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Loop.Run<T, Difference>(x, x[at], y);
        Loop.Run<T, Difference>(y, Exponentials.Log1p(rest), y);
    }
}

/// <summary>tᵢ − Σ pⱼ·tⱼ; at the largest element, where that may cancel, Σ pⱼ·(tᵢ − tⱼ) over the others.</summary>
internal readonly struct LessItsMean : IExponentialRow
{
    public static void Of<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> t, Span<T> exps, int at, T rest, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Loop.Run<T, Quotient>(exps, T.One + rest, exps);
        Loop.Run<T, Product>(exps, t, y);
        var mean = Loop.Fold<T, Sum2>(y, T.Zero);
        Loop.Run<T, Difference>(t, t[at], y);
        Loop.Run<T, Product>(exps, y, exps);
        Loop.Run<T, Difference>(t, mean, y);
        y[at] = -Loop.Fold<T, Sum2>(exps, T.Zero);
    }
}

/// <summary>tᵢ − pᵢ·Σ tⱼ; at the largest element, where that may cancel, Σ (pⱼ·tᵢ − pᵢ·tⱼ) over the others.</summary>
internal readonly struct LessItsShare : IExponentialRow
{
    public static void Of<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> t, Span<T> exps, int at, T rest, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var all = T.One + rest;
        t.CopyTo(y);
        y[at] = T.Zero;
        var others = Loop.Fold<T, Sum2>(y, T.Zero);
        Loop.Run<T, Product>(exps, Loop.Fold<T, Sum2>(t, T.Zero) / all, exps);
        Loop.Run<T, Difference>(t, exps, y);
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

    /// <summary>ln(1 + x).</summary>
    public static T Log1p<T>(T x) where T : unmanaged => Real<Guarded<LogarithmOf1Plus>>.Of(Vector.Create(x))[0];

    private static void Split<T, TRow>(int axis, DeviceTensor x, DeviceTensor t, DeviceTensor y, int rows, Work work)
        where T : unmanaged, IFloatingPointIeee754<T> where TRow : IExponentialRow
        => work.Split(rows, x.Count, (start, count) => Part<T, TRow>(axis, x, t, y, start, count));

    [SkipLocalsInit]
    private static void Part<T, TRow>(int axis, DeviceTensor x, DeviceTensor t, DeviceTensor y, int start, int count)
        where T : unmanaged, IFloatingPointIeee754<T> where TRow : IExponentialRow
    {
        var size = y.Shape[axis];
        var inner = y.Inner(axis);
        var target = y.Span<T>();
        var first = new RowReader<T>(x, [axis], start, stackalloc int[RowReader<T>.Scratch(x.Rank)]);
        var second = new RowReader<T>(t, [axis], start, stackalloc int[RowReader<T>.Scratch(t.Rank)]);
        Span<T> exps = size <= Reader<T>.Block ? stackalloc T[size] : new T[size];
        Span<T> result = size <= Reader<T>.Block ? stackalloc T[size] : new T[size];
        for (var i = start; i < start + count; i++)
        {
            var row = first.Next();
            var at = Powers(row, exps, out var rest);
            TRow.Of(row, ReferenceEquals(x, t) ? row : second.Next(), exps, at, rest, result);
            var place = i / inner * size * inner + i % inner;
            if (inner == 1) result.CopyTo(target[place..]);
            else
                for (var k = 0; k < size; k++) target[place + k * inner] = result[k];
        }
    }

    /// <summary>e^(x − the largest), the first place of the largest, and the sum of the others. Elements of +∞ are equal; where all are −∞, NaN.</summary>
    private static int Powers<T>(ReadOnlySpan<T> x, Span<T> exps, out T rest) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var max = Loop.Fold<T, Larger>(x, x[0]);
        var at = Math.Max(Loop.IndexOf(x, max), 0);
        Loop.Run<T, Difference>(x, max, exps);
        if (T.IsPositiveInfinity(max))
            for (var i = 0; i < x.Length; i++) exps[i] = x[i] == max ? T.Zero : exps[i];
        Loop.RunPartial<T, Exponential>(exps, exps);
        var one = exps[at];
        exps[at] = T.Zero;
        rest = T.IsNaN(one) ? one : Loop.Fold<T, Sum2>(exps, T.Zero);
        exps[at] = one;
        return at;
    }
}
