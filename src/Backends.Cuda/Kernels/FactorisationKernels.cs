using System.Numerics;
using ILGPU;

namespace Nabla.Cuda;

/// <summary>
/// The kernels of <see cref="Devices.Factorisations"/>. A group takes a matrix. Matrices that are written are row-major, one after the
/// other. All items of a group must reach every barrier, also after a matrix was found to be singular.
/// </summary>
internal static class FactorisationKernels
{
    private const int Upper = 1, Unit = 2, Identity = 4, Exchanges = 8, Width = 32;

    /// <summary>Copies matrices, and factors them.</summary>
    public static void Factor<T, TReals>(ArrayView<T> a, ArrayView<int> status, ArrayView<T> lu, ArrayView<int> pivots, int n, int first,
        int ar, int ac, Places g) where T : unmanaged, IFloatingPointIeee754<T> where TReals : struct, IReals<T>
    {
        int m = Grid.IdxX, row = Group.IdxX / Width, rows = Group.DimX / Width;
        long from = g.At(m).P0, to = (long)(first + m) * n * n;
        for (var i = row; i < n; i += rows)
            for (var c = Group.IdxX % Width; c < n; c += Width) lu[to + i * n + c] = a[from + (long)i * ar + (long)c * ac];
        Eliminate<T, TReals>(status, m, lu, to, pivots, (long)(first + m) * n, n, 0, n);
    }

    /// <summary>Factors a panel: some columns, from the diagonal down.</summary>
    public static void Panel<T, TReals>(ArrayView<int> status, ArrayView<T> lu, ArrayView<int> pivots, int n, int first, int width)
        where T : unmanaged, IFloatingPointIeee754<T> where TReals : struct, IReals<T>
    {
        long m = Grid.IdxX;
        Eliminate<T, TReals>(status, m, lu, m * n * n, pivots, m * n, n, first, first + width);
    }

    /// <summary>
    /// Gaussian elimination of the columns from <paramref name="first"/> to <paramref name="end"/>. A NaN counts as the largest element,
    /// so that it reaches the result. Of equal ones the upper is the pivot. Items take rows, and columns within them.
    /// </summary>
    private static void Eliminate<T, TReals>(ArrayView<int> status, long m, ArrayView<T> lu, long at, ArrayView<int> pivots, long pivotsAt,
        int n, int first, int end) where T : unmanaged, IFloatingPointIeee754<T> where TReals : struct, IReals<T>
    {
        var largest = SharedMemory.Allocate<T>(Items.PerGroup);
        var places = SharedMemory.Allocate<int>(Items.PerGroup);
        int lane = Group.IdxX, lanes = Group.DimX, row = lane / Width, rows = lanes / Width;
        for (var j = first; j < end; j++)
        {
            Group.Barrier();
            var size = TReals.Of(-1);
            var p = n;
            for (var i = j + lane; i < n; i += lanes)
            {
                var other = TReals.Abs(lu[at + i * n + j]);
                if (other <= size || T.IsNaN(size)) continue;
                size = other;
                p = i;
            }
            largest[lane] = size;
            places[lane] = p;
            Group.Barrier();
            for (var reach = lanes / 2; reach > 0; reach /= 2)
            {
                if (lane < reach && Beats(largest[lane + reach], places[lane + reach], largest[lane], places[lane]))
                {
                    largest[lane] = largest[lane + reach];
                    places[lane] = places[lane + reach];
                }
                Group.Barrier();
            }
            p = places[0];
            if (p != j)
            {
                for (var c = first + lane; c < end; c += lanes)
                    (lu[at + j * n + c], lu[at + p * n + c]) = (lu[at + p * n + c], lu[at + j * n + c]);
            }
            if (lane == 0) pivots[pivotsAt + j] = p;
            Group.Barrier();
            var pivot = lu[at + j * n + j];
            if (pivot == T.Zero && lane == 0 && status[m] == 0) status[m] = j + 1;
            if (pivot != T.Zero)
            {
                for (var i = j + 1 + row; i < n; i += rows)
                {
                    var f = lu[at + i * n + j] / pivot;
                    for (var c = j + 1 + lane % Width; c < end; c += Width) lu[at + i * n + c] -= f * lu[at + j * n + c];
                }
            }
            Group.Barrier();
            if (pivot != T.Zero)
                for (var i = j + 1 + lane; i < n; i += lanes) lu[at + i * n + j] /= pivot;
        }
    }

