using System.Numerics;
using System.Runtime.CompilerServices;
using Nabla.RealFunctions;

namespace Nabla.Cpu;

/// <summary>A real function of two numbers, which is written for lanes, of vectors of both floating-point types.</summary>
internal readonly struct Real2<TFunction> : IFunction2 where TFunction : IRealFunction2
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Of<T>(Vector<T> a, Vector<T> b) where T : unmanaged => typeof(T) == typeof(double)
        ? TFunction.Of<Doubles>(new() { Value = a.As<T, double>() }, new() { Value = b.As<T, double>() }).Value.As<double, T>()
        : TFunction.OfSingle<Singles>(new() { Value = a.As<T, float>() }, new() { Value = b.As<T, float>() }).Value.As<float, T>();
}

/// <summary>A partial function of two numbers with its fallback. The value at arguments does not depend on the others.</summary>
internal readonly struct WithFallback2<TFunction> : IFunction2 where TFunction : IPartialFunction2
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Of<T>(Vector<T> a, Vector<T> b) where T : unmanaged => InFastRange(a, b) ? Real2<TFunction>.Of(a, b)
        : typeof(T) == typeof(double) ? Each(a.As<T, double>(), b.As<T, double>()).As<double, T>()
            : Each(a.As<T, float>(), b.As<T, float>()).As<float, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool InFastRange<T>(Vector<T> a, Vector<T> b) where T : unmanaged => typeof(T) == typeof(double)
        ? TFunction.InFastRange<Doubles>(new() { Value = a.As<T, double>() }, new() { Value = b.As<T, double>() })
        : TFunction.InFastRangeSingle<Singles>(new() { Value = a.As<T, float>() }, new() { Value = b.As<T, float>() });

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector<T> Each<T>(Vector<T> a, Vector<T> b) where T : unmanaged, INumber<T>
    {
        Span<T> y = stackalloc T[Vector<T>.Count];
        for (var i = 0; i < y.Length; i++)
        {
            Vector<T> p = Vector.Create(a[i]), q = Vector.Create(b[i]);
            y[i] = InFastRange(p, q) ? Real2<TFunction>.Of(p, q)[0]
                : T.CreateTruncating(TFunction.Fallback(double.CreateTruncating(a[i]), double.CreateTruncating(b[i])));
        }
        return new(y);
    }
}
