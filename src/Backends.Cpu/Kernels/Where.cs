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
            Bits(c, MemoryMarshal.Cast<T, long>(a), MemoryMarshal.Cast<T, long>(b), MemoryMarshal.Cast<T, long>(y));
        else if (Unsafe.SizeOf<T>() == 4)
            Bits(c, MemoryMarshal.Cast<T, int>(a), MemoryMarshal.Cast<T, int>(b), MemoryMarshal.Cast<T, int>(y));
        else Bits(c, MemoryMarshal.AsBytes(a), MemoryMarshal.AsBytes(b), MemoryMarshal.AsBytes(y));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Bits(ReadOnlySpan<byte> c, ReadOnlySpan<long> a, ReadOnlySpan<long> b, Span<long> y)
    {
        c = c[..y.Length];
        a = a[..y.Length];
        if (b.IsEmpty)
        {
            for (var i = 0; i < y.Length; i++) y[i] = a[i] & -(long)c[i];
            return;
        }
        b = b[..y.Length];
        for (var i = 0; i < y.Length; i++) y[i] = b[i] ^ ((a[i] ^ b[i]) & -(long)c[i]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Bits(ReadOnlySpan<byte> c, ReadOnlySpan<int> a, ReadOnlySpan<int> b, Span<int> y)
    {
        c = c[..y.Length];
        a = a[..y.Length];
        if (b.IsEmpty)
        {
            for (var i = 0; i < y.Length; i++) y[i] = a[i] & -c[i];
            return;
        }
        b = b[..y.Length];
        for (var i = 0; i < y.Length; i++) y[i] = b[i] ^ ((a[i] ^ b[i]) & -c[i]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Bits(ReadOnlySpan<byte> c, ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, Span<byte> y)
    {
        for (var i = 0; i < y.Length; i++) y[i] = c[i] != 0 ? a[i] : b.IsEmpty ? (byte)0 : b[i];
    }
}
