using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nabla.Cpu;

/// <summary>
/// The BLAS and LAPACK routines (32-bit integers) that libtorch exports on Linux, for T = float and double, on row-major matrices.
/// Each <c>Try</c> returns false, having touched nothing, where the routine is missing. A row-major matrix is, to these
/// column-major routines, its own transpose: the comments say which transposed problem is solved.
/// </summary>
internal static unsafe class Lapack<T> where T : unmanaged, INumber<T>
{
    // Looked up when a method first runs, which loads libtorch: hence none of them may be inlined into code for small matrices.
    private static readonly nint s_gemm = Find("gemm_");
    private static readonly nint s_trsm = Find("trsm_");
    private static readonly nint s_getrf = Find("getrf_");
    private static readonly nint s_potrf = Find("potrf_");

    /// <summary>C = A·B; A: [m, k] and B: [k, n] of any strides, C: [m, n] contiguous, overwritten.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool TryGemm(int m, int n, int k, T* a, int aRow, int aCol, T* b, int bRow, int bCol, T* c)
    {
        if (s_gemm == 0)
        {
            return false;
        }

        T[]? aCopy = Describe(m, k, aRow, aCol, out byte aTrans, out int aLead) ? null : Copy(m, k, a, aRow, aCol);
        T[]? bCopy = Describe(k, n, bRow, bCol, out byte bTrans, out int bLead) ? null : Copy(k, n, b, bRow, bCol);
        fixed (T* aPacked = aCopy, bPacked = bCopy)
        {
            (T one, T zero) = (T.One, T.Zero);
            a = aPacked is null ? a : aPacked;
            b = bPacked is null ? b : bPacked;
            // Cᵀ = Bᵀ·Aᵀ
            ((delegate* unmanaged<byte*, byte*, int*, int*, int*, void*, void*, int*, void*, int*, void*, void*, int*, void>)s_gemm)(
                &bTrans, &aTrans, &n, &m, &k, &one, b, &bLead, a, &aLead, &zero, c, &n);
        }

        Return(aCopy);
        Return(bCopy);
        return true;
    }

    /// <summary>Solves A·X = B in place of B: [n, nrhs], with the upper or lower triangle of A: [n, n].</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool TryTrsm(T* a, int n, T* b, int nrhs, bool upper, bool unit)
    {
        if (s_trsm == 0)
        {
            return false;
        }

        // Xᵀ·Aᵀ = Bᵀ
        (byte side, byte triangle, byte trans, byte diagonal) = ((byte)'R', (byte)(upper ? 'L' : 'U'), (byte)'N', (byte)(unit ? 'U' : 'N'));
        T one = T.One;
        ((delegate* unmanaged<byte*, byte*, byte*, byte*, int*, int*, void*, void*, int*, void*, int*, void>)s_trsm)(
            &side, &triangle, &trans, &diagonal, &nrhs, &n, &one, a, &n, b, &nrhs);
        return true;
    }

    /// <summary>Factors the column-major A: [n, n] as P·L·U; <paramref name="pivots"/> are 1-based.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool TryGetrf(T* a, int n, int* pivots, out int info)
    {
        info = 0;
        if (s_getrf == 0)
        {
            return false;
        }

        int result;
        ((delegate* unmanaged<int*, int*, void*, int*, int*, int*, void>)s_getrf)(&n, &n, a, &n, pivots, &result);
        info = result;
        return true;
    }

    /// <summary>Factors A = L·Lᵀ, reading and writing the lower triangle of A: [n, n] only.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool TryPotrf(T* a, int n, out int info)
    {
        info = 0;
        if (s_potrf == 0)
        {
            return false;
        }

        byte triangle = (byte)'U'; // A = Uᵀ·U with U = Lᵀ
        int result;
        ((delegate* unmanaged<byte*, int*, void*, int*, int*, void>)s_potrf)(&triangle, &n, a, &n, &result);
        info = result;
        return true;
    }

    private static nint Find(string routine) => Libtorch.FindExport((typeof(T) == typeof(double) ? "d" : "s") + routine);

    // Whether BLAS can take the matrix as it lies: one stride is 1 and the other leaves room for a row (or column).
    private static bool Describe(int rows, int cols, int row, int col, out byte trans, out int lead)
    {
        bool plain = col == 1 && row >= cols, transposed = row == 1 && col >= rows;
        trans = (byte)(!plain && transposed ? 'T' : 'N');
        lead = plain ? row : transposed ? col : cols;
        return plain || transposed;
    }

    private static T[] Copy(int rows, int cols, T* from, nint row, nint col)
    {
        T[] copy = ArrayPool<T>.Shared.Rent(checked(rows * cols));
        fixed (T* to = copy)
        {
            Packing.Pack(rows, cols, from, row, col, to, cols);
        }

        return copy;
    }

    private static void Return(T[]? copy)
    {
        if (copy is not null)
        {
            ArrayPool<T>.Shared.Return(copy);
        }
    }
}
