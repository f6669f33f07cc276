using System.Runtime.CompilerServices;

namespace Nabla.Cpu;

/// <summary>The choice between two tensors by a third, of bools.</summary>
internal static class Choice
{
    public static void Run(Where op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y, Work work)
    {
        switch (y[0].DType.Index)
        {
            case 0: Run<float>(x[0], x[1], x[2], y[0], work); break;
            case 1: Run<double>(x[0], x[1], x[2], y[0], work); break;
            case 2: Run<int>(x[0], x[1], x[2], y[0], work); break;
            case 3: Run<long>(x[0], x[1], x[2], y[0], work); break;
            default: Run<bool>(x[0], x[1], x[2], y[0], work); break;
        }
    }

    private static void Run<T>(DeviceTensor condition, DeviceTensor a, DeviceTensor b, DeviceTensor y, Work work) where T : unmanaged
    {
        var length = y.Count;
        if (work.Splits(length)) Split<T>(condition, a, b, y, length, work);
        else if (length > 0) Part<T>(condition, a, b, y, 0, length);
    }

    private static void Split<T>(DeviceTensor condition, DeviceTensor a, DeviceTensor b, DeviceTensor y, int length, Work work)
        where T : unmanaged
        => work.Split(length, length, (start, count) => Part<T>(condition, a, b, y, start, count));

    [SkipLocalsInit]
    private static void Part<T>(DeviceTensor condition, DeviceTensor a, DeviceTensor b, DeviceTensor y, int start, int count)
        where T : unmanaged
    {
        var block = Math.Min(count, Reader<T>.Block);
        var target = y.Span<T>().Slice(start, count);
        var chosen = new Reader<bool>(condition, y.Shape, start, stackalloc bool[block], stackalloc int[Walk.Scratch(y.Rank)]);
        var first = new Reader<T>(a, y.Shape, start, stackalloc T[block], stackalloc int[Walk.Scratch(y.Rank)]);
        var second = new Reader<T>(b, y.Shape, start, stackalloc T[block], stackalloc int[Walk.Scratch(y.Rank)]);
        for (; !target.IsEmpty; target = target[block..])
        {
            block = Math.Min(block, target.Length);
            Choose(chosen.Next(block), first.Next(block), second.Next(block), target[..block]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Choose<T>(ReadOnlySpan<bool> chosen, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y)
    {
        chosen = chosen[..y.Length];
        a = a[..y.Length];
        b = b[..y.Length];
        for (var i = 0; i < y.Length; i++) y[i] = chosen[i] ? a[i] : b[i];
    }
}
