using System.Runtime.CompilerServices;

namespace Nabla.Cpu;

/// <summary>y[i] = f(x[i]) for spans of one length; y does not overlap x.</summary>
internal delegate void UnarySpan<TIn, TOut>(ReadOnlySpan<TIn> x, Span<TOut> y);

/// <summary>y[i] = f(a[i], b[i]) for spans of one length; y overlaps neither.</summary>
internal delegate void BinarySpan<TIn, TOut>(ReadOnlySpan<TIn> a, ReadOnlySpan<TIn> b, Span<TOut> y);

/// <summary>Applies functions of spans to tensors of any layout, with broadcasting.</summary>
internal static class Spanwise
{
    private const int ShortestLine = 128;

    /// <param name="f">The function.</param>
    /// <param name="x">The input.</param>
    /// <param name="y">The output.</param>
    /// <param name="work">The threads.</param>
    /// <param name="cost">How many times as long as for ordinary functions an element takes: from fewer elements on threads pay.</param>
    public static void Run<TIn, TOut>(UnarySpan<TIn, TOut> f, DeviceTensor x, DeviceTensor y, Work work, int cost = 1)
        where TIn : unmanaged where TOut : unmanaged
    {
        var length = y.Count;
        if (length == 0) return;
        if (work.Splits((long)length * cost)) Split(f, x, y, length, work, cost);
        else if (x.IsContiguous) f(x.Data<TIn>().Slice(x.Offset, length), y.Data<TOut>().Slice(y.Offset, length));
        else Part(f, x, y, 0, length);
    }

    public static void Run<TIn, TOut>(BinarySpan<TIn, TOut> f, DeviceTensor a, DeviceTensor b, DeviceTensor y, Work work, int cost = 1)
        where TIn : unmanaged where TOut : unmanaged
    {
        var length = y.Count;
        if (length == 0) return;
        int m = a.Count, n = b.Count;
        if (work.Splits((long)length * cost))
        {
            Split(f, a, b, y, length, work, cost);
        }
        else if (a.IsContiguous && b.IsContiguous && (m == length || (m == 1 && n == length)) && (n == length || n == 1))
        {
            ReadOnlySpan<TIn> first = a.Data<TIn>().Slice(a.Offset, m), second = b.Data<TIn>().Slice(b.Offset, n);
            var target = y.Data<TOut>().Slice(y.Offset, length);
            if (m == n) f(first, second, target);
            else WithNumber(f, first, second, target);
        }
        else
        {
            Part(f, a, b, y, 0, length);
        }
    }

    /// <summary>For one input that is a single number: a block repeats it and stays in the cache.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void WithNumber<TIn, TOut>(BinarySpan<TIn, TOut> f, ReadOnlySpan<TIn> a, ReadOnlySpan<TIn> b, Span<TOut> y)
        where TIn : unmanaged
    {
        Span<TIn> number = stackalloc TIn[Math.Min(y.Length, Reader<TIn>.Block)];
        Strided.Fill(number, a.Length == 1 ? a[0] : b[0]);
        for (var i = 0; i < y.Length; i += number.Length)
        {
            var count = Math.Min(number.Length, y.Length - i);
            if (a.Length == 1) f(number[..count], b.Slice(i, count), y.Slice(i, count));
            else f(a.Slice(i, count), number[..count], y.Slice(i, count));
        }
    }

    // These are methods of their own, so that the path without threads allocates no closure.
    private static void Split<TIn, TOut>(UnarySpan<TIn, TOut> f, DeviceTensor x, DeviceTensor y, int length, Work work, int cost)
        where TIn : unmanaged where TOut : unmanaged =>
        work.Split(length, (long)length * cost, (start, count) => Part(f, x, y, start, count));

    private static void Split<TIn, TOut>(BinarySpan<TIn, TOut> f, DeviceTensor a, DeviceTensor b, DeviceTensor y, int length, Work work,
        int cost) where TIn : unmanaged where TOut : unmanaged =>
        work.Split(length, (long)length * cost, (start, count) => Part(f, a, b, y, start, count));

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Part<TIn, TOut>(UnarySpan<TIn, TOut> f, DeviceTensor x, DeviceTensor y, int start, int count)
        where TIn : unmanaged where TOut : unmanaged
    {
        var block = Math.Min(count, Reader<TIn>.Block);
        var target = y.Data<TOut>().Slice(y.Offset + start, count);
        var reader = new Reader<TIn>(x, y.Shape, start, stackalloc TIn[block], stackalloc int[Walk.Scratch(y.Rank)]);
        if (reader.IsLinear) block = count;
        for (int next; !target.IsEmpty; target = target[next..])
        {
            next = Math.Min(Math.Min(block, target.Length), Line(reader.Ahead));
            f(reader.Next(next), target[..next]);
        }
    }

    // Blocks that end with a line of an input need no copy of it. Short lines are better copied.
    private static int Line(int ahead) => ahead >= ShortestLine ? ahead : int.MaxValue;

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Part<TIn, TOut>(BinarySpan<TIn, TOut> f, DeviceTensor a, DeviceTensor b, DeviceTensor y, int start, int count)
        where TIn : unmanaged where TOut : unmanaged
    {
        var block = Math.Min(count, Reader<TIn>.Block);
        var target = y.Data<TOut>().Slice(y.Offset + start, count);
        var first = new Reader<TIn>(a, y.Shape, start, stackalloc TIn[block], stackalloc int[Walk.Scratch(y.Rank)]);
        var second = new Reader<TIn>(b, y.Shape, start, stackalloc TIn[block], stackalloc int[Walk.Scratch(y.Rank)]);
        if (first.IsLinear && second.IsLinear) block = count;
        for (int next; !target.IsEmpty; target = target[next..])
        {
            next = Math.Min(Math.Min(block, target.Length), Line(Math.Min(first.Ahead, second.Ahead)));
            f(first.Next(next), second.Next(next), target[..next]);
        }
    }
}
