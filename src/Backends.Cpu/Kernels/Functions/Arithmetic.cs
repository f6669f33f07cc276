using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nabla.Cpu;

#pragma warning disable IDE0040 // One line each.
internal readonly struct Sum2 : IFunction2 { public static Vector<T> Of<T>(Vector<T> a, Vector<T> b) where T : unmanaged => a + b; }
internal readonly struct Difference : IFunction2 { public static Vector<T> Of<T>(Vector<T> a, Vector<T> b) where T : unmanaged => a - b; }
internal readonly struct Product : IFunction2 { public static Vector<T> Of<T>(Vector<T> a, Vector<T> b) where T : unmanaged => a * b; }
internal readonly struct Quotient : IFunction2 { public static Vector<T> Of<T>(Vector<T> a, Vector<T> b) where T : unmanaged => a / b; }
internal readonly struct Larger : IFunction2
{
    public static Vector<T> Of<T>(Vector<T> a, Vector<T> b) where T : unmanaged => Vector.Max(a, b);
}
internal readonly struct Smaller : IFunction2
{
    public static Vector<T> Of<T>(Vector<T> a, Vector<T> b) where T : unmanaged => Vector.Min(a, b);
}
internal readonly struct Negative : IFunction { public static Vector<T> Of<T>(Vector<T> x) where T : unmanaged => -x; }
internal readonly struct Magnitude : IFunction { public static Vector<T> Of<T>(Vector<T> x) where T : unmanaged => Vector.Abs(x); }
internal readonly struct SquareOf : IFunction { public static Vector<T> Of<T>(Vector<T> x) where T : unmanaged => x * x; }
internal readonly struct PositivePart : IFunction
{
    public static Vector<T> Of<T>(Vector<T> x) where T : unmanaged => Vector.Max(x, Vector<T>.Zero);
}
internal readonly struct SquareRoot : IFunction { public static Vector<T> Of<T>(Vector<T> x) where T : unmanaged => Vector.SquareRoot(x); }
internal readonly struct ReciprocalRoot : IFunction
{
    public static Vector<T> Of<T>(Vector<T> x) where T : unmanaged => Vector<T>.One / Vector.SquareRoot(x);
}
internal readonly struct Inverse : IFunction { public static Vector<T> Of<T>(Vector<T> x) where T : unmanaged => Vector<T>.One / x; }

/// <summary>1 or −1; a zero or NaN stays itself.</summary>
internal readonly struct SignOf : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Of<T>(Vector<T> x) where T : unmanaged =>
        Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<T>.Zero), Vector<T>.One,
           Vector.ConditionalSelect(Vector.LessThan(x, Vector<T>.Zero), -Vector<T>.One, x));
}

/// <summary>1/√(a² + b²) = 1/√(1 + q²)/m, where m is the larger of |a| and |b| and q the ratio.</summary>
internal readonly struct ReciprocalHypotenuse : IFunction2
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Of<T>(Vector<T> a, Vector<T> b) where T : unmanaged
    {
        Vector<T> p = Vector.Abs(a), q = Vector.Abs(b), larger = Vector.Max(p, q), smaller = Vector.Min(p, q);
        var ratio = Vector.ConditionalSelect(Vector.Equals(smaller, larger), Vector<T>.One, smaller / larger);
        return Vector<T>.One / Vector.SquareRoot(Vector<T>.One + ratio * ratio) / larger;
    }
}

/// <summary>1/√(a² − b²).</summary>
internal readonly struct ReciprocalLeg : IFunction2
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Of<T>(Vector<T> a, Vector<T> b) where T : unmanaged =>
        Vector<T>.One / (Vector.SquareRoot(a - b) * Vector.SquareRoot(a + b));
}

/// <summary>a, and NaN where b is NaN.</summary>
internal readonly struct NanOfSecond : IFunction2
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Of<T>(Vector<T> a, Vector<T> b) where T : unmanaged => Vector.ConditionalSelect(Vector.Equals(b, b), a, b);
}

/// <summary>a · b, and 0 where a is 0, also where b is infinite or NaN.</summary>
internal readonly struct GatedProduct : IFunction2
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Of<T>(Vector<T> a, Vector<T> b) where T : unmanaged =>
        Vector.ConditionalSelect(Vector.Equals(a, Vector<T>.Zero), Vector<T>.Zero, a * b);
}

internal readonly struct RoundedDown : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Of<T>(Vector<T> x) where T : unmanaged =>
        typeof(T) == typeof(float) ? Vector.Floor(x.As<T, float>()).As<float, T>() : Vector.Floor(x.As<T, double>()).As<double, T>();
}

internal readonly struct RoundedUp : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Of<T>(Vector<T> x) where T : unmanaged =>
        typeof(T) == typeof(float) ? Vector.Ceiling(x.As<T, float>()).As<float, T>() : Vector.Ceiling(x.As<T, double>()).As<double, T>();
}

/// <summary>To the nearest integer, halves to the even one.</summary>
internal readonly struct Rounded : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Of<T>(Vector<T> x) where T : unmanaged =>
        typeof(T) == typeof(float) ? Vector.Round(x.As<T, float>()).As<float, T>() : Vector.Round(x.As<T, double>()).As<double, T>();
}
