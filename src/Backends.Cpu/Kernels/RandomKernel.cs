using System.Runtime.CompilerServices;

namespace Nabla.Cpu;

/// <summary>Makes numbers of type <typeparamref name="T"/> from blocks of random bits.</summary>
internal interface INumbers<TOp, T>
{
    /// <summary>How many numbers a block gives.</summary>
    static abstract int PerBlock { get; }

    /// <summary>
    /// The numbers of blocks, whole vectors of them, whose bits are in <paramref name="low"/> and <paramref name="high"/>. These may be
    /// overwritten.
    /// </summary>
    static abstract void Fill(TOp op, Span<ulong> low, Span<ulong> high, Span<T> y);
}

/// <summary>Random numbers: blocks of bits, and numbers from these, in chunks that stay in the first-level cache.</summary>
internal static class RandomKernel<TOp, T, TNumbers> where TOp : RandomNumbers where T : unmanaged where TNumbers : INumbers<TOp, T>
{
    private const int Chunk = 256;

    public static void Run(TOp op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y, Work work)
    {
        if (y[0].DType.ClrType != typeof(T)) throw y[0].DType.Unknown;
        var length = y[0].Count;
        if (work.Splits(length)) Split(op, x[0], y[0], length, work);
        else if (length > 0) Part(op, x[0], y[0], 0, length);
    }

    private static void Split(TOp op, DeviceTensor keys, DeviceTensor y, int length, Work work) =>
        work.Split(length, length, (start, count) => Part(op, keys, y, start, count));

    private static void Part(TOp op, DeviceTensor keys, DeviceTensor y, int start, int count)
    {
        var seeds = keys.Contiguous<long>();
        var size = (int)op.Shape.Length;
        for (var target = y.Data<T>().Slice(y.Offset + start, count); !target.IsEmpty; target = target[count..], start += count)
        {
            var (row, first) = Math.DivRem(start, size);
            count = Math.Min(size - first, target.Length);
            Row(op, unchecked((ulong)seeds[row]), first, target[..count]);
        }
    }

    /// <summary>The numbers of one key from place <paramref name="first"/> on.</summary>
    [SkipLocalsInit]
    private static void Row(TOp op, ulong seed, int first, Span<T> y)
    {
        Span<ulong> low = stackalloc ulong[Chunk], high = stackalloc ulong[Chunk];
        Span<T> whole = stackalloc T[Chunk * TNumbers.PerBlock];
        var (per, width) = (TNumbers.PerBlock, System.Numerics.Vector<ulong>.Count);
        var (block, skip) = Math.DivRem(first, per);
        for (var count = 0; !y.IsEmpty; y = y[count..], skip = 0)
        {
            var blocks = (int)Math.Min(Chunk, ((skip + (long)y.Length + per - 1) / per + width - 1) / width * width);
            Philox.Fill(seed, (ulong)block, low[..blocks], high[..blocks]);
            count = Math.Min(blocks * per - skip, y.Length);
            if (count == blocks * per)
            {
                TNumbers.Fill(op, low[..blocks], high[..blocks], y[..count]);
            }
            else
            {
                TNumbers.Fill(op, low[..blocks], high[..blocks], whole[..(blocks * per)]);
                whole.Slice(skip, count).CopyTo(y);
            }
            block += blocks;
        }
    }
}
