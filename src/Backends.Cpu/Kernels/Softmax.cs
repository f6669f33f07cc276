using System.Numerics;
using System.Runtime.CompilerServices;
using Nabla.RealFunctions;

namespace Nabla.Cpu;

/// <summary>
/// ln Σ eˣ = m + ln(1 + the sum of e^(x − m) over the others), where m is the largest element. Where m is not finite, the result is m.
/// </summary>
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
        where T : unmanaged, IFloatingPointIeee754<T> =>
        work.Split(outputs, x.Length, (start, count) => Part<T>(op, x, y, start, count));

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
        // In float64, from blocks of short sums: the sum of the exponentials, and the number of ones, without one maximum.
        var (rest, others) = (0.0, -1.0);
        for (; !row.IsEmpty; row = row[block.Length..])
        {
            block = block[..Math.Min(block.Length, row.Length)];
            Loop.Run<T, Difference>(row[..block.Length], max, block);
            Loop.RunPartial<T, Exponential>(block, block);
            rest += double.CreateTruncating(Exponentials.Sum<T>(block, out var ones));
            others += double.CreateTruncating(ones);
        }
        return max + T.CreateTruncating(Exponentials.Log1p(rest + others));
    }
}

internal readonly struct SoftmaxKernel : IFloatKernel<Softmax>
{
    public static void Run<T>(Softmax op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y, Work work)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (source, target) = (x[0], y[0]);
        if (target.Length > 0 && target.Inner(op.Axis) is >= SoftmaxStrips.Fewest and var inner && source.IsContiguous)
            SoftmaxStrips.Run<T>(inner, target.Shape[op.Axis], source, target, work);
        else Exponentials.Run<T, SoftmaxRow>(op.Axis, source, source, target, work);
    }
}

internal readonly struct LogSoftmaxKernel : IFloatKernel<LogSoftmax>
{
    public static void Run<T>(LogSoftmax op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y, Work work)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Exponentials.Run<T, LogSoftmaxRow>(op.Axis, x[0], x[0], y[0], work);
}

internal readonly struct LogSoftmaxJvpKernel : IFloatKernel<LogSoftmaxJvp>
{
    public static void Run<T>(LogSoftmaxJvp op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y, Work work)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Exponentials.Run<T, LogSoftmaxJvpRow>(op.Axis, x[0], x[1], y[0], work);
}

internal readonly struct LogSoftmaxVjpKernel : IFloatKernel<LogSoftmaxVjp>
{
    public static void Run<T>(LogSoftmaxVjp op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y, Work work)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Exponentials.Run<T, LogSoftmaxVjpRow>(op.Axis, x[0], x[1], y[0], work);
}
