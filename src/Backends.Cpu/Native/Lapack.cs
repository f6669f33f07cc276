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
    private static readonly nint s_trsm = Find("trsm_");
    private static readonly nint s_getrf = Find("getrf_");
    private static readonly nint s_potrf = Find("potrf_");

    /// <summary>Solves A·X = B in place of B: [n, nrhs], with the upper or lower triangle of A: [n, n].</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool TryTrsm(T* a, int n, T* b, int nrhs, bool upper, bool unit)
    {
        if (s_trsm == 0) return false;

        // Xᵀ·Aᵀ = Bᵀ
        (var side, var triangle, var trans, var diagonal) = ((byte)'R', (byte)(upper ? 'L' : 'U'), (byte)'N', (byte)(unit ? 'U' : 'N'));
        var one = T.One;
        ((delegate* unmanaged<byte*, byte*, byte*, byte*, int*, int*, void*, void*, int*, void*, int*, void>)s_trsm)(
            &side, &triangle, &trans, &diagonal, &nrhs, &n, &one, a, &n, b, &nrhs);
        return true;
    }

    /// <summary>Factors the column-major A: [n, n] as P·L·U; <paramref name="pivots"/> are 1-based.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool TryGetrf(T* a, int n, int* pivots, out int info)
    {
        info = 0;
        if (s_getrf == 0) return false;

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
        if (s_potrf == 0) return false;

        var triangle = (byte)'U'; // A = Uᵀ·U with U = Lᵀ
        int result;
        ((delegate* unmanaged<byte*, int*, void*, int*, int*, void>)s_potrf)(&triangle, &n, a, &n, &result);
        info = result;
        return true;
    }

    private static nint Find(string routine) => Libtorch.FindExport((typeof(T) == typeof(double) ? "d" : "s") + routine);
}
