using System.Buffers;
using System.Numerics;

namespace Nabla.Cpu;

/// <summary>Determinants of row-major matrices A: [n, n], and their derivatives.</summary>
internal static partial class Determinant
{
    /// <summary>det A; 1 for n = 0.</summary>
    /// <exception cref="ArgumentException">The length is not n·n.</exception>
    public static T Det<T, TRoutines>(int n, ReadOnlySpan<T> a, Work? threads = null) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRoutines : IRoutines
    {
        using var factors = new PivotedDiagonal<T, TRoutines>(n, a, threads);
        var det = factors.Sign;
        foreach (var pivot in factors.Pivots)
            det *= pivot;

        return det;
    }

    /// <summary>det A = sign·exp(logAbs), free of overflow: (0, −∞) if A is singular, (1, 0) for n = 0.</summary>
    /// <exception cref="ArgumentException">The length is not n·n.</exception>
    public static void SlogDet<T, TRoutines>(int n, ReadOnlySpan<T> a, out T sign, out T logAbs, Work? threads = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRoutines : IRoutines
    {
        using var factors = new PivotedDiagonal<T, TRoutines>(n, a, threads);
        (sign, logAbs) = (factors.Sign, T.Zero);
        foreach (var pivot in factors.Pivots)
        {
            sign *= T.IsNaN(pivot) ? pivot : T.CreateChecked(T.Sign(pivot)); // Sign throws for NaN
            logAbs += T.Log(T.Abs(pivot));
        }
    }

    // det P and the diagonal of U in P·A = L·U.
    private readonly ref struct PivotedDiagonal<T, TRoutines> where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRoutines : IRoutines
    {
        private readonly T[] _work;

        public PivotedDiagonal(int n, ReadOnlySpan<T> a, Work? threads)
        {
            Matrices.Check(a.Length, n, n);
            _work = ArrayPool<T>.Shared.Rent(a.Length);
            var lu = _work.AsSpan(0, a.Length);
            a.CopyTo(lu);
            var pivots = n <= 64 ? stackalloc int[n] : new int[n];
            TRoutines.Factor(lu, pivots, threads);
            Sign = T.CreateChecked(Lu.Sign(pivots));
            for (var i = 0; i < n; i++)
                lu[i] = lu[i * n + i];

            Pivots = lu[..n];
        }

        public T Sign { get; }

        public ReadOnlySpan<T> Pivots { get; }

        public void Dispose() => ArrayPool<T>.Shared.Return(_work);
    }
}
