using System.Numerics;

namespace Nabla.RealFunctions;

/// <summary>
/// A lane that is a vector of floats. It has no constructor, which would be one more call to inline in every operation; a compiler
/// inlines only so many.
/// </summary>
internal struct Singles : ISingle<Singles>
{
    public Vector<float> Value;

    [MethodImpl(AggressiveInlining)]
    public static implicit operator Singles(double x) => new() { Value = Vector.Create((float)x) };

    [MethodImpl(AggressiveInlining)]
    public static Singles operator +(Singles a, Singles b) => new() { Value = a.Value + b.Value };

    [MethodImpl(AggressiveInlining)]
    public static Singles operator -(Singles a, Singles b) => new() { Value = a.Value - b.Value };

    [MethodImpl(AggressiveInlining)]
    public static Singles operator *(Singles a, Singles b) => new() { Value = a.Value * b.Value };

    [MethodImpl(AggressiveInlining)]
    public static Singles operator /(Singles a, Singles b) => new() { Value = a.Value / b.Value };

    [MethodImpl(AggressiveInlining)]
    public static Singles operator -(Singles x) => new() { Value = -x.Value };

    [MethodImpl(AggressiveInlining)]
    public static Singles operator &(Singles a, Singles b) => new() { Value = a.Value & b.Value };

    [MethodImpl(AggressiveInlining)]
    public static Singles operator |(Singles a, Singles b) => new() { Value = a.Value | b.Value };

    [MethodImpl(AggressiveInlining)]
    public static Singles operator ^(Singles a, Singles b) => new() { Value = a.Value ^ b.Value };

    [MethodImpl(AggressiveInlining)]
    public static Singles operator <(Singles a, Singles b) => new() { Value = Vector.LessThan<float>(a.Value, b.Value) };

    [MethodImpl(AggressiveInlining)]
    public static Singles operator >(Singles a, Singles b) => new() { Value = Vector.GreaterThan<float>(a.Value, b.Value) };

    [MethodImpl(AggressiveInlining)]
    public static Singles operator <=(Singles a, Singles b) => new() { Value = Vector.LessThanOrEqual<float>(a.Value, b.Value) };

    [MethodImpl(AggressiveInlining)]
    public static Singles operator >=(Singles a, Singles b) => new() { Value = Vector.GreaterThanOrEqual<float>(a.Value, b.Value) };

    [MethodImpl(AggressiveInlining)]
    public static Singles Equal(Singles a, Singles b) => new() { Value = Vector.Equals<float>(a.Value, b.Value) };

    [MethodImpl(AggressiveInlining)]
    public static Singles IsNegative(Singles x) => Of(Vector.LessThan<int>(Bits(x), Vector<int>.Zero));

    [MethodImpl(AggressiveInlining)]
    public static Singles IsOdd(Singles bits) => Of(Vector.Equals<int>(Bits(bits) & Vector<int>.One, Vector<int>.One));

    [MethodImpl(AggressiveInlining)]
    public static Singles Select(Singles mask, Singles a, Singles b) =>
        new() { Value = Vector.ConditionalSelect<float>(mask.Value, a.Value, b.Value) };

    [MethodImpl(AggressiveInlining)]
    public static bool All(Singles mask) => Vector.EqualsAll<int>(Bits(mask), Vector<int>.AllBitsSet);

    [MethodImpl(AggressiveInlining)]
    public static Singles Fma(Singles a, Singles b, Singles c) => new() { Value = Vector.MultiplyAddEstimate(a.Value, b.Value, c.Value) };

    [MethodImpl(AggressiveInlining)]
    public static Singles Fma(Singles a, Singles b, double c) =>
        new() { Value = Vector.MultiplyAddEstimate(a.Value, b.Value, Vector.Create((float)c)) };

    [MethodImpl(AggressiveInlining)]
    public static Singles Fma(Singles a, double b, Singles c) =>
        new() { Value = Vector.MultiplyAddEstimate(a.Value, Vector.Create((float)b), c.Value) };

    [MethodImpl(AggressiveInlining)]
    public static Singles Fma(Singles a, double b, double c) =>
        new() { Value = Vector.MultiplyAddEstimate(a.Value, Vector.Create((float)b), Vector.Create((float)c)) };

    [MethodImpl(AggressiveInlining)]
    public static Singles Abs(Singles x) => new() { Value = Vector.Abs(x.Value) };

    [MethodImpl(AggressiveInlining)]
    public static Singles Sqrt(Singles x) => new() { Value = Vector.SquareRoot(x.Value) };

    [MethodImpl(AggressiveInlining)]
    public static Singles CopySign(Singles size, Singles sign) => new() { Value = Vector.CopySign(size.Value, sign.Value) };

    [MethodImpl(AggressiveInlining)]
    public static Singles Min(Singles a, Singles b) => new() { Value = Vector.MinNative(a.Value, b.Value) };

    [MethodImpl(AggressiveInlining)]
    public static Singles Max(Singles a, Singles b) => new() { Value = Vector.MaxNative(a.Value, b.Value) };

    [MethodImpl(AggressiveInlining)]
    public static Singles OfBits(long bits) => Of(Vector.Create((int)bits));

    [MethodImpl(AggressiveInlining)]
    public static Singles AddBits(Singles a, Singles b) => Of(Bits(a) + Bits(b));

    [MethodImpl(AggressiveInlining)]
    public static Singles SubtractBits(Singles a, Singles b) => Of(Bits(a) - Bits(b));

    [MethodImpl(AggressiveInlining)]
    public static Singles ShiftLeft(Singles bits, int count) => Of(Vector.ShiftLeft(Bits(bits), count));

    [MethodImpl(AggressiveInlining)]
    public static Singles ShiftRight(Singles bits, int count) => Of(Vector.ShiftRightLogical(Bits(bits), count));

    [MethodImpl(AggressiveInlining)]
    public static Singles InDouble<TFunction>(Singles a, Singles b) where TFunction : IDoubleFunction2
    {
        Vector.Widen(a.Value, out var a1, out var a2);
        Vector.Widen(b.Value, out var b1, out var b2);
        var lower = TFunction.Of<Doubles>(new() { Value = a1 }, new() { Value = b1 });
        var upper = TFunction.Of<Doubles>(new() { Value = a2 }, new() { Value = b2 });
        return new() { Value = Vector.Narrow(lower.Value, upper.Value) };
    }

    [MethodImpl(AggressiveInlining)]
    private static Vector<int> Bits(Singles x) => x.Value.As<float, int>();

    [MethodImpl(AggressiveInlining)]
    private static Singles Of(Vector<int> bits) => new() { Value = bits.As<int, float>() };
}
