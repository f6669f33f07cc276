using System.Numerics;
using ILGPU;

namespace Nabla.Cuda;

/// <summary>
/// The kernels of <see cref="Devices.Factorisations"/>. A group takes a matrix, and its items take columns. Matrices that are written are
/// row-major, one after the other. All items of a group must reach every barrier, also after a matrix was found to be singular.
/// </summary>
internal static class FactorisationKernels
{
    private const int Upper = 1, Unit = 2, Identity = 4;

    /// <summary>Gaussian elimination. Every item finds the pivot by itself. A NaN counts as the largest element.</summary>
    public static void Factor<T, TReals>(ArrayView<T> a, ArrayView<int> status, ArrayView<T> lu, ArrayView<int> pivots, int n, int first,
        int ar, int ac, Places g) where T : unmanaged, IFloatingPointIeee754<T> where TReals : struct, IReals<T>
    {
        int m = Grid.IdxX, lane = Group.IdxX, lanes = Group.DimX;
        long from = g.At(m).P0, to = (long)(first + m) * n * n;
        for (var i = 0; i < n; i++)
            for (var c = lane; c < n; c += lanes) lu[to + i * n + c] = a[from + (long)i * ar + (long)c * ac];
        for (var j = 0; j < n; j++)
        {
            Group.Barrier();
            var p = j;
            var largest = TReals.Abs(lu[to + j * n + j]);
            for (var i = j + 1; i < n; i++)
            {
                var size = TReals.Abs(lu[to + i * n + j]);
                if (size <= largest || T.IsNaN(largest)) continue;
                p = i;
                largest = size;
            }
            Group.Barrier();
            if (p != j)
            {
                for (var c = lane; c < n; c += lanes)
                    (lu[to + j * n + c], lu[to + p * n + c]) = (lu[to + p * n + c], lu[to + j * n + c]);
            }
            if (lane == 0) pivots[(long)(first + m) * n + j] = p;
            Group.Barrier();
            var pivot = lu[to + j * n + j];
            if (pivot == T.Zero && lane == 0 && status[(long)m] == 0) status[(long)m] = j + 1;
            if (pivot != T.Zero)
            {
                for (var i = j + 1; i < n; i++)
                {
                    var f = lu[to + i * n + j] / pivot;
                    for (var c = j + 1 + lane; c < n; c += lanes) lu[to + i * n + c] -= f * lu[to + j * n + c];
                }
            }
            Group.Barrier();
            if (pivot != T.Zero)
                for (var i = j + 1 + lane; i < n; i += lanes) lu[to + i * n + j] /= pivot;
        }
    }

    /// <summary>Computes U with Uᵀ·U = A row by row, and then L = Uᵀ, so that all loops go along rows.</summary>
    public static void Cholesky<T, TReals>(ArrayView<T> a, ArrayView<int> status, ArrayView<T> l, int n, int ar, int ac, Places g)
        where T : unmanaged, IFloatingPointIeee754<T> where TReals : struct, IReals<T>
    {
        int m = Grid.IdxX, lane = Group.IdxX, lanes = Group.DimX;
        var at = g.At(m);
        long from = at.P0, u = at.P1;
        var half = TReals.Of(0.5);
        for (var i = 0; i < n; i++)
        {
            for (var c = i + lane; c < n; c += lanes)
                l[u + i * n + c] = (a[from + (long)i * ar + (long)c * ac] + a[from + (long)c * ar + (long)i * ac]) * half;
        }
        for (var k = 0; k < n; k++)
        {
            Group.Barrier();
            var square = l[u + k * n + k];
            var root = TReals.Sqrt(square);
            if (lane == 0 && status[(long)m] == 0 && !(square > T.Zero)) status[(long)m] = T.IsNaN(square) ? -(k + 1) : k + 1;
            Group.Barrier();
            for (var c = k + lane; c < n; c += lanes) l[u + k * n + c] = c == k ? root : l[u + k * n + c] / root;
            Group.Barrier();
            for (var i = k + 1; i < n; i++)
            {
                var f = l[u + k * n + i];
                for (var c = i + lane; c < n; c += lanes) l[u + i * n + c] -= f * l[u + k * n + c];
            }
        }
        Group.Barrier();
        for (var i = 0; i < n; i++)
        {
            for (var c = i + 1 + lane; c < n; c += lanes)
            {
                l[u + c * n + i] = l[u + i * n + c];
                l[u + i * n + c] = T.Zero;
            }
        }
    }

