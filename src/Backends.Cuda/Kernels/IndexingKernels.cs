using System.Numerics;
using ILGPU;

namespace Nabla.Cuda;

/// <summary>The kernels of <see cref="Devices.Indexing"/>. The order of additions to a place is that of the index.</summary>
internal static class IndexingKernels
{
    public static void Gather<T, TIndex, TLong>(ArrayView<T> x, ArrayView<TIndex> index, ArrayView<int> status, ArrayView<T> y, int step,
        int size, Places g) where T : unmanaged where TIndex : unmanaged where TLong : struct, IFunction<TIndex, long>
    {
        for (var i = Items.First; i < g.Count; i += Items.Count)
        {
            var at = g.At((int)i);
            var j = TLong.Of(index[(long)at.P2]);
            if (j >= 0 && j < size) y[(long)at.P0] = x[at.P1 + j * step];
            else Outside(status, j);
        }
    }

    public static void Add<T, TIndex, TLong>(ArrayView<T> source, ArrayView<TIndex> index, ArrayView<int> status, ArrayView<T> y, int step,
        int size, int count, int si, int ss, Places g)
        where T : unmanaged, INumber<T> where TIndex : unmanaged where TLong : struct, IFunction<TIndex, long>
    {
        for (var i = Items.First; i < g.Count; i += Items.Count)
        {
            var at = g.At((int)i);
            for (long k = 0; k < count; k++)
            {
                var j = TLong.Of(index[at.P1 + k * si]);
                if (j >= 0 && j < size) y[at.P0 + j * step] += source[at.P2 + k * ss];
                else Outside(status, j);
            }
        }
    }

    /// <summary>
    /// The same for places that may repeat often. <paramref name="sums"/> holds a sum for each place of the axis, or for each entry of the
    /// index if these are fewer.
    /// </summary>
    public static void Many<TIndex, TLong>(ArrayView<float> source, ArrayView<TIndex> index, ArrayView<int> status, ArrayView<float> y,
        ArrayView<double> sums, int step, int size, int count, int si, int ss, Places g)
        where TIndex : unmanaged where TLong : struct, IFunction<TIndex, long>
    {
        for (var i = Items.First; i < g.Count; i += Items.Count)
        {
            var at = g.At((int)i);
            var isWhole = size <= count;
            var places = isWhole ? size : count;
            for (long k = 0; k < places; k++)
            {
                var j = isWhole ? k : TLong.Of(index[at.P1 + k * si]);
                if (j >= 0 && j < size) sums[at.P0 + j * step] = y[at.P0 + j * step];
            }
            for (long k = 0; k < count; k++)
            {
                var j = TLong.Of(index[at.P1 + k * si]);
                if (j >= 0 && j < size) sums[at.P0 + j * step] += source[at.P2 + k * ss];
                else Outside(status, j);
            }
            for (long k = 0; k < places; k++)
            {
                var j = isWhole ? k : TLong.Of(index[at.P1 + k * si]);
                if (j >= 0 && j < size) y[at.P0 + j * step] = (float)sums[at.P0 + j * step];
            }
        }
    }

    // The first item that finds an index out of range says which.
    private static void Outside(ArrayView<int> status, long j)
    {
        if (Atomic.CompareExchange(ref status[0], 0, 1) != 0) return;
        status[1] = (int)j;
        status[2] = (int)(j >> 32);
    }
}
