using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Nabla.Cpu;

/// <summary>
/// <see cref="RandomKey.Bits"/> of many counters: a lane of 64 bits holds one word of a block. Only the lower half of a lane counts.
/// </summary>
internal static class Philox
{
    private const int Rounds = 10;

    /// <summary>The blocks of stream 0 from <paramref name="counter"/> on, as many as the spans hold: whole vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Fill(ulong seed, ulong counter, Span<ulong> low, Span<ulong> high)
    {
        high = high[..low.Length];
        var (width, half) = (Vector<ulong>.Count, Vector.Create((ulong)uint.MaxValue));
        Span<Vector<ulong>> keys = stackalloc Vector<ulong>[2 * Rounds];
        for (var round = 0U; round < Rounds; round++)
        {
            keys[2 * (int)round] = Vector.Create((ulong)unchecked((uint)seed + round * 0x9E3779B9));
            keys[2 * (int)round + 1] = Vector.Create((ulong)unchecked((uint)(seed >> 32) + round * 0xBB67AE85));
        }
        var counters = Vector.CreateSequence(counter, 1UL);
        for (var i = 0; i <= low.Length - width; i += width, counters += Vector.Create((ulong)width))
        {
            Vector<ulong> c0 = counters, c1 = Vector.ShiftRightLogical(counters, 32), c2 = default, c3 = default;
            for (var round = 0; round < 2 * Rounds; round += 2)
            {
                Vector<ulong> p0 = Product(c0, 0xD2511F53), p1 = Product(c2, 0xCD9E8D57);
                c0 = Vector.ShiftRightLogical(p1, 32) ^ c1 ^ keys[round];
                c2 = Vector.ShiftRightLogical(p0, 32) ^ c3 ^ keys[round + 1];
                (c1, c3) = (p1, p0);
            }
            ((c0 & half) | Vector.ShiftLeft(c1, 32)).CopyTo(low[i..]);
            ((c2 & half) | Vector.ShiftLeft(c3, 32)).CopyTo(high[i..]);
        }
    }

    /// <summary>The 64 bits of each product of a lower half.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<ulong> Product(Vector<ulong> a, uint factor) => Vector<ulong>.Count == 4 && Avx2.IsSupported
        ? Avx2.Multiply(a.AsVector256().AsUInt32(), Vector256.Create((ulong)factor).AsUInt32()).AsVector()
        : (a & Vector.Create((ulong)uint.MaxValue)) * Vector.Create((ulong)factor);
}
