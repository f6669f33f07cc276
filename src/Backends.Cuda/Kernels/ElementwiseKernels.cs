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
/// The kernels of <see cref="Devices.Elementwise"/>. An item takes every so many elements as there are items. Of one or two contiguous
/// inputs it reads four elements before it uses the first, so that a read does not wait for the one before it.
/// </summary>
internal static class ElementwiseKernels
{
    public static void Contiguous<TIn, TOut, TFunction>(ArrayView<TIn> x, ArrayView<TOut> y, int x0, int sx, int y0, int count)
        where TIn : unmanaged where TOut : unmanaged where TFunction : struct, IFunction<TIn, TOut>
    {
        long step = Items.Count, last = count - 1;
        for (var i = Items.First; i < count; i += 4 * step)
        {
            TIn u0 = x[x0 + i * sx], u1 = At(x, x0, sx, i + step, last), u2 = At(x, x0, sx, i + 2 * step, last),
                u3 = At(x, x0, sx, i + 3 * step, last);
            for (long k = i, end = i + 4 * step; k < end && k < count; k += step)
            {
                y[y0 + k] = TFunction.Of(u0);
                (u0, u1, u2) = (u1, u2, u3);
            }
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
        long step = Items.Count, last = count - 1;
        for (var i = Items.First; i < count; i += 4 * step)
        {
            TIn u0 = x[x0 + i * sx], u1 = At(x, x0, sx, i + step, last), u2 = At(x, x0, sx, i + 2 * step, last),
                u3 = At(x, x0, sx, i + 3 * step, last);
            for (long k = i, end = i + 4 * step; k < end && k < count; k += step)
            {
                y[y0 + k] = TFunction.Of(u0, p, q);
                (u0, u1, u2) = (u1, u2, u3);
            }
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
        long step = Items.Count, last = count - 1;
        for (var i = Items.First; i < count; i += 4 * step)
        {
            TA u0 = a[a0 + i * sa], u1 = At(a, a0, sa, i + step, last), u2 = At(a, a0, sa, i + 2 * step, last),
                u3 = At(a, a0, sa, i + 3 * step, last);
            TB v0 = b[b0 + i * sb], v1 = At(b, b0, sb, i + step, last), v2 = At(b, b0, sb, i + 2 * step, last),
                v3 = At(b, b0, sb, i + 3 * step, last);
            for (long k = i, end = i + 4 * step; k < end && k < count; k += step)
            {
                y[y0 + k] = TFunction.Of(u0, v0);
                (u0, u1, u2) = (u1, u2, u3);
                (v0, v1, v2) = (v1, v2, v3);
            }
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

    /// <summary>The i-th element, or the last.</summary>
    private static T At<T>(ArrayView<T> x, int first, int stride, long i, long last) where T : unmanaged =>
        x[first + (i < last ? i : last) * stride];
}
