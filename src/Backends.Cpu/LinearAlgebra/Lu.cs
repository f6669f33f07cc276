using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nabla.Cpu;

/// <summary>
/// P·A = L·U of a row-major matrix A: [n, n], with partial pivoting. L has a unit diagonal and lies below that of U in the same
/// memory. <c>pivots[i]</c> is the row (from 0) that was exchanged with row i at step i, so n is the length of <c>pivots</c>.
/// </summary>
internal static class Lu
{
    /// <summary>
    /// Factors in place. <paramref name="sign"/> is det P = ±1. Returns 0, or i + 1 for the first pivot i that is exactly zero: the
    /// factorisation is complete all the same, but U is singular. n = 0 gives 0 and sign 1.
    /// </summary>
    /// <exception cref="ArgumentException">The length of <paramref name="a"/> is not n·n.</exception>
    public static int Factor<T>(Span<T> a, Span<int> pivots, out int sign) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var n = pivots.Length;
        Matrices.Check(a.Length, n, n);
        if (n <= Matrices.LargestManaged || !TryFactorNative(a, pivots, out var info))
            info = FactorManaged(a, pivots);

        sign = 1;
        for (var i = 0; i < n; i++)
            sign = pivots[i] == i ? sign : -sign;

        return info;
    }

    /// <summary>Solves A·X = B in place of the row-major B: [n, nrhs].</summary>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public static void Solve<T>(ReadOnlySpan<T> lu, ReadOnlySpan<int> pivots, Span<T> b, int nrhs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var n = pivots.Length;
        Matrices.Check(b.Length, n, nrhs);
        for (var i = 0; i < n; i++)
            SwapRows(b, nrhs, i, pivots[i]);

        Triangular.Solve(lu, n, b, nrhs, upper: false, unit: true);
        Triangular.Solve(lu, n, b, nrhs, upper: true, unit: false);
    }

    /// <summary>Writes A⁻¹ to <paramref name="inverse"/>: [n, n]; infinities and NaN if U is singular.</summary>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public static void Inverse<T>(ReadOnlySpan<T> lu, ReadOnlySpan<int> pivots, Span<T> inverse)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var n = pivots.Length;
        Matrices.Check(inverse.Length, n, n);
        inverse.Clear();
        for (var i = 0; i < n; i++)
            inverse[i * n + i] = T.One;

        Solve(lu, pivots, inverse, n);
    }

    /// <summary>As <see cref="Factor"/> without LAPACK, which may pass over a NaN and find a pivot that is zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int FactorManaged<T>(Span<T> a, Span<int> pivots) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int n = pivots.Length, info = 0;
        for (var j = 0; j < n; j++)
        {
            pivots[j] = LargestBelow(a, n, j);
            SwapRows(a, n, j, pivots[j]);
            ReadOnlySpan<T> row = a.Slice(j * n, n)[j..];
            if (row[0] == T.Zero)
            {
                info = info == 0 ? j + 1 : info; // the rest of the column is zero too: nothing to eliminate
                continue;
            }

            for (var i = j + 1; i < n; i++)
            {
                var below = a.Slice(i * n, n)[j..];
                below[0] /= row[0];
                Rows.Axpy(-below[0], row[1..], below[1..]);
            }
        }

        return info;
    }

    private static unsafe bool TryFactorNative<T>(Span<T> a, Span<int> pivots, out int info)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var n = pivots.Length;
        fixed (T* pa = a)
        fixed (int* p = pivots)
        {
            Rows.TransposeSquare(a, n);
            var done = Lapack<T>.TryGetrf(pa, n, p, out info);
            Rows.TransposeSquare(a, n);
            for (var i = 0; i < n && done; i++)
                pivots[i]--;

            return done;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int LargestBelow<T>(ReadOnlySpan<T> a, int n, int column) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var best = column;
        for (var i = column + 1; i < n; i++)
        {
            var largest = T.Abs(a[best * n + column]);
            if (!(T.Abs(a[i * n + column]) <= largest) && !T.IsNaN(largest))
            {
                best = i; // a NaN is the largest, so that it reaches the result
            }
        }

        return best;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SwapRows<T>(Span<T> a, int width, int i, int j)
    {
        for (var k = 0; k < width && i != j; k++)
            (a[i * width + k], a[j * width + k]) = (a[j * width + k], a[i * width + k]);
    }
}
