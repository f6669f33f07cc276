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

/// <summary>The kernels of <see cref="Devices.Scan"/>. An item goes through a whole line.</summary>
internal static class ScanKernels
{
    public static void Scan<TIn, TSum, TOut, TSums, TScan>(ArrayView<TIn> x, ArrayView<TOut> y, int count, int sy, int sx, Places g)
        where TIn : unmanaged where TSum : unmanaged where TOut : unmanaged
        where TSums : struct, ISums<TIn, TSum, TOut> where TScan : struct, IScan<TSum>
    {
        for (var i = Items.First; i < g.Count; i += Items.Count)
        {
            var at = g.At((int)i);
            var s = TSums.Of(x[(long)at.P1]);
            y[(long)at.P0] = TSums.Result(s);
            for (long k = 1; k < count; k++)
            {
                s = TScan.Next(s, s, TSums.Of(x[at.P1 + k * sx]));
                y[at.P0 + k * sy] = TSums.Result(s);
            }
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
            var s = TSums.Of(x[(long)at.P2]);
            y[(long)at.P0] = TSums.Result(s);
            for (long k = 1; k < count; k++)
            {
                s = TScan.Next(s, TSums.Of(a[at.P1 + k * sa]), TSums.Of(x[at.P2 + k * sx]));
                y[at.P0 + k * sy] = TSums.Result(s);
            }
        }
    }
}