    private static bool Beats<T>(T a, int placeOfA, T b, int placeOfB) where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (T.IsNaN(a) || T.IsNaN(b)) return T.IsNaN(a) && (!T.IsNaN(b) || placeOfA < placeOfB);
        return a > b || a == b && placeOfA < placeOfB;
    }

    /// <summary>Exchanges rows by the pivots of <paramref name="some"/> columns, within other columns.</summary>
    public static void Exchange<T>(ArrayView<int> pivots, ArrayView<T> lu, int n, int first, int some, int column, int columns, int count)
        where T : unmanaged
    {
        for (var id = Items.First; id < count; id += Items.Count)
        {
            long m = id / columns, at = m * n * n + column + id % columns;
            for (var j = first; j < first + some; j++)
            {
                var p = pivots[m * n + j];
                if (p != j) (lu[at + j * n], lu[at + p * n]) = (lu[at + p * n], lu[at + j * n]);
            }
        }
    }

    /// <summary>Computes U with Uᵀ·U = A row by row, and then L = Uᵀ, so that all loops go along rows.</summary>
    public static void Cholesky<T, TReals>(ArrayView<T> a, ArrayView<int> status, ArrayView<T> l, int n, int first, int ar,
        int ac, Places g) where T : unmanaged, IFloatingPointIeee754<T> where TReals : struct, IReals<T>
    {
        int m = Grid.IdxX, lane = Group.IdxX, lanes = Group.DimX, row = lane / Width, rows = lanes / Width, column = lane % Width;
        var at = g.At(m);
        long from = at.P0, u = at.P1;
        var half = TReals.Of(0.5);
        for (var i = row; i < n; i += rows)
        {
            for (var c = i + column; c < n; c += Width)
                l[u + i * n + c] = (a[from + (long)i * ar + (long)c * ac] + a[from + (long)c * ar + (long)i * ac]) * half;
        }
        for (var k = 0; k < n; k++)
        {
            Group.Barrier();
            var square = l[u + k * n + k];
            var root = TReals.Sqrt(square);
            if (lane == 0 && status[(long)m] == 0 && !(square > T.Zero))
                status[(long)m] = T.IsNaN(square) ? -(first + k + 1) : first + k + 1;
            Group.Barrier();
            for (var c = k + lane; c < n; c += lanes) l[u + k * n + c] = c == k ? root : l[u + k * n + c] / root;
            Group.Barrier();
            for (var i = k + 1 + row; i < n; i += rows)
            {
                var f = l[u + k * n + i];
                for (var c = i + column; c < n; c += Width) l[u + i * n + c] -= f * l[u + k * n + c];
            }
        }
        Group.Barrier();
        for (var i = row; i < n; i += rows)
        {
            for (var c = i + 1 + column; c < n; c += Width)
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
        if ((flags & Exchanges) != 0) return;
        Substitute(a, at.P0, n, n, 1, x, column, k, Unit);
        Substitute(a, at.P0, n, n, 1, x, column, k, Upper);
    }

    /// <summary>Solves with a small triangle, by a group for each column.</summary>
    public static void Column<T>(ArrayView<T> a, ArrayView<int> pivots, ArrayView<T> b, ArrayView<T> x, int n, int k, int ar, int ac,
        int br, int bc, int flags, int columns, Places g) where T : unmanaged, INumber<T>
    {
        var v = SharedMemory.Allocate<T>(Devices.Factorisations.Small);
        int c = Grid.IdxX % k, lane = Group.IdxX;
        var at = g.At(Grid.IdxX / k);
        if (lane < n)
            v[lane] = (flags & Identity) != 0 ? (lane == c ? T.One : T.Zero) : b[at.P1 + (long)lane * br + (long)c * bc];
        for (var step = 0; step < n; step++)
        {
            var isUpper = (flags & Upper) != 0;
            var i = isUpper ? n - 1 - step : step;
            Group.Barrier();
            if (lane == i && (flags & Unit) == 0) v[i] /= a[at.P0 + (long)i * ar + (long)i * ac];
            Group.Barrier();
            if (lane < n && (isUpper ? lane < i : lane > i)) v[lane] -= a[at.P0 + (long)lane * ar + (long)i * ac] * v[i];
        }
        Group.Barrier();
        if (lane < n) x[at.P2 + (long)lane * k + c] = v[lane];
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
