using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nabla.Cpu;

/// <summary>A = L·Lᵀ of a symmetric positive definite matrix: row by row, or recursively by halves for a large one.</summary>
internal static class CholeskyFactor
{
    /// <summary>Up to these sides the factor is computed element by element, and row by row.</summary>
    private const int Small = 8, Side = 48;

    /// <summary>As <see cref="IRoutines.Cholesky"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Factor<T>(Block<T> a) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var info = a.Rows <= Small ? FactorElements(a) : FactorLower(a);
        var data = a.Data;
        for (int i = 0, n = a.Rows; i + 1 < n; i++) data.Slice(i * a.Stride + i + 1, n - i - 1).Clear();
        return info;
    }

    private static int FactorLower<T>(Block<T> a) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var n = a.Rows;
        if (n <= Side) return FactorRows(a);
        var half = n / 2;
        Block<T> l11 = a.Part(0, 0, half, half), l21 = a.Part(half, 0, n - half, half), rest = a.Part(half, half, n - half, n - half);
        if (FactorLower(l11) is var info and not 0) return info;
        Triangular.SolveTransposed(l11, l21);
        SubtractSquare(rest, l21);
        return FactorLower(rest) is var minor and not 0 ? half + minor : 0;
    }

    /// <summary>Subtracts L·Lᵀ from the lower triangle. The elements above it have undefined values.</summary>
    private static void SubtractSquare<T>(Block<T> a, Block<T> l) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var n = a.Rows;
        if (n <= 2 * Side)
        {
            a.Subtract(l, l, transposeB: true);
            return;
        }

        var half = n / 2;
        Block<T> first = l.Part(0, 0, half, l.Columns), last = l.Part(half, 0, n - half, l.Columns);
        SubtractSquare(a.Part(0, 0, half, half), first);
        a.Part(half, 0, n - half, half).Subtract(last, first, transposeB: true);
        SubtractSquare(a.Part(half, half, n - half, n - half), last);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int FactorElements<T>(Block<T> a) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var data = a.Data;
        var (n, stride) = (a.Rows, a.Stride);
        for (var i = 0; i < n; i++)
        {
            var row = data.Slice(i * stride, n);
            for (var j = 0; j < i; j++)
            {
                ReadOnlySpan<T> above = data.Slice(j * stride, n);
                row[j] = (row[j] - Rows.Dot<T>(row[..j], above[..j])) / above[j];
            }

            var square = row[i] -= Rows.Dot<T>(row[..i], row[..i]);
            if (!(square > T.Zero)) return i + 1;   // also where it is NaN
            row[i] = T.Sqrt(square);
        }

        return 0;
    }

    // A = Uᵀ·U with U = Lᵀ: its rows are long, and the rows subtracted from them are contiguous.
    [MethodImpl(MethodImplOptions.AggressiveOptimization), SkipLocalsInit]
    private static int FactorRows<T>(Block<T> a) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var n = a.Rows;
        Span<T> u = stackalloc T[n * n];
        var turned = Block<T>.Of(u, n, n);
        a.CopyTransposed(turned);
        for (var j = 0; j < n; j++)
        {
            var row = u.Slice(j * n + j, n - j);
            if (!(row[0] > T.Zero))   // also where it is NaN
            {
                a.Row(j)[j] = row[0];
                return j + 1;
            }

            row[0] = T.Sqrt(row[0]);
            Loop.Run<T, Quotient>(row[1..], row[0], row[1..]);
            for (var k = 1; k < row.Length; k++) Rows.Axpy(-row[k], row[k..], u.Slice((j + k) * (n + 1), n - j - k));
        }

        turned.CopyTransposed(a);
        return 0;
    }
}
