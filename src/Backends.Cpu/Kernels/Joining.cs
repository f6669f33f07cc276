using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nabla.Cpu;

internal readonly struct CatKernel : IKernel<Cat>
{
    public static void Run<T>(Cat op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y, Work work) where T : unmanaged, INumber<T>
    {
        if (y[0].Length == 0) return;
        var inner = y[0].Inner(op.Axis);
        var start = 0;
        foreach (var part in x)
        {
            var width = part.Shape[op.Axis] * inner;
            if (width == 0) continue;
            if (work.Splits(part.Count)) Split<T>(part, y[0], start, width, op.Axis, work);
            else Copy<T>(part, y[0], start, width, op.Axis, 0, part.Count);
            start += width;
        }
    }

    private static void Split<T>(DeviceTensor x, DeviceTensor y, int place, int width, int axis, Work work) where T : unmanaged =>
        work.Split(x.Count, x.Count, (start, count) => Copy<T>(x, y, place, width, axis, start, count));

    /// <summary>
    /// Copies elements of x from <paramref name="start"/> on, row-major. In y, a row of <paramref name="width"/> of them begins at
    /// <paramref name="place"/> of the part that the axis has.
    /// </summary>
    private static void Copy<T>(DeviceTensor x, DeviceTensor y, int place, int width, int axis, int start, int count) where T : unmanaged
    {
        var target = y.Data<T>().Slice(y.Offset, y.Count);
        var pitch = y.Shape[axis] * y.Inner(axis);
        var reader = new Reader<T>(x, x.Shape, start, default, stackalloc int[Walk.Scratch(x.Rank)]);
        for (var (row, column) = Math.DivRem(start, width); count > 0; row++, column = 0)
        {
            var length = Math.Min(width - column, count);
            reader.Take(target.Slice(row * pitch + place + column, length));
            count -= length;
        }
    }
}

internal readonly struct EmbedKernel : IKernel<Embed>
{
    [SkipLocalsInit]
    public static void Run<T>(Embed op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y, Work work)
        where T : unmanaged, INumber<T>
    {
        var target = y[0].Span<T>();
        target.Clear();
        if (x[0].Length == 0) return;
        var layout = op.Target;
        var rank = x[0].Rank;
        var walk = new Walk(layout.Shape.Span, layout.Strides, layout.Offset, stackalloc int[Walk.Scratch(rank)]);
        var reader = new Reader<T>(x[0], x[0].Shape, 0, stackalloc T[Math.Min(walk.Run, Reader<T>.Block)],
            stackalloc int[Walk.Scratch(rank)]);
        // Every part of an axis has about the same number of overlaps.
        var sums = new LongSums<T>(target, 1, x[0].Count / target.Length);
        do
        {
            for (var done = 0; done < walk.Run;)
            {
                var part = reader.Next(Math.Min(walk.Run - done, Reader<T>.Block));
                Add(part, target, walk.Offset + done * walk.Stride, walk.Stride);
                if (sums.AreCounted)
                    for (var i = done; i < done + part.Length; i++) sums.Count(walk.Offset + i * walk.Stride);
                done += part.Length;
            }
        }
        while (walk.Next());
        sums.Finish();
    }

    private static void Add<T>(ReadOnlySpan<T> x, Span<T> y, int offset, int stride) where T : unmanaged, INumber<T>
    {
        // A bool, read as a byte, is true where one of the added bools is.
        for (var i = 0; i < x.Length; i++, offset += stride)
            y[offset] = typeof(T) == typeof(byte) ? T.Max(y[offset], x[i]) : y[offset] + x[i];
    }
}
