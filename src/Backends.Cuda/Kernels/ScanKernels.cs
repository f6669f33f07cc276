using System.Numerics;
using ILGPU;

namespace Nabla.Cuda;

/// <summary>The next number of a scan, from the one before it, the factor a and the element x.</summary>
internal interface IScan<TSum>
{
    static abstract TSum Next(TSum s, TSum a, TSum x);
}

internal readonly struct RunningSum<T> : IScan<T> where T : struct, INumber<T>
{
    public static T Next(T s, T a, T x) => s + x;
}

internal readonly struct RunningProduct<T> : IScan<T> where T : struct, INumber<T>
{
    public static T Next(T s, T a, T x) => s * x;
}

internal readonly struct Recurrence<T> : IScan<T> where T : struct, INumber<T>
{
    public static T Next(T s, T a, T x) => s * a + x;
}

/// <summary>The kernels of <see cref="Devices.Scan"/>. An item goes through a whole line, or a part of one.</summary>
internal static class ScanKernels
{
    public static void Scan<TIn, TSum, TOut, TSums, TScan>(ArrayView<TIn> x, ArrayView<TOut> y, int count, int sy, int sx, Places g)
        where TIn : unmanaged where TSum : unmanaged where TOut : unmanaged
        where TSums : struct, ISums<TIn, TSum, TOut> where TScan : struct, IScan<TSum>
    {
        for (var i = Items.First; i < g.Count; i += Items.Count)
        {
            var at = g.At((int)i);
            Line<TIn, TSum, TOut, TSums, TScan>(x, at.P1, sx, x, at.P1, sx, y, at.P0, sy, count);
        }
    }

    public static void Scan2<TIn, TSum, TOut, TSums, TScan>(ArrayView<TIn> a, ArrayView<TIn> x, ArrayView<TOut> y, int count, int sy,
        int sa, int sx, Places g)
        where TIn : unmanaged where TSum : unmanaged where TOut : unmanaged
        where TSums : struct, ISums<TIn, TSum, TOut> where TScan : struct, IScan<TSum>
    {
        for (var i = Items.First; i < g.Count; i += Items.Count)
        {
            var at = g.At((int)i);
            Line<TIn, TSum, TOut, TSums, TScan>(a, at.P1, sa, x, at.P2, sx, y, at.P0, sy, count);
        }
    }

    public static void Totals<TIn, TSum, TOut, TSums, TScan>(ArrayView<TIn> x, ArrayView<TSum> totals, int count, int part, int between,
        int parts, int sx, Places g)
        where TIn : unmanaged where TSum : unmanaged where TOut : unmanaged
        where TSums : struct, ISums<TIn, TSum, TOut> where TScan : struct, IScan<TSum>
    {
        for (var i = Items.First; i < g.Count; i += Items.Count)
        {
            var at = g.At((int)i);
            int first = (int)(i / between % parts) * part, own = count - first < part ? count - first : part;
            var s = TSums.Of(x[(long)at.P1]);
            for (long k = 1; k < own; k++) s = TScan.Next(s, s, TSums.Of(x[at.P1 + k * sx]));
            totals[(long)at.P0] = s;
        }
    }

    public static void Parts<TIn, TSum, TOut, TSums, TScan>(ArrayView<TIn> x, ArrayView<TSum> starts, ArrayView<TOut> y, int count,
        int part, int between, int parts, int sx, int ss, int sy, Places g)
        where TIn : unmanaged where TSum : unmanaged where TOut : unmanaged
        where TSums : struct, ISums<TIn, TSum, TOut> where TScan : struct, IScan<TSum>
    {
        for (var i = Items.First; i < g.Count; i += Items.Count)
        {
            var at = g.At((int)i);
            int p = (int)(i / between % parts), first = p * part, own = count - first < part ? count - first : part;
            var s = TSums.Of(x[(long)at.P2]);
            if (p > 0) s = TScan.Next(starts[at.P1 - (long)ss], s, s);
            y[(long)at.P0] = TSums.Result(s);
            for (long k = 1; k < own; k++)
            {
                s = TScan.Next(s, s, TSums.Of(x[at.P2 + k * sx]));
                y[at.P0 + k * sy] = TSums.Result(s);
            }
        }
    }

    /// <summary>
    /// A group takes a line, whose elements are neighbours in memory, tile by tile: it reads a tile side by side, each item sums some
    /// elements, the group sums these sums (W. Hillis, G. Steele, "Data parallel algorithms", Commun. ACM 29(12), 1986), and writes it.
    /// </summary>
    public static void Rows<TIn, TSum, TOut, TSums, TScan>(ArrayView<TIn> x, ArrayView<TOut> y, int count, Places g)
        where TIn : unmanaged where TSum : unmanaged where TOut : unmanaged
        where TSums : struct, ISums<TIn, TSum, TOut> where TScan : struct, IScan<TSum>
    {
        const int Own = 8, Tile = Own * Items.PerGroup;
        // Items that work side by side are Own + 1 places apart, in different banks of the memory.
        var tile = SharedMemory.Allocate<TSum>((Own + 1) * Items.PerGroup);
        var sums = SharedMemory.Allocate<TSum>(Items.PerGroup);
        int lane = Group.IdxX, mine = lane * (Own + 1);
        var at = g.At(Grid.IdxX);
        TSum before = default;
        for (var first = 0; first < count; first += Tile)
        {
            for (var e = lane; e < Tile; e += Items.PerGroup)
                tile[e + e / Own] = first + e < count ? TSums.Of(x[(long)at.P1 + first + e]) : default;
            Group.Barrier();
            var s = tile[mine];
            for (var e = 1; e < Own; e++)
            {
                s = TScan.Next(s, s, tile[mine + e]);
                tile[mine + e] = s;
            }
            sums[lane] = s;
            Group.Barrier();
            for (var reach = 1; reach < Items.PerGroup; reach *= 2)
            {
                s = lane < reach ? sums[lane] : TScan.Next(sums[lane - reach], s, sums[lane]);
                Group.Barrier();
                sums[lane] = s;
                Group.Barrier();
            }
            var start = lane == 0 ? before : TScan.Next(before, s, sums[lane - 1]);
            for (var e = 0; e < Own; e++) tile[mine + e] = TScan.Next(start, s, tile[mine + e]);
            before = TScan.Next(before, s, sums[Items.PerGroup - 1]);
            Group.Barrier();
            for (var e = lane; e < Tile && first + e < count; e += Items.PerGroup)
                y[(long)at.P0 + first + e] = TSums.Result(tile[e + e / Own]);
            Group.Barrier();
        }
    }

    /// <summary>A line of factors from <paramref name="a0"/> on, of elements, and of results.</summary>
    private static void Line<TIn, TSum, TOut, TSums, TScan>(ArrayView<TIn> a, long a0, int sa, ArrayView<TIn> x, long x0, int sx,
        ArrayView<TOut> y, long y0, int sy, int count)
        where TIn : unmanaged where TSum : unmanaged where TOut : unmanaged
        where TSums : struct, ISums<TIn, TSum, TOut> where TScan : struct, IScan<TSum>
    {
        var s = TSums.Of(x[x0]);
        y[y0] = TSums.Result(s);
        for (long k = 1; k < count; k++)
        {
            s = TScan.Next(s, TSums.Of(a[a0 + k * sa]), TSums.Of(x[x0 + k * sx]));
            y[y0 + k * sy] = TSums.Result(s);
        }
    }
}
