using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nabla.Cpu;

/// <summary>ln Σ eˣ, with the largest element taken out first. Where that is not finite it is the result itself.</summary>
internal readonly struct LogSumExpKernel : IFloatKernel<LogSumExp>
{
    public static void Run<T>(LogSumExp op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y, Work work)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (source, target) = (x[0], y[0]);
        var outputs = target.Count;
        if (outputs == 0) return;
        if (outputs > 1 && work.Splits(source.Length)) Split<T>(op, source, target, outputs, work);
        else Part<T>(op, source, target, 0, outputs);
    }

    private static void Split<T>(LogSumExp op, DeviceTensor x, DeviceTensor y, int outputs, Work work)
        where T : unmanaged, IFloatingPointIeee754<T>
        => work.Split(outputs, x.Length, (start, count) => Part<T>(op, x, y, start, count));

    private static void Part<T>(LogSumExp op, DeviceTensor x, DeviceTensor y, int start, int count)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var rows = new RowReader<T>(x, op.Axes.Span, start, stackalloc int[RowReader<T>.Scratch(x.Rank)]);
        foreach (ref var number in y.Span<T>().Slice(start, count)) number = Of(rows.Next());
    }

    [SkipLocalsInit]
    private static T Of<T>(ReadOnlySpan<T> row) where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (row.IsEmpty) return T.NegativeInfinity;
        var max = Loop.Fold<T, Larger>(row, row[0]);
        if (!T.IsFinite(max)) return max;
        Span<T> block = stackalloc T[Math.Min(row.Length, Reader<T>.Block)];
        var sum = 0.0;   // In float64, of blocks whose own sums are short.
        for (; !row.IsEmpty; row = row[block.Length..])
        {
            block = block[..Math.Min(block.Length, row.Length)];
            Loop.Run<T, Difference>(row[..block.Length], max, block);
            Loop.RunPartial<T, Exponential>(block, block);
            sum += double.CreateTruncating(Loop.Fold<T, Sum2>(block, T.Zero));
        }
        return T.Log(T.CreateTruncating(sum)) + max;
    }
}

internal readonly struct SoftmaxKernel : IFloatKernel<Softmax>
{
    public static void Run<T>(Softmax op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y, Work work)
        where T : unmanaged, IFloatingPointIeee754<T>
        => Shares.Run<T>(op.Axis, logarithms: false, x[0], y[0], work);
}

internal readonly struct LogSoftmaxKernel : IFloatKernel<LogSoftmax>
{
    public static void Run<T>(LogSoftmax op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y, Work work)
        where T : unmanaged, IFloatingPointIeee754<T>
        => Shares.Run<T>(op.Axis, logarithms: true, x[0], y[0], work);
}

/// <summary>The softmax or its logarithm, row by row, with the largest element taken out first.</summary>
internal static class Shares
{
    public static void Run<T>(int axis, bool logarithms, DeviceTensor x, DeviceTensor y, Work work)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var length = y.Count;
        if (length == 0) return;
        var rows = length / y.Shape[axis];
        if (rows > 1 && work.Splits(length)) Split<T>(axis, logarithms, x, y, rows, work);
        else Part<T>(axis, logarithms, x, y, 0, rows);
    }

    private static void Split<T>(int axis, bool logarithms, DeviceTensor x, DeviceTensor y, int rows, Work work)
        where T : unmanaged, IFloatingPointIeee754<T>
        => work.Split(rows, x.Count, (start, count) => Part<T>(axis, logarithms, x, y, start, count));

    [SkipLocalsInit]
    private static void Part<T>(int axis, bool logarithms, DeviceTensor x, DeviceTensor y, int start, int count)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var size = y.Shape[axis];
        var inner = y.Inner(axis);
        var target = y.Span<T>();
        var rows = new RowReader<T>(x, [axis], start, stackalloc int[RowReader<T>.Scratch(x.Rank)]);
        Span<T> shifted = size <= Reader<T>.Block ? stackalloc T[size] : new T[size];
        Span<T> exps = size <= Reader<T>.Block ? stackalloc T[size] : new T[size];
        for (var i = start; i < start + count; i++)
        {
            var row = rows.Next();
            var max = Loop.Fold<T, Larger>(row, row[0]);
            Loop.Run<T, Difference>(row, max, shifted);
            Loop.RunPartial<T, Exponential>(shifted, exps);
            // Where the largest is not finite the definition, x − ln Σ eˣ, is x less the largest.
            var sum = T.IsFinite(max) ? Loop.Fold<T, Sum2>(exps, T.Zero) : T.One;
            if (logarithms) Loop.Run<T, Difference>(shifted, T.Log(sum), exps);
            else Loop.Run<T, Quotient>(exps, sum, exps);
            var first = i / inner * size * inner + i % inner;
            if (inner == 1) exps.CopyTo(target[first..]);
            else
                for (var k = 0; k < size; k++) target[first + k * inner] = exps[k];
        }
    }
}
