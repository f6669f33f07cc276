using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nabla.Cpu;

/// <summary>Choices by a bool tensor. Numbers are selected by bit operations, so that no branch depends on the bools.</summary>
internal static class Choice
{
    /// <summary>y = c ? a : b.</summary>
    public static void Run(Where op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y, Work work) =>
        Run(x[0], x[1], x[2], y[0], work);

    /// <summary>y = c ? a : 0 for a bool weight; w · a, and 0 where w is 0, for a real weight.</summary>
    public static void Run(Gate op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y, Work work)
    {
        if (x[0].DType == DType.Bool)
        {
            Run(x[0], x[1], null, y[0], work);
            return;
        }
        var weighed = new Weighed(x[0], x[1], y[0], work);
        x[0].DType.Run(ref weighed);
    }

    private readonly struct Weighed(DeviceTensor w, DeviceTensor a, DeviceTensor y, Work work) : ITyped
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<T>() where T : unmanaged, INumber<T> => Spanwise.Run<T, T>(Loop.Run<T, GatedProduct>, w, a, y, work);
    }

    private static void Run(DeviceTensor c, DeviceTensor a, DeviceTensor? b, DeviceTensor y, Work work)
    {
        var chosen = new Chosen(c, a, b, y, work);
        y.DType.Run(ref chosen);
    }

    private readonly struct Chosen(DeviceTensor c, DeviceTensor a, DeviceTensor? b, DeviceTensor y, Work work) : ITyped
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<T>() where T : unmanaged, INumber<T> => Choice.Run<T>(c, a, b, y, work);
    }

    private static void Run<T>(DeviceTensor c, DeviceTensor a, DeviceTensor? b, DeviceTensor y, Work work) where T : unmanaged
    {
        var length = y.Count;
        if (work.Splits(length)) Split<T>(c, a, b, y, length, work);
        else if (length > 0) Part<T>(c, a, b, y, 0, length);
    }

    private static void Split<T>(DeviceTensor c, DeviceTensor a, DeviceTensor? b, DeviceTensor y, int length, Work work)
        where T : unmanaged =>
        work.Split(length, length, (start, count) => Part<T>(c, a, b, y, start, count));

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Part<T>(DeviceTensor c, DeviceTensor a, DeviceTensor? b, DeviceTensor y, int start, int count) where T : unmanaged
    {
        var block = Math.Min(count, Reader<T>.Block);
        var target = y.Span<T>().Slice(start, count);
        var chosen = new Reader<bool>(c, y.Shape, start, stackalloc bool[block], stackalloc int[Walk.Scratch(y.Rank)]);
        var first = new Reader<T>(a, y.Shape, start, stackalloc T[block], stackalloc int[Walk.Scratch(y.Rank)]);
        var second = b is null ? default : new Reader<T>(b, y.Shape, start, stackalloc T[block], stackalloc int[Walk.Scratch(y.Rank)]);
        for (; !target.IsEmpty; target = target[block..])
        {
            block = Math.Min(block, target.Length);
            Choose(chosen.Next(block), first.Next(block), b is null ? default : second.Next(block), target[..block]);
        }
    }

    private static void Choose<T>(ReadOnlySpan<bool> chosen, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y) where T : unmanaged
    {
        var c = MemoryMarshal.AsBytes(chosen);
        if (Unsafe.SizeOf<T>() == 8)
            Choose(c, MemoryMarshal.Cast<T, ulong>(a), MemoryMarshal.Cast<T, ulong>(b), MemoryMarshal.Cast<T, ulong>(y));
        else if (Unsafe.SizeOf<T>() == 4)
            Choose(c, MemoryMarshal.Cast<T, uint>(a), MemoryMarshal.Cast<T, uint>(b), MemoryMarshal.Cast<T, uint>(y));
        else Choose(c, MemoryMarshal.AsBytes(a), MemoryMarshal.AsBytes(b), MemoryMarshal.AsBytes(y));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Choose<T>(ReadOnlySpan<byte> c, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y)
        where T : unmanaged, IBinaryInteger<T>
    {
        c = c[..y.Length];
        a = a[..y.Length];
        if (!b.IsEmpty) b = b[..y.Length];
        var i = 0;
        for (; i <= y.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            var bits = new Vector<byte>(c[i..]);
            if (typeof(T) == typeof(byte))
            {
                Put(bits.As<byte, T>(), i, a, b, y);
                continue;
            }
            Vector.Widen(bits, out var low, out var high);
            Widen(low, i, a, b, y);
            Widen(high, i + Vector<ushort>.Count, a, b, y);
        }
        for (; i < y.Length; i++) y[i] = c[i] != 0 ? a[i] : b.IsEmpty ? T.Zero : b[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Widen<T>(Vector<ushort> bits, int i, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y)
        where T : unmanaged, IBinaryInteger<T>
    {
        Vector.Widen(bits, out var low, out var high);
        if (typeof(T) == typeof(uint))
        {
            Put(low.As<uint, T>(), i, a, b, y);
            Put(high.As<uint, T>(), i + Vector<T>.Count, a, b, y);
            return;
        }
        Vector.Widen(low, out var first, out var second);
        Put(first.As<ulong, T>(), i, a, b, y);
        Put(second.As<ulong, T>(), i + Vector<T>.Count, a, b, y);
        Vector.Widen(high, out first, out second);
        Put(first.As<ulong, T>(), i + 2 * Vector<T>.Count, a, b, y);
        Put(second.As<ulong, T>(), i + 3 * Vector<T>.Count, a, b, y);
    }

    // A bit of 0 or 1 becomes a mask of zeros or ones.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put<T>(Vector<T> bit, int i, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y)
        where T : unmanaged, IBinaryInteger<T>
    {
        var mask = Vector<T>.Zero - bit;
        var other = b.IsEmpty ? Vector<T>.Zero : new Vector<T>(b[i..]);
        (other ^ ((new Vector<T>(a[i..]) ^ other) & mask)).CopyTo(y[i..]);
    }
}
