using System.Numerics;
using Nabla.Cpu;
using Nabla.Loading;

namespace Nabla.Kernels;

/// <summary>
/// For large matrices LAPACK's routines (32-bit integers), which libtorch exports. For small ones, and without libtorch, the routines of
/// the CPU backend. A row-major matrix is, to these column-major routines, its own transpose: the comments say which transposed problem is
/// solved.
/// </summary>
internal readonly unsafe struct Lapack : IRoutines
{
    /// <summary>
    /// LAPACK's routines are used from this side on. On one thread they are not faster than the CPU backend's, but they use a thread for
    /// each processor.
    /// </summary>
    public const int LeastSide = 512;

    public static int Factor<T>(Span<T> a, Span<int> pivots, Work? threads) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var n = pivots.Length;
        // LAPACK may pass over a NaN and find a pivot that is zero.
        if (n < LeastSide || Routines<T>.Getrf == 0 || HasNaN(a)) return ManagedRoutines.Factor(a, pivots, threads);
        Matrices.Check(a.Length, n, n);
        Rows.TransposeSquare(a, n);
        int info;
        fixed (T* pa = a)
        fixed (int* p = pivots)
            ((delegate* unmanaged<int*, int*, void*, int*, int*, int*, void>)Routines<T>.Getrf)(&n, &n, pa, &n, p, &info);

        Rows.TransposeSquare(a, n);
        foreach (ref var pivot in pivots) pivot--;   // LAPACK counts from 1.
        return info;
    }

    public static int Cholesky<T>(Span<T> a, int n, Work? threads) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (n < LeastSide || Routines<T>.Potrf == 0) return ManagedRoutines.Cholesky(a, n, threads);
        Matrices.Check(a.Length, n, n);
        for (var i = 0; i < n; i++) a.Slice(i * n, n)[(i + 1)..].Clear();
        var triangle = (byte)'U';   // A = Uᵀ·U with U = Lᵀ
        int info;
        fixed (T* pa = a) ((delegate* unmanaged<byte*, int*, void*, int*, int*, void>)Routines<T>.Potrf)(&triangle, &n, pa, &n, &info);
        return info;
    }

    public static void SolveTriangular<T>(ReadOnlySpan<T> a, int n, Span<T> b, int columns, bool upper, bool unit,
        Work? threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (n < LeastSide || columns == 1 || Routines<T>.Trsm == 0)
        {
            ManagedRoutines.SolveTriangular(a, n, b, columns, upper, unit, threads);
            return;
        }

        Matrices.Check(a.Length, n, n);
        Matrices.Check(b.Length, n, columns);
        if (b.IsEmpty) return;
        // Xᵀ·Aᵀ = Bᵀ
        var (side, triangle, trans, diagonal) = ((byte)'R', (byte)(upper ? 'L' : 'U'), (byte)'N', (byte)(unit ? 'U' : 'N'));
        var one = T.One;
        fixed (T* pa = a, pb = b)
        {
            ((delegate* unmanaged<byte*, byte*, byte*, byte*, int*, int*, void*, void*, int*, void*, int*, void>)Routines<T>.Trsm)(
                &side, &triangle, &trans, &diagonal, &columns, &n, &one, pa, &n, pb, &columns);
        }
    }

    private static bool HasNaN<T>(ReadOnlySpan<T> a) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (var value in a)
            if (T.IsNaN(value)) return true;
        return false;
    }

    // Looked up for the first large matrix, which loads libtorch.
    private static class Routines<T> where T : unmanaged
    {
        public static readonly nint Trsm = Find("trsm_"), Getrf = Find("getrf_"), Potrf = Find("potrf_");

        private static nint Find(string routine) => Libtorch.FindExport((typeof(T) == typeof(double) ? "d" : "s") + routine);
    }
}
