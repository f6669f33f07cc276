using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nabla.Cpu;

internal readonly struct CatKernel : IKernel<Cat>
{
    public static void Run<T>(Cat op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y, Work work) where T : unmanaged, INumber<T>
    {
        var target = y[0].Span<T>();
        if (target.IsEmpty) return;
        var inner = y[0].Inner(op.Axis);
        var pitch = y[0].Shape[op.Axis] * inner;
        Span<int> scratch = stackalloc int[Walk.Scratch(y[0].Rank)];
        var start = 0;
        foreach (var part in x)
        {
            var width = part.Shape[op.Axis] * inner;
            if (width == 0) continue;
            var reader = new Reader<T>(part, part.Shape, 0, default, scratch);
            for (var i = start; i < target.Length; i += pitch) reader.Take(target.Slice(i, width));
            start += width;
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
