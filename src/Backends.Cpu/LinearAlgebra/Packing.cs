using System.Runtime.CompilerServices;

namespace Nabla.Cpu;

/// <summary>Copies blocks of strided matrices to contiguous memory.</summary>
internal static unsafe class Packing
{
    /// <summary>
    /// Copies a block [rows, cols] of strides (<paramref name="row"/>, <paramref name="col"/>) to rows of <paramref name="width"/> ≥ cols
    /// elements, the surplus zero.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pack<T>(int rows, int cols, T* from, nint row, nint col, T* to, int width) where T : unmanaged
    {
        if (col == 1)
        {
            for (var i = 0; i < rows; i++, from += row, to += width)
            {
                new ReadOnlySpan<T>(from, cols).CopyTo(new Span<T>(to, width));
                new Span<T>(to + cols, width - cols).Clear();
            }

            return;
        }

        for (var j = 0; j < cols; j++)
        {
            T* source = from + j * col, target = to + j;
            for (var i = 0; i < rows; i++, source += row, target += width)
                *target = *source;
        }

        for (var i = 0; i < rows && cols < width; i++)
            new Span<T>(to + (nint)i * width + cols, width - cols).Clear();
    }
}
