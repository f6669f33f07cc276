using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nabla.Cpu;

/// <summary>An associative and commutative way to make one number of many.</summary>
internal interface IFold
{
    /// <summary>One number of a row, which may be empty where the operator allows it.</summary>
    static abstract T Row<T>(ReadOnlySpan<T> row) where T : unmanaged, INumber<T>;

    /// <summary>y[i] = that of y[i] and x[i].</summary>
    static abstract void Combine<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, INumber<T>;
}

internal readonly struct SumFold : IFold
{
    public static T Row<T>(ReadOnlySpan<T> row) where T : unmanaged, INumber<T> => Loop.Fold<T, Sum2>(row, T.Zero);
    public static void Combine<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, INumber<T> => Loop.Run<T, Sum2>(y, x, y);
}

internal readonly struct ProdFold : IFold
{
    public static T Row<T>(ReadOnlySpan<T> row) where T : unmanaged, INumber<T> => Loop.Fold<T, Product>(row, T.One);
    public static void Combine<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, INumber<T> => Loop.Run<T, Product>(y, x, y);
}

internal readonly struct MaxFold : IFold
{
    public static T Row<T>(ReadOnlySpan<T> row) where T : unmanaged, INumber<T> => Loop.Fold<T, Larger>(row, row[0]);
    public static void Combine<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, INumber<T> => Loop.Run<T, Larger>(y, x, y);
}

internal readonly struct MinFold : IFold
{
    public static T Row<T>(ReadOnlySpan<T> row) where T : unmanaged, INumber<T> => Loop.Fold<T, Smaller>(row, row[0]);
    public static void Combine<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, INumber<T> => Loop.Run<T, Smaller>(y, x, y);
}

/// <summary>
/// Sums and their like. Where the last axis of the memory is reduced, each row gives a number; where it is kept, whole rows are combined, so
/// that memory is read in order both ways.
/// </summary>
internal readonly struct Fold<TOp, TFold> : IKernel<TOp> where TOp : Reduction where TFold : IFold
{
    private const int Tile = 1024;

    public static void Run<T>(TOp op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y, Work work) where T : unmanaged, INumber<T>
    {
        var (source, target) = (x[0], y[0]);
        var outputs = target.Count;
        if (outputs == 0) return;
        var length = source.Length;
        if (outputs > 1 && work.Splits(length)) Split<T>(op, source, target, outputs, length, work);
        else Part<T>(op, source, target, 0, outputs);
    }

    private static void Split<T>(TOp op, DeviceTensor x, DeviceTensor y, int outputs, long length, Work work) where T : unmanaged, INumber<T>
        => work.Split(outputs, length, (start, count) => Part<T>(op, x, y, start, count));

    private static void Part<T>(TOp op, DeviceTensor x, DeviceTensor y, int start, int count) where T : unmanaged, INumber<T>
    {
        var target = y.Span<T>().Slice(start, count);
        if (x.IsContiguous && op.Axes.Count > 0 && op.Axes[0] == x.Rank - op.Axes.Count)
        {
            var all = x.Span<T>();
            var length = all.Length / y.Count;
            for (var i = 0; i < count; i++) target[i] = TFold.Row<T>(all.Slice((start + i) * length, length));
            return;
        }
        var rows = new RowReader<T>(x, op.Axes.Span, start, stackalloc int[RowReader<T>.Scratch(x.Rank)]);
        if (rows.AreNeighbours) Combine(ref rows, target);
        else
            foreach (ref var number in target) number = TFold.Row(rows.Next());
    }

    [SkipLocalsInit]
    private static void Combine<T>(ref RowReader<T> rows, Span<T> target) where T : unmanaged, INumber<T>
    {
        while (!target.IsEmpty)
        {
            var width = Math.Min(rows.Neighbours, Math.Min(Tile, target.Length));
            Across(ref rows, rows.Length, target[..width]);
            rows.Skip(width);
            target = target[width..];
        }
    }

    /// <summary>The next <paramref name="length"/> elements of neighbouring rows, combined; many as two halves.</summary>
    [SkipLocalsInit]
    private static void Across<T>(ref RowReader<T> rows, int length, scoped Span<T> target) where T : unmanaged, INumber<T>
    {
        if (length <= Loop.LongestSum)
        {
            rows.Across(target.Length).CopyTo(target);
            for (; length > 1; length--) TFold.Combine(rows.Across(target.Length), target);
            return;
        }
        Span<T> half = stackalloc T[target.Length];
        Across(ref rows, length / 2, target);
        Across(ref rows, length - length / 2, half);
        TFold.Combine(half, target);
    }
}
