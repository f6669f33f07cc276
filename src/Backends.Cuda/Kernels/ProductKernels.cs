using System.Numerics;
using ILGPU;
using Summation = Nabla.Devices.Summation;

namespace Nabla.Cuda;

/// <summary>Four numbers.</summary>
internal struct Four<T> where T : struct, INumber<T>
{
    public T A, B, C, D;

    public void Add(T factor, T a, T b, T c, T d)
    {
        A += factor * a;
        B += factor * b;
        C += factor * c;
        D += factor * d;
    }
}

/// <summary>
/// The kernels of <see cref="Devices.MatrixProduct"/>: a group of 16 × 16 items computes a tile. Partial sums are fields and variables,
/// since ILGPU puts arrays into memory.
/// </summary>
internal static class ProductKernels
{
    private const int Side = 16, Tile = 64;

    /// <summary>An item computes one element of a tile of 16 × 16.</summary>
    public static void Small<T, TSum, TSums>(ArrayView<T> a, ArrayView<T> b, ArrayView<T> y, int m, int n, int depth, int ar, int ac,
        int br, int bc, int yr, int yc, Places g)
        where T : unmanaged, INumber<T> where TSum : unmanaged, INumber<TSum> where TSums : struct, ISums<T, TSum, T>
    {
        ArrayView<T> left = SharedMemory.Allocate<T>(Side * (Side + 1)), right = SharedMemory.Allocate<T>(Side * (Side + 1));
        int x = Group.IdxX % Side, z = Group.IdxX / Side, down = (m + Side - 1) / Side, across = (n + Side - 1) / Side;
        int i = Grid.IdxX % down * Side + z, j = Grid.IdxX / down % across * Side + x;
        var at = g.At(Grid.IdxX / down / across);
        var total = TSum.Zero;
        var sum = T.Zero;
        for (var k = 0; k < depth; k += Side)
        {
            left[z * (Side + 1) + x] = i < m && k + x < depth ? a[at.P0 + (long)i * ar + (long)(k + x) * ac] : T.Zero;
            right[z * (Side + 1) + x] = j < n && k + z < depth ? b[at.P1 + (long)(k + z) * br + (long)j * bc] : T.Zero;
            Group.Barrier();
            ArrayView<T> p = left.SubView(z * (Side + 1)), q = right.SubView(x);
            for (var l = 0; l < Side; l += 4)
            {
                sum += p[l] * q[l * (Side + 1)];
                sum += p[l + 1] * q[(l + 1) * (Side + 1)];
                sum += p[l + 2] * q[(l + 2) * (Side + 1)];
                sum += p[l + 3] * q[(l + 3) * (Side + 1)];
            }
            Group.Barrier();
            if ((k & (Summation.Longest - 1)) < Summation.Longest - Side) continue;
            total += TSums.Of(sum);
            sum = T.Zero;
        }
        if (i < m && j < n) y[at.P2 + (long)i * yr + (long)j * yc] = TSums.Result(total + TSums.Of(sum));
    }

