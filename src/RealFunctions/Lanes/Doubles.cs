using System.Numerics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Nabla.RealFunctions;

/// <summary>
/// A lane that is a vector of doubles. It has no constructor, which would be one more call to inline in every operation; a compiler
/// inlines only so many.
/// </summary>
internal struct Doubles : IDouble<Doubles>
{
    public Vector<double> Value;

    [MethodImpl(AggressiveInlining)]
    public static implicit operator Doubles(double x) => new() { Value = Vector.Create(x) };

    [MethodImpl(AggressiveInlining)]
    public static Doubles operator +(Doubles a, Doubles b) => new() { Value = a.Value + b.Value };

    [MethodImpl(AggressiveInlining)]
    public static Doubles operator -(Doubles a, Doubles b) => new() { Value = a.Value - b.Value };

    [MethodImpl(AggressiveInlining)]
    public static Doubles operator *(Doubles a, Doubles b) => new() { Value = a.Value * b.Value };

    [MethodImpl(AggressiveInlining)]
    public static Doubles operator /(Doubles a, Doubles b) => new() { Value = a.Value / b.Value };

    [MethodImpl(AggressiveInlining)]
    public static Doubles operator -(Doubles x) => new() { Value = -x.Value };

    [MethodImpl(AggressiveInlining)]
    public static Doubles operator &(Doubles a, Doubles b) => new() { Value = a.Value & b.Value };

    [MethodImpl(AggressiveInlining)]
    public static Doubles operator |(Doubles a, Doubles b) => new() { Value = a.Value | b.Value };

    [MethodImpl(AggressiveInlining)]
    public static Doubles operator ^(Doubles a, Doubles b) => new() { Value = a.Value ^ b.Value };

    [MethodImpl(AggressiveInlining)]
    public static Doubles operator <(Doubles a, Doubles b) => new() { Value = Vector.LessThan<double>(a.Value, b.Value) };

    [MethodImpl(AggressiveInlining)]
    public static Doubles operator >(Doubles a, Doubles b) => new() { Value = Vector.GreaterThan<double>(a.Value, b.Value) };

    [MethodImpl(AggressiveInlining)]
    public static Doubles operator <=(Doubles a, Doubles b) => new() { Value = Vector.LessThanOrEqual<double>(a.Value, b.Value) };

    [MethodImpl(AggressiveInlining)]
    public static Doubles operator >=(Doubles a, Doubles b) => new() { Value = Vector.GreaterThanOrEqual<double>(a.Value, b.Value) };

    [MethodImpl(AggressiveInlining)]
    public static Doubles Equal(Doubles a, Doubles b) => new() { Value = Vector.Equals<double>(a.Value, b.Value) };

    [MethodImpl(AggressiveInlining)]
    public static Doubles IsNegative(Doubles x) => Of(Vector.LessThan<long>(Bits(x), Vector<long>.Zero));

    [MethodImpl(AggressiveInlining)]
    public static Doubles IsOdd(Doubles bits) => Of(Vector.Equals<long>(Bits(bits) & Vector<long>.One, Vector<long>.One));

    [MethodImpl(AggressiveInlining)]
    public static Doubles Select(Doubles mask, Doubles a, Doubles b) =>
        new() { Value = Vector.ConditionalSelect<double>(mask.Value, a.Value, b.Value) };

    [MethodImpl(AggressiveInlining)]
    public static bool All(Doubles mask) => Vector.EqualsAll<long>(Bits(mask), Vector<long>.AllBitsSet);

    [MethodImpl(AggressiveInlining)]
    public static Doubles Fma(Doubles a, Doubles b, Doubles c) => new() { Value = Vector.MultiplyAddEstimate(a.Value, b.Value, c.Value) };

    [MethodImpl(AggressiveInlining)]
    public static Doubles Fma(Doubles a, Doubles b, double c) =>
        new() { Value = Vector.MultiplyAddEstimate(a.Value, b.Value, Vector.Create(c)) };

    [MethodImpl(AggressiveInlining)]
    public static Doubles Fma(Doubles a, double b, Doubles c) =>
        new() { Value = Vector.MultiplyAddEstimate(a.Value, Vector.Create(b), c.Value) };

    [MethodImpl(AggressiveInlining)]
    public static Doubles Fma(Doubles a, double b, double c) =>
        new() { Value = Vector.MultiplyAddEstimate(a.Value, Vector.Create(b), Vector.Create(c)) };

    [MethodImpl(AggressiveInlining)]
    public static Doubles Abs(Doubles x) => new() { Value = Vector.Abs(x.Value) };

    [MethodImpl(AggressiveInlining)]
    public static Doubles Sqrt(Doubles x) => new() { Value = Vector.SquareRoot(x.Value) };

    [MethodImpl(AggressiveInlining)]
    public static Doubles CopySign(Doubles size, Doubles sign) => new() { Value = Vector.CopySign(size.Value, sign.Value) };

    [MethodImpl(AggressiveInlining)]
    public static Doubles Min(Doubles a, Doubles b) => new() { Value = Vector.MinNative(a.Value, b.Value) };

    [MethodImpl(AggressiveInlining)]
    public static Doubles Max(Doubles a, Doubles b) => new() { Value = Vector.MaxNative(a.Value, b.Value) };

    [MethodImpl(AggressiveInlining)]
    public static Doubles OfBits(long bits) => Of(Vector.Create(bits));

    [MethodImpl(AggressiveInlining)]
    public static Doubles AddBits(Doubles a, Doubles b) => Of(Bits(a) + Bits(b));

    [MethodImpl(AggressiveInlining)]
    public static Doubles SubtractBits(Doubles a, Doubles b) => Of(Bits(a) - Bits(b));

    [MethodImpl(AggressiveInlining)]
    public static Doubles ShiftLeft(Doubles bits, int count) => Of(Vector.ShiftLeft(Bits(bits), count));

    [MethodImpl(AggressiveInlining)]
    public static Doubles ShiftRight(Doubles bits, int count) => Of(Vector.ShiftRightLogical(Bits(bits), count));

    [MethodImpl(AggressiveInlining)]
    public static Doubles Floor(Doubles x) => new() { Value = Vector.Floor(x.Value) };

    // A multiplication and addition that is not fused would give 0.
    [MethodImpl(AggressiveInlining)]
    public static Doubles Lost(Doubles a, Doubles b, Doubles c) =>
        Avx2.IsSupported || AdvSimd.IsSupported ? Fma(a, b, -c) : Products.Lost(a, b, c);

    [MethodImpl(AggressiveInlining)]
    private static Vector<long> Bits(Doubles x) => x.Value.As<double, long>();

    [MethodImpl(AggressiveInlining)]
    private static Doubles Of(Vector<long> bits) => new() { Value = bits.As<long, double>() };
}
