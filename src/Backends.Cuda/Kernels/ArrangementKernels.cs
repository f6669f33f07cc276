using ILGPU;

namespace Nabla.Cuda;

/// <summary>The kernels of <see cref="Devices.Arrangement"/>.</summary>
internal static class ArrangementKernels
{
    public static void Put<T>(ArrayView<T> x, ArrayView<T> y, Places g) where T : unmanaged
    {
        for (var i = Items.First; i < g.Count; i += Items.Count)
        {
            var at = g.At((int)i);
            y[(long)at.P0] = x[(long)at.P1];
        }
    }

    public static void Add<T, TAdd>(ArrayView<T> x, ArrayView<T> y, Places g) where T : unmanaged where TAdd : struct, IFunction2<T, T, T>
    {
        for (var i = Items.First; i < g.Count; i += Items.Count)
        {
            var at = g.At((int)i);
            y[(long)at.P0] = TAdd.Of(y[(long)at.P0], x[(long)at.P1]);
        }
    }

    public static void Sum(ArrayView<float> x, ArrayView<double> sums, Places g)
    {
        for (var i = Items.First; i < g.Count; i += Items.Count)
        {
            var at = g.At((int)i);
            sums[(long)at.P0] += x[(long)at.P1];
        }
    }

    public static void Total(ArrayView<double> sums, ArrayView<float> y, int first, int count)
    {
        for (var i = Items.First; i < count; i += Items.Count) y[first + i] = (float)sums[i];
    }
}
