using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nabla.Cpu;

/// <summary>Triangular systems with row-major matrices.</summary>
internal static class Triangular
{
    /// <summary>
    /// Solves A·X = B in place of B, by substitution. A: [n, n], of which only the upper or lower triangle is read, and not its diagonal
    /// if <paramref name="unit"/> (it counts as ones); B: [n, nrhs]. A zero on the diagonal gives infinities and NaN.
    /// </summary>
    /// <exception cref="ArgumentException">The lengths are not n·n and n·nrhs.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe void Solve<T>(ReadOnlySpan<T> a, int n, Span<T> b, int nrhs, bool upper, bool unit)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Matrices.Check(a.Length, n, n);
        Matrices.Check(b.Length, n, nrhs);
        if (b.IsEmpty) return;

        fixed (T* pa = a, pb = b)
        {
            if (n > Matrices.LargestManaged && nrhs > 1 && Lapack<T>.TryTrsm(pa, n, pb, nrhs, upper, unit)) return;
        }

        for (var step = 0; step < n; step++)
        {
            var i = upper ? n - 1 - step : step;
            int from = upper ? i + 1 : 0, to = upper ? n : i;
            Substitute(a.Slice(i * n, n)[from..to], b[(from * nrhs)..(to * nrhs)], b.Slice(i * nrhs, nrhs), nrhs);
            for (var j = i * nrhs; j < (i + 1) * nrhs && !unit; j++)
                b[j] /= a[i * n + i];
        }
    }

    // row ← row − Σₚ aₚ·(row p of known)
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Substitute<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> known, Span<T> row, int nrhs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (nrhs == 1)
        {
            row[0] -= Rows.Dot(a, known);
            return;
        }

        for (var p = 0; p < a.Length; p++)
            Rows.Axpy(-a[p], known.Slice(p * nrhs, nrhs), row);
    }
}
