using System.Numerics;
using System.Runtime.CompilerServices;
using Nabla.RealFunctions;

namespace Nabla.Cpu;

/// <summary>A real function, which is written for lanes, of vectors of both floating-point types.</summary>
internal readonly struct Real<TFunction> : IFunction where TFunction : IRealFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Of<T>(Vector<T> x) where T : unmanaged => typeof(T) == typeof(double)
        ? TFunction.Of<Doubles>(new() { Value = x.As<T, double>() }).Value.As<double, T>()
        : TFunction.OfSingle<Singles>(new() { Value = x.As<T, float>() }).Value.As<float, T>();
}

/// <summary>
/// A partial function with its fallback, for all arguments. The value at an argument does not depend on the other arguments.
/// </summary>
internal readonly struct WithFallback<TFunction> : IFunction where TFunction : IPartialFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Of<T>(Vector<T> x) where T : unmanaged => InFastRange(x) ? Real<TFunction>.Of(x)
        : typeof(T) == typeof(double) ? Each(x.As<T, double>()).As<double, T>() : Each(x.As<T, float>()).As<float, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool InFastRange<T>(Vector<T> x) where T : unmanaged => typeof(T) == typeof(double)
        ? TFunction.InFastRange<Doubles>(new() { Value = x.As<T, double>() })
        : TFunction.InFastRangeSingle<Singles>(new() { Value = x.As<T, float>() });

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector<T> Each<T>(Vector<T> x) where T : unmanaged, INumber<T>
    {
        Span<T> y = stackalloc T[Vector<T>.Count];
        for (var i = 0; i < y.Length; i++)
        {
            var one = Vector.Create(x[i]);
            y[i] = InFastRange(one) ? Real<TFunction>.Of(one)[0]
                : T.CreateTruncating(TFunction.Fallback(double.CreateTruncating(x[i])));
        }
        return new(y);
    }
}
