using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nabla.Cpu;

/// <summary>
/// P·A = L·U with partial pivoting, as <see cref="IRoutines.Factor"/> says: column by column, or recursively by halves of the columns.
/// </summary>
internal static class Lu
{
    /// <summary>
    /// A block of at most so many rows, or columns, is eliminated column by column: a low one as it is, a high one transposed, so that its
    /// columns are contiguous.
    /// </summary>
    private const int Height = 64, Width = 16;

    /// <summary>Factors the columns of a block that has at least as many rows.</summary>
    public static int Factor<T>(Block<T> a, Span<int> pivots) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int m = a.Rows, n = a.Columns;
        if (m <= Height) return FactorColumns(a, pivots);
        if (n <= Width) return FactorTurned(a, pivots);
        var half = n / 2;
        Block<T> left = a.Part(0, 0, m, half), right = a.Part(0, half, m, n - half);
        Block<T> above = a.Part(0, half, half, n - half), below = a.Part(half, half, m - half, n - half);
        var info = Factor(left, pivots[..half]);
        for (var i = 0; i < half; i++) SwapRows(right, i, pivots[i]);
        Triangular.Solve(a.Part(0, 0, half, half), above, upper: false, unit: true);
        below.Subtract(a.Part(half, 0, m - half, half), above);
        var second = Factor(below, pivots[half..]);
        for (var i = half; i < n; i++)
        {
            pivots[i] += half;
            SwapRows(left, i, pivots[i]);
        }

        return info != 0 ? info : second != 0 ? half + second : 0;
    }

    /// <summary>det P = ±1.</summary>
    public static int Sign(ReadOnlySpan<int> pivots)
    {
        var sign = 1;
        for (var i = 0; i < pivots.Length; i++) sign = pivots[i] == i ? sign : -sign;
        return sign;
    }

    /// <summary>Solves A·X = B in place of the row-major B: [n, columns].</summary>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public static void Solve<T, TRoutines>(ReadOnlySpan<T> lu, ReadOnlySpan<int> pivots, Span<T> b, int columns, Work? threads = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> where TRoutines : IRoutines
    {
        var n = pivots.Length;
        var rows = Block<T>.Of(b, n, columns);
        for (var i = 0; i < n; i++) SwapRows(rows, i, pivots[i]);
        TRoutines.SolveTriangular(lu, n, b, columns, upper: false, unit: true, threads);
        TRoutines.SolveTriangular(lu, n, b, columns, upper: true, unit: false, threads);
    }

    /// <summary>Writes A⁻¹ to <paramref name="inverse"/>: [n, n]; infinities and NaN if U is singular.</summary>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public static void Inverse<T, TRoutines>(ReadOnlySpan<T> lu, ReadOnlySpan<int> pivots, Span<T> inverse, Work? threads = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> where TRoutines : IRoutines
    {
        var n = pivots.Length;
        Matrices.Check(inverse.Length, n, n);
        inverse.Clear();
        for (var i = 0; i < n; i++) inverse[i * n + i] = T.One;
        Solve<T, TRoutines>(lu, pivots, inverse, n, threads);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int FactorColumns<T>(Block<T> a, Span<int> pivots) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var data = a.Data;
        var (info, stride, columns) = (0, a.Stride, a.Columns);
        for (var j = 0; j < columns; j++)
        {
            pivots[j] = LargestFrom<T>(data, j * stride + j, stride) / stride;
            SwapRows(a, j, pivots[j]);
            ReadOnlySpan<T> row = data.Slice(j * stride + j, columns - j);
            if (row[0] == T.Zero)
            {
                info = info == 0 ? j + 1 : info;   // The rest of the column is zero too: there is nothing to eliminate.
                continue;
            }

            for (var i = j + 1; i < a.Rows; i++)
            {
                var below = data.Slice(i * stride + j, columns - j);
                below[0] /= row[0];
                Rows.Axpy(-below[0], row[1..], below[1..]);
            }
        }

        return info;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int FactorTurned<T>(Block<T> a, Span<int> pivots) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (m, n, info) = (a.Rows, a.Columns, 0);
        var memory = ArrayPool<T>.Shared.Rent(m * n);
        var columns = memory.AsSpan(0, m * n);
        var turned = Block<T>.Of(columns, n, m);
        a.CopyTransposed(turned);
        for (var j = 0; j < n; j++)
        {
            var pivot = pivots[j] = LargestFrom<T>(columns.Slice(j * m, m), j, 1);
            for (var at = 0; at < columns.Length && pivot != j; at += m)
                (columns[at + j], columns[at + pivot]) = (columns[at + pivot], columns[at + j]);
            var below = columns[(j * m + j + 1)..((j + 1) * m)];
            if (columns[j * m + j] == T.Zero)
            {
                info = info == 0 ? j + 1 : info;   // The rest of the column is zero too: there is nothing to eliminate.
                continue;
            }
            Loop.Run<T, Quotient>(below, columns[j * m + j], below);
            for (var at = (j + 1) * m + j; at < columns.Length; at += m)
                Rows.Axpy(-columns[at], below, columns.Slice(at + 1, below.Length));
        }
        turned.CopyTransposed(a);
        ArrayPool<T>.Shared.Return(memory);
        return info;
    }

    /// <summary>
    /// The place of the element of the largest magnitude among every <paramref name="step"/>-th from <paramref name="first"/> on.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int LargestFrom<T>(ReadOnlySpan<T> x, int first, int step) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (best, largest) = (first, T.Abs(x[first]));
        for (var i = first + step; i < x.Length; i += step)
        {
            var magnitude = T.Abs(x[i]);
            // A NaN counts as the largest, so that it reaches the result.
            if (!(magnitude <= largest) && !T.IsNaN(largest)) (best, largest) = (i, magnitude);
        }
        return best;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SwapRows<T>(Block<T> a, int i, int j) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (i != j) Swap(a.Row(i), a.Row(j));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Swap<T>(Span<T> x, Span<T> y)
    {
        y = y[..x.Length];
        for (var k = 0; k < x.Length; k++) (x[k], y[k]) = (y[k], x[k]);
    }
}