    /// <summary>An item computes 4 × 4 elements of a tile of 64 × 64.</summary>
    public static void Large<T, TSum, TSums>(ArrayView<T> a, ArrayView<T> b, ArrayView<T> y, int m, int n, int depth, int ar, int ac,
        int br, int bc, int yr, int yc, Places g)
        where T : unmanaged, INumber<T> where TSum : unmanaged, INumber<TSum> where TSums : struct, ISums<T, TSum, T>
    {
        ArrayView<T> left = SharedMemory.Allocate<T>(Side * (Tile + 1)), right = SharedMemory.Allocate<T>(Side * (Tile + 1));
        int x = Group.IdxX % Side, z = Group.IdxX / Side, down = (m + Tile - 1) / Tile, across = (n + Tile - 1) / Tile;
        int i = Grid.IdxX % down * Tile, j = Grid.IdxX / down % across * Tile;
        var at = g.At(Grid.IdxX / down / across);
        Four<TSum> t0 = default, t1 = default, t2 = default, t3 = default;
        Four<T> s0 = default, s1 = default, s2 = default, s3 = default;
        for (var k = 0; k < depth; k += Side)
        {
            for (var e = 0; e < Tile; e += Side)
            {
                int row = i + z + e, column = j + x + e;
                left[x * (Tile + 1) + z + e] = row < m && k + x < depth ? a[at.P0 + (long)row * ar + (long)(k + x) * ac] : T.Zero;
                right[z * (Tile + 1) + x + e] = column < n && k + z < depth ? b[at.P1 + (long)(k + z) * br + (long)column * bc] : T.Zero;
            }
            Group.Barrier();
            for (var l = 0; l < Side; l += 4)
            {
                // From here on all places are constants, which are part of the instructions.
                ArrayView<T> p = left.SubView(l * (Tile + 1) + z), q = right.SubView(l * (Tile + 1) + x);
                Step(p, q, 0, ref s0, ref s1, ref s2, ref s3);
                Step(p, q, Tile + 1, ref s0, ref s1, ref s2, ref s3);
                Step(p, q, 2 * (Tile + 1), ref s0, ref s1, ref s2, ref s3);
                Step(p, q, 3 * (Tile + 1), ref s0, ref s1, ref s2, ref s3);
            }
            Group.Barrier();
            if ((k & (Summation.Longest - 1)) < Summation.Longest - Side && k + Side < depth) continue;
            Flush<T, TSum, TSums>(ref t0, ref s0);
            Flush<T, TSum, TSums>(ref t1, ref s1);
            Flush<T, TSum, TSums>(ref t2, ref s2);
            Flush<T, TSum, TSums>(ref t3, ref s3);
        }
        var first = at.P2 + (long)(j + x) * yc;
        Put<T, TSum, TSums>(y, first, i + z, m, j + x, n, yr, yc, t0);
        Put<T, TSum, TSums>(y, first, i + z + Side, m, j + x, n, yr, yc, t1);
        Put<T, TSum, TSums>(y, first, i + z + 2 * Side, m, j + x, n, yr, yc, t2);
        Put<T, TSum, TSums>(y, first, i + z + 3 * Side, m, j + x, n, yr, yc, t3);
    }

    private static void Step<T>(ArrayView<T> left, ArrayView<T> right, int at, ref Four<T> s0, ref Four<T> s1, ref Four<T> s2,
        ref Four<T> s3) where T : unmanaged, INumber<T>
    {
        T b0 = right[at], b1 = right[at + Side], b2 = right[at + 2 * Side], b3 = right[at + 3 * Side];
        s0.Add(left[at], b0, b1, b2, b3);
        s1.Add(left[at + Side], b0, b1, b2, b3);
        s2.Add(left[at + 2 * Side], b0, b1, b2, b3);
        s3.Add(left[at + 3 * Side], b0, b1, b2, b3);
    }

    private static void Flush<T, TSum, TSums>(ref Four<TSum> total, ref Four<T> sum)
        where T : unmanaged, INumber<T> where TSum : unmanaged, INumber<TSum> where TSums : struct, ISums<T, TSum, T>
    {
        total.A += TSums.Of(sum.A);
        total.B += TSums.Of(sum.B);
        total.C += TSums.Of(sum.C);
        total.D += TSums.Of(sum.D);
        sum = default;
    }

    private static void Put<T, TSum, TSums>(ArrayView<T> y, long first, int row, int m, int column, int n, int yr, int yc, Four<TSum> v)
        where T : unmanaged, INumber<T> where TSum : unmanaged, INumber<TSum> where TSums : struct, ISums<T, TSum, T>
    {
        if (row >= m) return;
        first += (long)row * yr;
        if (column < n) y[first] = TSums.Result(v.A);
        if (column + Side < n) y[first + (long)Side * yc] = TSums.Result(v.B);
        if (column + 2 * Side < n) y[first + 2L * Side * yc] = TSums.Result(v.C);
        if (column + 3 * Side < n) y[first + 3L * Side * yc] = TSums.Result(v.D);
    }
}
