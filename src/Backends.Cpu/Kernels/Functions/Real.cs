using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nabla.Cpu;

/// <summary>A real function, written for a vector of doubles; floats may have a shorter way, else they are computed as doubles.</summary>
internal interface IRealFunction
{
    static abstract Vector<double> Of(Vector<double> x);

    static virtual Vector<float> Of(Vector<float> x) => throw new NotSupportedException();

    /// <summary>Whether there is a way for floats of its own.</summary>
    static virtual bool HasSingle => false;
}

/// <summary>A real function with a fast path for ordinary arguments. A scalar fallback computes all others.</summary>
internal interface IPartialFunction : IRealFunction
{
    /// <summary>Whether <see cref="IRealFunction.Of(Vector{double})"/> is right for all elements of x.</summary>
    static abstract bool InFastRange(Vector<double> x);

    /// <inheritdoc cref="InFastRange(Vector{double})"/>
    static virtual bool InFastRange(Vector<float> x) => true;

    /// <summary>The function of an argument outside of the fast range. Such arguments are rare, so that speed does not matter.</summary>
    static abstract double Fallback(double x);
}

/// <summary>A real function for both floating-point types. Floats are computed as floats, or as doubles and rounded once.</summary>
internal readonly struct Real<TFunction> : IFunction where TFunction : IRealFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Of<T>(Vector<T> x) where T : unmanaged
    {
        if (typeof(T) == typeof(double)) return TFunction.Of(x.As<T, double>()).As<double, T>();
        if (TFunction.HasSingle) return TFunction.Of(x.As<T, float>()).As<float, T>();
        Vector.Widen(x.As<T, float>(), out var lower, out var upper);
        return Vector.Narrow(TFunction.Of(lower), TFunction.Of(upper)).As<float, T>();
    }
}

/// <summary>
/// A partial function with its fallback, for all arguments. The value at an argument does not depend on the other arguments.
/// </summary>
internal readonly struct WithFallback<TFunction> : IRealFunction where TFunction : IPartialFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Of(Vector<double> x) => TFunction.InFastRange(x) ? TFunction.Of(x) : Each(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Of(Vector<float> x) => TFunction.InFastRange(x) ? TFunction.Of(x) : Each(x);

    public static bool HasSingle => TFunction.HasSingle;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool InFastRange<T>(Vector<T> x) where T : unmanaged
    {
        if (typeof(T) == typeof(double)) return TFunction.InFastRange(x.As<T, double>());
        if (TFunction.HasSingle) return TFunction.InFastRange(x.As<T, float>());
        Vector.Widen(x.As<T, float>(), out var lower, out var upper);
        return TFunction.InFastRange(lower) && TFunction.InFastRange(upper);
    }

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

/// <summary>Helpers of the real functions.</summary>
internal static class RealMath
{
    /// <summary>1.5·2⁵²: a double that is added to it is rounded to an integer, which is then in the lowest bits.</summary>
    public const double Shifter = 6755399441055744.0;

    /// <summary>1.5·2²³, which does the same for floats, and its bits.</summary>
    public const float SingleShifter = 12582912;

    /// <inheritdoc cref="SingleShifter"/>
    public const int SingleShifterBits = 0x4B400000;

    /// <summary>ln 2 = High + Low; the product of High and an integer of 11 bits is exact.</summary>
    public const double Ln2High = 6.93147180369123816490e-01, Ln2Low = 1.90821492927058770002e-10;

    /// <summary>x·y + z.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Fma(Vector<double> x, Vector<double> y, Vector<double> z) => Vector.MultiplyAddEstimate(x, y, z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Fma(Vector<double> x, Vector<double> y, double z) => Vector.MultiplyAddEstimate(x, y, Vector.Create(z));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Fma(Vector<double> x, double y, double z) =>
    Vector.MultiplyAddEstimate(x, Vector.Create(y), Vector.Create(z));

    /// <summary>x·y + z.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Fma(Vector<float> x, Vector<float> y, Vector<float> z) => Vector.MultiplyAddEstimate(x, y, z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Fma(Vector<float> x, Vector<float> y, float z) => Vector.MultiplyAddEstimate(x, y, Vector.Create(z));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Fma(Vector<float> x, float y, float z) =>
        Vector.MultiplyAddEstimate(x, Vector.Create(y), Vector.Create(z));

    /// <summary>Whether all elements of x are between −limit and limit; false for NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsWithin(Vector<double> x, double limit) => Vector.LessThanOrEqualAll(Vector.Abs(x), Vector.Create(limit));

    /// <inheritdoc cref="IsWithin(Vector{double}, double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsWithin(Vector<float> x, float limit) => Vector.LessThanOrEqualAll(Vector.Abs(x), Vector.Create(limit));

    /// <summary>x where <paramref name="mask"/> is set, else y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Select(Vector<long> mask, Vector<double> x, Vector<double> y) => Vector.ConditionalSelect(mask, x, y);

    /// <inheritdoc cref="Select(Vector{long}, Vector{double}, Vector{double})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Select(Vector<int> mask, Vector<float> x, Vector<float> y) => Vector.ConditionalSelect(mask, x, y);

    /// <summary>x, cut off at the bounds; NaN stays.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Between(float low, Vector<float> x, float high) =>
        Vector.MinNative(Vector.Create(high), Vector.MaxNative(Vector.Create(low), x));
}
