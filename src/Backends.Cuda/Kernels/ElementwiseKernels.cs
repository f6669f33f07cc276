using ILGPU;

namespace Nabla.Cuda;

/// <summary>A function of a number.</summary>
internal interface IFunction<TIn, TOut>
{
    static abstract TOut Of(TIn x);
}

/// <summary>A function of a number and two attributes.</summary>
internal interface INumbersFunction<TIn, TOut>
{
    static abstract TOut Of(TIn x, TIn p, TIn q);
}

/// <summary>A function of two numbers.</summary>
internal interface IFunction2<TA, TB, TOut>
{
    static abstract TOut Of(TA a, TB b);
}

/// <summary>A function of three numbers.</summary>
internal interface IFunction3<TA, TB, TC, TOut>
{
    static abstract TOut Of(TA a, TB b, TC c);
}

/// <summary>
/// The kernels of <see cref="Devices.Elementwise"/>. An item takes every so many elements as there are items. From contiguous inputs it
/// reads two turns ahead, since one read at a time for each item would leave most of the memory's speed unused.
/// </summary>
internal static class ElementwiseKernels
{
    public static void Contiguous<TIn, TOut, TFunction>(ArrayView<TIn> x, ArrayView<TOut> y, int x0, int sx, int y0, int count)
        where TIn : unmanaged where TOut : unmanaged where TFunction : struct, IFunction<TIn, TOut>
    {
        long first = Items.First, step = Items.Count;
        TIn u = At(x, x0, sx, first, count), v = At(x, x0, sx, first + step, count);
        for (var i = first; i < count; i += step)
        {
            var now = u;
            u = v;
            v = At(x, x0, sx, i + 2 * step, count);
            y[y0 + i] = TFunction.Of(now);
        }
    }

    public static void Strided<TIn, TOut, TFunction>(ArrayView<TIn> x, ArrayView<TOut> y, Places g)
        where TIn : unmanaged where TOut : unmanaged where TFunction : struct, IFunction<TIn, TOut>
    {
        for (var i = Items.First; i < g.Count; i += Items.Count)
        {
            var at = g.At((int)i);
            y[(long)at.P0] = TFunction.Of(x[(long)at.P1]);
        }
    }

    public static void ContiguousNumbers<TIn, TOut, TFunction>(ArrayView<TIn> x, ArrayView<TOut> y, TIn p, TIn q, int x0, int sx, int y0,
        int count) where TIn : unmanaged where TOut : unmanaged where TFunction : struct, INumbersFunction<TIn, TOut>
    {
        long first = Items.First, step = Items.Count;
        TIn u = At(x, x0, sx, first, count), v = At(x, x0, sx, first + step, count);
        for (var i = first; i < count; i += step)
        {
            var now = u;
            u = v;
            v = At(x, x0, sx, i + 2 * step, count);
            y[y0 + i] = TFunction.Of(now, p, q);
        }
    }

    public static void StridedNumbers<TIn, TOut, TFunction>(ArrayView<TIn> x, ArrayView<TOut> y, TIn p, TIn q, Places g)
        where TIn : unmanaged where TOut : unmanaged where TFunction : struct, INumbersFunction<TIn, TOut>
    {
        for (var i = Items.First; i < g.Count; i += Items.Count)
        {
            var at = g.At((int)i);
            y[(long)at.P0] = TFunction.Of(x[(long)at.P1], p, q);
        }
    }

    public static void Contiguous2<TA, TB, TOut, TFunction>(ArrayView<TA> a, ArrayView<TB> b, ArrayView<TOut> y, int a0, int sa, int b0,
        int sb, int y0, int count)
        where TA : unmanaged where TB : unmanaged where TOut : unmanaged where TFunction : struct, IFunction2<TA, TB, TOut>
    {
        long first = Items.First, step = Items.Count;
        TA s = At(a, a0, sa, first, count), t = At(a, a0, sa, first + step, count);
        TB u = At(b, b0, sb, first, count), v = At(b, b0, sb, first + step, count);
        for (var i = first; i < count; i += step)
        {
            var (now, other) = (s, u);
            s = t;
            u = v;
            t = At(a, a0, sa, i + 2 * step, count);
            v = At(b, b0, sb, i + 2 * step, count);
            y[y0 + i] = TFunction.Of(now, other);
        }
    }

    public static void Strided2<TA, TB, TOut, TFunction>(ArrayView<TA> a, ArrayView<TB> b, ArrayView<TOut> y, Places g)
        where TA : unmanaged where TB : unmanaged where TOut : unmanaged where TFunction : struct, IFunction2<TA, TB, TOut>
    {
        for (var i = Items.First; i < g.Count; i += Items.Count)
        {
            var at = g.At((int)i);
            y[(long)at.P0] = TFunction.Of(a[(long)at.P1], b[(long)at.P2]);
        }
    }

    public static void Contiguous3<TA, TB, TC, TOut, TFunction>(ArrayView<TA> a, ArrayView<TB> b, ArrayView<TC> c, ArrayView<TOut> y,
        int a0, int sa, int b0, int sb, int c0, int sc, int y0, int count)
        where TA : unmanaged where TB : unmanaged where TC : unmanaged where TOut : unmanaged
        where TFunction : struct, IFunction3<TA, TB, TC, TOut>
    {
        for (var i = Items.First; i < count; i += Items.Count) y[y0 + i] = TFunction.Of(a[a0 + i * sa], b[b0 + i * sb], c[c0 + i * sc]);
    }

    public static void Strided3<TA, TB, TC, TOut, TFunction>(ArrayView<TA> a, ArrayView<TB> b, ArrayView<TC> c, ArrayView<TOut> y, Places g)
        where TA : unmanaged where TB : unmanaged where TC : unmanaged where TOut : unmanaged
        where TFunction : struct, IFunction3<TA, TB, TC, TOut>
    {
        for (var i = Items.First; i < g.Count; i += Items.Count)
        {
            var at = g.At((int)i);
            y[(long)at.P0] = TFunction.Of(a[(long)at.P1], b[(long)at.P2], c[(long)at.P3]);
        }
    }

    /// <summary>The i-th element; the default behind the last.</summary>
    private static T At<T>(ArrayView<T> x, int first, int stride, long i, int count) where T : unmanaged =>
        i < count ? x[first + i * stride] : default;
}
