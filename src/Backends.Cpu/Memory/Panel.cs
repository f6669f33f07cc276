using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nabla.Cpu;

/// <summary>
/// Copies rows whose elements lie interleaved in memory, as the columns of a matrix do, several at a time. One row at a time would read
/// each line of the cache once for each row.
/// </summary>
internal static class Panel
{
    private const int Line = 64, FewestRows = 4, FewestElements = 1 << 10, MostElements = 1 << 17;

    /// <summary>
    /// How many of <paramref name="neighbours"/> interleaved rows to copy at a time, or 0 where it does not pay: so many as share a line of
    /// the cache, or more short ones.
    /// </summary>
    public static int Rows<T>(int neighbours, int length)
    {
        var rows = Math.Min(neighbours, Math.Max(Line / Unsafe.SizeOf<T>(), FewestElements / length));
        return rows >= FewestRows && (long)rows * length is >= FewestElements and <= MostElements ? rows : 0;
    }

    /// <summary>
    /// Element j of row r, <c>data[offset + j·stride + r]</c>, comes to <c>panel[r·length + j]</c>, for all rows of the panel.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Read<T>(ReadOnlySpan<T> data, int offset, int stride, int length, Span<T> panel)
    {
        ref var source = ref Start(data, offset, stride, length, panel.Length);
        ref var target = ref MemoryMarshal.GetReference(panel);
        for (nint first = 0, rows; first < panel.Length / length; first += rows)
        {
            rows = Math.Min(8, panel.Length / length - first);
            ref var to = ref Unsafe.Add(ref target, first * length);
            if (rows == 8)
            {
                for (nint j = 0; j < length; j++)
                {
                    ref var from = ref Unsafe.Add(ref source, first + j * stride);
                    Unsafe.Add(ref to, j) = from;
                    Unsafe.Add(ref to, j + length) = Unsafe.Add(ref from, 1);
                    Unsafe.Add(ref to, j + 2 * (nint)length) = Unsafe.Add(ref from, 2);
                    Unsafe.Add(ref to, j + 3 * (nint)length) = Unsafe.Add(ref from, 3);
                    Unsafe.Add(ref to, j + 4 * (nint)length) = Unsafe.Add(ref from, 4);
                    Unsafe.Add(ref to, j + 5 * (nint)length) = Unsafe.Add(ref from, 5);
                    Unsafe.Add(ref to, j + 6 * (nint)length) = Unsafe.Add(ref from, 6);
                    Unsafe.Add(ref to, j + 7 * (nint)length) = Unsafe.Add(ref from, 7);
                }
                continue;
            }
            for (nint j = 0; j < length; j++)
                for (nint r = 0; r < rows; r++) Unsafe.Add(ref to, r * length + j) = Unsafe.Add(ref source, first + j * stride + r);
        }
    }

    /// <summary>The inverse of <see cref="Read"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Write<T>(ReadOnlySpan<T> panel, int length, Span<T> data, int offset, int stride)
    {
        ref var target = ref Start<T>(data, offset, stride, length, panel.Length);
        ref var source = ref MemoryMarshal.GetReference(panel);
        for (nint first = 0, rows; first < panel.Length / length; first += rows)
        {
            rows = Math.Min(8, panel.Length / length - first);
            ref var from = ref Unsafe.Add(ref source, first * length);
            if (rows == 8)
            {
                for (nint j = 0; j < length; j++)
                {
                    ref var to = ref Unsafe.Add(ref target, first + j * stride);
                    to = Unsafe.Add(ref from, j);
                    Unsafe.Add(ref to, 1) = Unsafe.Add(ref from, j + length);
                    Unsafe.Add(ref to, 2) = Unsafe.Add(ref from, j + 2 * (nint)length);
                    Unsafe.Add(ref to, 3) = Unsafe.Add(ref from, j + 3 * (nint)length);
                    Unsafe.Add(ref to, 4) = Unsafe.Add(ref from, j + 4 * (nint)length);
                    Unsafe.Add(ref to, 5) = Unsafe.Add(ref from, j + 5 * (nint)length);
                    Unsafe.Add(ref to, 6) = Unsafe.Add(ref from, j + 6 * (nint)length);
                    Unsafe.Add(ref to, 7) = Unsafe.Add(ref from, j + 7 * (nint)length);
                }
                continue;
            }
            for (nint j = 0; j < length; j++)
                for (nint r = 0; r < rows; r++) Unsafe.Add(ref target, first + j * stride + r) = Unsafe.Add(ref from, r * length + j);
        }
    }

    // The first element. Checking both ends is enough, since all other elements lie between them.
    private static ref T Start<T>(ReadOnlySpan<T> data, int offset, int stride, int length, int elements)
    {
        var (rows, rest) = Math.DivRem(elements, length);
        if (rest != 0) throw new ArgumentException($"{elements} elements are no rows of {length}.");
        var last = checked((int)(offset + (length - 1L) * stride));
        _ = data.Slice(Math.Min(offset, last), rows);
        _ = data.Slice(Math.Max(offset, last), rows);
        return ref Unsafe.Add(ref MemoryMarshal.GetReference(data), offset);
    }
}
