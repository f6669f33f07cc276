using System.Numerics;

namespace Nabla.Cpu;

/// <summary>The three routines that all operators on systems of equations use. They work in place on row-major matrices, on one thread or,
/// for a large matrix, several.</summary>
internal interface IRoutines
{
    /// <summary>
    /// P·A = L·U with partial pivoting. L has a unit diagonal and lies below that of U in the same memory. <c>pivots[i]</c> is the row
    /// (from 0) that was exchanged with row i at step i, so that n is the length of <c>pivots</c>. Returns 0, or i + 1 for the first pivot
    /// i that is exactly zero: the factorisation is complete all the same, but U is singular.
    /// </summary>
    static abstract int Factor<T>(Span<T> a, Span<int> pivots, Work? threads = null) where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>
    /// A = L·Lᵀ of a symmetric positive definite A: [n, n]. Reads the lower triangle only; writes L there and zeros above. Returns 0, or i
    /// + 1 if the leading minor of order i + 1 is the first not to be positive definite: in that case only element i of the diagonal of
    /// <paramref name="a"/> is defined: it is NaN if the minor is.
    /// </summary>
    static abstract int Cholesky<T>(Span<T> a, int n, Work? threads = null) where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>
    /// Solves A·X = B in place of B: [n, columns]. Of A: [n, n] only the upper or lower triangle is read, and not its diagonal if
    /// <paramref name="unit"/> (it counts as ones). A zero on the diagonal gives infinities and NaN.
    /// </summary>
    static abstract void SolveTriangular<T>(ReadOnlySpan<T> a, int n, Span<T> b, int columns, bool upper, bool unit,
        Work? threads = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}

/// <summary>
/// The routines in C#: recursive, so that most of the work on large matrices is a product of blocks (S. Toledo, "Locality of reference in
/// LU decomposition with partial pivoting", 1997).
/// </summary>
internal readonly struct ManagedRoutines : IRoutines
{
    /// <exception cref="ArgumentException">The length of <paramref name="a"/> is not n·n.</exception>
    public static int Factor<T>(Span<T> a, Span<int> pivots, Work? threads = null) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Lu.Factor(Block<T>.Of(a, pivots.Length, pivots.Length, threads), pivots);

    /// <exception cref="ArgumentException">The length of <paramref name="a"/> is not n·n.</exception>
    public static int Cholesky<T>(Span<T> a, int n, Work? threads = null) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        CholeskyFactor.Factor(Block<T>.Of(a, n, n, threads));

    /// <exception cref="ArgumentException">The lengths are not n·n and n·columns.</exception>
    public static void SolveTriangular<T>(ReadOnlySpan<T> a, int n, Span<T> b, int columns, bool upper, bool unit,
        Work? threads = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Triangular.Solve(a, n, b, columns, upper, unit, threads);
}
