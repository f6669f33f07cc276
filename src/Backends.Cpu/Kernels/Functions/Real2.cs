using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nabla.Cpu;

/// <summary>A real function of two numbers, written for vectors of doubles.</summary>
internal interface IRealFunction2
{
    static abstract Vector<double> Of(Vector<double> a, Vector<double> b);
}

/// <summary>A real function of two numbers with a fast path for ordinary arguments.</summary>
internal interface IPartialFunction2 : IRealFunction2
{
    /// <summary>Whether <see cref="IRealFunction2.Of"/> is right for all elements.</summary>
    static abstract bool InFastRange(Vector<double> a, Vector<double> b);

    /// <summary>The function of arguments outside of the fast range.</summary>
    static abstract double Fallback(double a, double b);
}

/// <summary>A real function of two numbers for both floating-point types. Floats are computed as doubles and rounded once.</summary>
internal readonly struct Real2<TFunction> : IFunction2 where TFunction : IRealFunction2
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Of<T>(Vector<T> a, Vector<T> b) where T : unmanaged
    {
        if (typeof(T) == typeof(double)) return TFunction.Of(a.As<T, double>(), b.As<T, double>()).As<double, T>();
        Vector.Widen(a.As<T, float>(), out var a1, out var a2);
        Vector.Widen(b.As<T, float>(), out var b1, out var b2);
        return Vector.Narrow(TFunction.Of(a1, b1), TFunction.Of(a2, b2)).As<float, T>();
    }
}

/// <summary>A partial function of two numbers with its fallback. The value at arguments does not depend on the others.</summary>
internal readonly struct WithFallback2<TFunction> : IRealFunction2 where TFunction : IPartialFunction2
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Of(Vector<double> a, Vector<double> b) => TFunction.InFastRange(a, b) ? TFunction.Of(a, b) : Each(a, b);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector<double> Each(Vector<double> a, Vector<double> b)
    {
        Span<double> y = stackalloc double[Vector<double>.Count];
        for (var i = 0; i < y.Length; i++)
        {
            Vector<double> p = Vector.Create(a[i]), q = Vector.Create(b[i]);
            y[i] = TFunction.InFastRange(p, q) ? TFunction.Of(p, q)[0] : TFunction.Fallback(a[i], b[i]);
        }
        return new(y);
    }
}