    /// <summary>Exchanges rows, and solves with L and U.</summary>
    public static void Solve<T>(ArrayView<T> a, ArrayView<int> pivots, ArrayView<T> b, ArrayView<T> x, int n, int k, int ar, int ac, int br,
        int bc, int flags, int columns, Places g) where T : unmanaged, INumber<T>
    {
        var id = Grid.GlobalLinearIndex;
        if (id / k >= g.Count) return;
        var at = g.At((int)(id / k));
        var column = at.P2 + id % k;
        Begin(b, x, at.P1, column, (int)(id % k), n, k, br, bc, flags);
        for (var i = 0; i < n; i++)
        {
            var p = pivots[at.P0 / n + (long)i];
            if (p != i) (x[column + (long)i * k], x[column + (long)p * k]) = (x[column + (long)p * k], x[column + (long)i * k]);
        }
        Substitute(a, at.P0, n, n, 1, x, column, k, Unit);
        Substitute(a, at.P0, n, n, 1, x, column, k, Upper);
    }

    /// <summary>Solves with a triangle.</summary>
    public static void Triangular<T>(ArrayView<T> a, ArrayView<int> pivots, ArrayView<T> b, ArrayView<T> x, int n, int k, int ar, int ac,
        int br, int bc, int flags, int columns, Places g) where T : unmanaged, INumber<T>
    {
        var id = Grid.GlobalLinearIndex;
        if (id / k >= g.Count) return;
        var at = g.At((int)(id / k));
        var column = at.P2 + id % k;
        Begin(b, x, at.P1, column, (int)(id % k), n, k, br, bc, flags);
        Substitute(a, at.P0, n, ar, ac, x, column, k, flags);
    }

    /// <summary>Copies a column of B, or of the identity, to X.</summary>
    private static void Begin<T>(ArrayView<T> b, ArrayView<T> x, long from, long column, int c, int n, int k, int br, int bc, int flags)
        where T : unmanaged, INumber<T>
    {
        for (long i = 0; i < n; i++)
            x[column + i * k] = (flags & Identity) != 0 ? (i == c ? T.One : T.Zero) : b[from + i * br + (long)c * bc];
    }

    // Columns of the right-hand side are independent: an item takes one, and waits for no other.
    private static void Substitute<T>(ArrayView<T> a, long from, int n, int ar, int ac, ArrayView<T> x, long column, int k, int flags)
        where T : unmanaged, INumber<T>
    {
        for (var step = 0; step < n; step++)
        {
            var isUpper = (flags & Upper) != 0;
            long i = isUpper ? n - 1 - step : step, begin = isUpper ? i + 1 : 0, end = isUpper ? n : i;
            var v = x[column + i * k];
            for (var p = begin; p < end; p++) v -= a[from + i * ar + p * ac] * x[column + p * k];
            x[column + i * k] = (flags & Unit) != 0 ? v : v / a[from + i * ar + i * ac];
        }
    }

    /// <summary>The sign of the row permutation, and the diagonal of U.</summary>
    public static void Det<T>(ArrayView<T> lu, ArrayView<int> pivots, ArrayView<T> y, int first, int n, int count)
        where T : unmanaged, INumber<T>
    {
        for (var m = Items.First; m < count; m += Items.Count)
        {
            var det = T.One;
            for (long i = 0; i < n; i++) det = pivots[m * n + i] == i ? det : -det;
            for (long i = 0; i < n; i++) det *= lu[(m * n + i) * n + i];
            y[first + m] = det;
        }
    }

    /// <summary>The sign of a determinant, and the logarithm of its size.</summary>
    public static void SlogDet<T, TReals>(ArrayView<T> lu, ArrayView<int> pivots, ArrayView<T> sign, int firstSign, ArrayView<T> y,
        int first, int n, int count) where T : unmanaged, INumber<T> where TReals : struct, IReals<T>
    {
        for (var m = Items.First; m < count; m += Items.Count)
        {
            T s = T.One, log = T.Zero;
            for (long i = 0; i < n; i++)
            {
                var u = lu[(m * n + i) * n + i];
                s = pivots[m * n + i] == i ? s : -s;
                s *= u > T.Zero ? T.One : u < T.Zero ? -T.One : u;
                log += TReals.Log(TReals.Abs(u));
            }
            sign[firstSign + m] = s;
            y[first + m] = log;
        }
    }
}
