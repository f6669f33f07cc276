using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nabla.Cpu;

/// <summary>
/// Sums of int32 numbers in int64: Σ x = 2¹⁶ Σ ⌊x/2¹⁶⌋ + Σ (x mod 2¹⁶). For at most 2¹⁶ numbers both sums fit 32 bits, and the second is Σ
/// x − 2¹⁶ Σ ⌊x/2¹⁶⌋ modulo 2³². This is faster than additions in 64 bits.
/// </summary>
internal static class IntegerSums
{
    private const int Most = 1 << 16;

    /// <summary>The sum of a row.</summary>
    public static long Row(ReadOnlySpan<int> row)
    {
        var sum = 0L;
        for (; row.Length > Most; row = row[Most..]) sum += Short(row[..Most]);
        return sum + Short(row);
    }

    /// <summary>The sum of at most <see cref="Most"/> numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long Short(ReadOnlySpan<int> x)
    {
        var (sum, width) = (0L, Vector<int>.Count);
        if (x.Length >= width)
        {
            Vector<int> all = default, high = default, all1 = default, high1 = default;
            ref var numbers = ref MemoryMarshal.GetReference(x);
            nuint i = 0;
            for (var last = x.Length - 4 * width; (int)i <= last; i += 4 * (nuint)width)
            {
                var x0 = Vector.LoadUnsafe(ref numbers, i);
                var x1 = Vector.LoadUnsafe(ref numbers, i + (nuint)width);
                var x2 = Vector.LoadUnsafe(ref numbers, i + 2 * (nuint)width);
                var x3 = Vector.LoadUnsafe(ref numbers, i + 3 * (nuint)width);
                all += x0;
                high += x0 >> 16;
                all1 += x1;
                high1 += x1 >> 16;
                all += x2;
                high += x2 >> 16;
                all1 += x3;
                high1 += x3 >> 16;
            }
            (all, high) = (all + all1, high + high1);
            for (x = x[(int)i..]; x.Length >= width; x = x[width..])
            {
                var some = new Vector<int>(x);
                all += some;
                high += some >> 16;
            }
            Vector.Widen(high, out var h0, out var h1);
            Vector.Widen(Vector.AsVectorUInt32(all - (high << 16)), out var l0, out var l1);
            sum = Vector.Sum((h0 + h1 << 16) + Vector.AsVectorInt64(l0 + l1));
        }
        foreach (var number in x) sum += number;
        return sum;
    }

    /// <summary>The sums of rows whose elements are interleaved in memory.</summary>
    [SkipLocalsInit]
    public static void Rows(ref RowReader<int> rows, Span<long> y)
    {
        Span<int> all = stackalloc int[y.Length], high = stackalloc int[y.Length], none = stackalloc int[y.Length];
        none.Clear();
        y.Clear();
        for (int left = rows.Length, count; left > 0; left -= count)
        {
            count = Math.Min(left, Most);
            all.Clear();
            high.Clear();
            var n = count;
            for (; n >= 4; n -= 4)
                Add(rows.Across(y.Length), rows.Across(y.Length), rows.Across(y.Length), rows.Across(y.Length), all, high);
            for (; n > 0; n--) Add(rows.Across(y.Length), none, none, none, all, high);
            for (var i = 0; i < y.Length; i++) y[i] += ((long)high[i] << 16) + (uint)(all[i] - (high[i] << 16));
        }
    }

    /// <summary>Adds four rows at a time to the two sums of each column, since loading and storing the sums for each row is slow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(ReadOnlySpan<int> a, ReadOnlySpan<int> b, ReadOnlySpan<int> c, ReadOnlySpan<int> d, Span<int> all,
        Span<int> high)
    {
        ref int r0 = ref First(a, all), r1 = ref First(b, all), r2 = ref First(c, all), r3 = ref First(d, all), to = ref First(all, all);
        ref var top = ref First(high, all);
        nuint i = 0, width = (nuint)Vector<int>.Count, length = (nuint)all.Length;
        for (; i + width <= length; i += width)
        {
            Vector<int> x0 = Vector.LoadUnsafe(ref r0, i), x1 = Vector.LoadUnsafe(ref r1, i);
            Vector<int> x2 = Vector.LoadUnsafe(ref r2, i), x3 = Vector.LoadUnsafe(ref r3, i);
            (Vector.LoadUnsafe(ref to, i) + (x0 + x1 + (x2 + x3))).StoreUnsafe(ref to, i);
            (Vector.LoadUnsafe(ref top, i) + ((x0 >> 16) + (x1 >> 16) + ((x2 >> 16) + (x3 >> 16)))).StoreUnsafe(ref top, i);
        }
        for (var k = (int)i; k < all.Length; k++)
            (all[k], high[k]) = (all[k] + a[k] + b[k] + c[k] + d[k], high[k] + (a[k] >> 16) + (b[k] >> 16) + (c[k] >> 16) + (d[k] >> 16));

        // Checks the length of a row before the loop, which does not.
        static ref int First(ReadOnlySpan<int> x, Span<int> all) => ref MemoryMarshal.GetReference(x[..all.Length]);
    }
}
