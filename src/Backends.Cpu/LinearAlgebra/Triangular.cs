using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Nabla.Cpu;

/// <summary>Triangular systems by substitution: row by row, or recursively by halves of a large matrix.</summary>
internal static class Triangular
{
    /// <summary>Up to this side, rows are substituted one by one.</summary>
    private const int Side = 48;

    /// <summary>
    /// As <see cref="IRoutines.SolveTriangular"/>. Columns of B are independent: several threads take tiles of them, so that the number of
    /// threads does not matter.
    /// </summary>
    /// <exception cref="ArgumentException">The lengths are not n·n and n·columns.</exception>
    public static unsafe void Solve<T>(ReadOnlySpan<T> a, int n, Span<T> b, int columns, bool upper, bool unit, Work? threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Matrices.Check(a.Length, n, n);
        Matrices.Check(b.Length, n, columns);
        var tile = Vector512.IsHardwareAccelerated ? TriangularKernel<T, Wide<T>>.TileCols : TriangularKernel<T, Native<T>>.TileCols;
        var tiles = (columns + tile - 1) / tile;
        var elements = (long)n * n / 2 * columns / Gemm.PerElement;
        fixed (T* pa = a, pb = b)
        {
            T* first = pa, right = pb;
            if (threads is null || tiles < 2 || !threads.Splits(elements)) Part(0, tiles);
            else threads.Split(tiles, elements, Part);

            void Part(int from, int count)
            {
                var (column, end) = (from * tile, Math.Min(columns, (from + count) * tile));
                var matrix = Block<T>.Of(new Span<T>(first, n * n), n, n);
                Solve(matrix, Block<T>.Of(new Span<T>(right, n * columns), n, columns).Part(0, column, n, end - column), upper, unit);
            }
        }
    }

    /// <summary>Solves A·X = B in place of B, on the threads of B for products.</summary>
    public static void Solve<T>(Block<T> a, Block<T> b, bool upper, bool unit) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int n = a.Rows, columns = b.Columns;
        if (columns == 0) return;
        if (n <= Side || columns == 1)
        {
            SolveRows(a, b, upper, unit);
            return;
        }

        var half = n / 2;
        Block<T> first = b.Part(0, 0, half, columns), last = b.Part(half, 0, n - half, columns);
        Block<T> a11 = a.Part(0, 0, half, half), a22 = a.Part(half, half, n - half, n - half);
        if (upper)
        {
            Solve(a22, last, upper, unit);
            first.Subtract(a.Part(0, half, half, n - half), last);
            Solve(a11, first, upper, unit);
        }
        else
        {
            Solve(a11, first, upper, unit);
            last.Subtract(a.Part(half, 0, n - half, half), first);
            Solve(a22, last, upper, unit);
        }
    }

    /// <summary>Solves X·Lᵀ = B in place of B, where L is the lower triangle of <paramref name="l"/>.</summary>
    public static void SolveTransposed<T>(Block<T> l, Block<T> b) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var n = l.Rows;
        if (n <= Side)
        {
            SolveColumns(l, b);
            return;
        }

        var half = n / 2;
        Block<T> first = b.Part(0, 0, b.Rows, half), last = b.Part(0, half, b.Rows, n - half);
        SolveTransposed(l.Part(0, 0, half, half), first);
        last.Subtract(first, l.Part(half, 0, n - half, half), transposeB: true);
        SolveTransposed(l.Part(half, half, n - half, n - half), last);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void SolveRows<T>(Block<T> a, Block<T> b, bool upper, bool unit)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int n = a.Rows, solved;
        fixed (T* pa = a.Data, pb = b.Data)
        {
            solved = Vector512.IsHardwareAccelerated
                ? TriangularKernel<T, Wide<T>>.Solve(n, pa, a.Stride, pb, b.Stride, b.Columns, upper, unit)
                : TriangularKernel<T, Native<T>>.Solve(n, pa, a.Stride, pb, b.Stride, b.Columns, upper, unit);
        }
        if (solved < b.Columns) SolveRest(a, b.Part(0, solved, n, b.Columns - solved), upper, unit);
    }

    // The columns that fill no tile.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SolveRest<T>(Block<T> a, Block<T> b, bool upper, bool unit) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var data = b.Data;
        var (n, columns, stride) = (a.Rows, b.Columns, b.Stride);
        for (var step = 0; step < n; step++)
        {
            var i = upper ? n - 1 - step : step;
            int from = upper ? i + 1 : 0, to = upper ? n : i;
            ReadOnlySpan<T> factors = a.Row(i);
            var row = data.Slice(i * stride, columns);
            if (stride == 1) row[0] -= Rows.Dot<T>(factors[from..to], data[from..to]);
            else for (var p = from; p < to; p++) Rows.Axpy(-factors[p], data.Slice(p * stride, columns), row);
            if (unit) continue;
            for (var j = 0; j < row.Length; j++) row[j] /= factors[i];
        }
    }

    // L·Xᵀ = Bᵀ: the rows of Bᵀ are longer than those of a small L.
    private static void SolveColumns<T>(Block<T> l, Block<T> b) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var size = b.Rows * b.Columns;
        var turned = ArrayPool<T>.Shared.Rent(size);
        var x = Block<T>.Of(turned.AsSpan(0, size), b.Columns, b.Rows);
        b.CopyTransposed(x);
        SolveRows(l, x, upper: false, unit: false);
        x.CopyTransposed(b);
        ArrayPool<T>.Shared.Return(turned);
    }
}
