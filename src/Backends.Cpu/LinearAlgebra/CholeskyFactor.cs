using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nabla.Cpu;

/// <summary>A = L·Lᵀ of a row-major symmetric positive definite matrix.</summary>
internal static class CholeskyFactor
{
    /// <summary>
    /// Factors A: [n, n] in place. Reads the lower triangle only; writes L there and zeros above. Returns 0, or i + 1 if the leading
    /// minor of order i + 1 is the first not to be positive definite: of what stands in <paramref name="a"/>, only element i of the
    /// diagonal then says something, whether that is because it is NaN.
    /// </summary>
    /// <exception cref="ArgumentException">The length is not n·n.</exception>
    public static unsafe int Compute<T>(Span<T> a, int n) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Matrices.Check(a.Length, n, n);
        for (var i = 0; i < n; i++)
            a.Slice(i * n, n)[(i + 1)..].Clear();

        fixed (T* p = a)
        {
            return n > Matrices.LargestManaged && Lapack<T>.TryPotrf(p, n, out var info) ? info : FactorManaged(a, n);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int FactorManaged<T>(Span<T> a, int n) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var i = 0; i < n; i++)
        {
            var row = a.Slice(i * n, n);
            for (var j = 0; j < i; j++)
                row[j] = (row[j] - Rows.Dot(row[..j], a.Slice(j * n, j))) / a[j * n + j];

            var square = row[i] -= Rows.Dot(row[..i], row[..i]);
            if (!(square > T.Zero)) // also NaN
            {
                return i + 1;
            }

            row[i] = T.Sqrt(square);
        }

        return 0;
    }
}
