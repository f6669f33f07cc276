namespace Nabla.RealFunctions;

/// <summary>A lane that is one double, in plain C#, which every compiler can read.</summary>
internal readonly struct OneDouble(double value) : IDouble<OneDouble>
{
    public readonly double Value = value;

    public static implicit operator OneDouble(double x) => new(x);

    public static OneDouble operator +(OneDouble a, OneDouble b) => new(a.Value + b.Value);

    public static OneDouble operator -(OneDouble a, OneDouble b) => new(a.Value - b.Value);

    public static OneDouble operator *(OneDouble a, OneDouble b) => new(a.Value * b.Value);

    public static OneDouble operator /(OneDouble a, OneDouble b) => new(a.Value / b.Value);

    public static OneDouble operator -(OneDouble x) => new(-x.Value);

    public static OneDouble operator &(OneDouble a, OneDouble b) => Of(Bits(a) & Bits(b));

    public static OneDouble operator |(OneDouble a, OneDouble b) => Of(Bits(a) | Bits(b));

    public static OneDouble operator ^(OneDouble a, OneDouble b) => Of(Bits(a) ^ Bits(b));

    public static OneDouble operator <(OneDouble a, OneDouble b) => Mask(a.Value < b.Value);

    public static OneDouble operator >(OneDouble a, OneDouble b) => Mask(a.Value > b.Value);

    public static OneDouble operator <=(OneDouble a, OneDouble b) => Mask(a.Value <= b.Value);

    public static OneDouble operator >=(OneDouble a, OneDouble b) => Mask(a.Value >= b.Value);

    public static OneDouble Equal(OneDouble a, OneDouble b) => Mask(a.Value == b.Value);

    public static OneDouble IsNegative(OneDouble x) => Mask(Bits(x) < 0);

    public static OneDouble IsOdd(OneDouble bits) => Mask((Bits(bits) & 1) != 0);

    public static OneDouble Select(OneDouble mask, OneDouble a, OneDouble b) => Bits(mask) != 0 ? a : b;

    public static bool All(OneDouble mask) => Bits(mask) != 0;

    public static OneDouble Fma(OneDouble a, OneDouble b, OneDouble c) => new(a.Value * b.Value + c.Value);

    public static OneDouble Fma(OneDouble a, OneDouble b, double c) => new(a.Value * b.Value + c);

    public static OneDouble Fma(OneDouble a, double b, OneDouble c) => new(a.Value * b + c.Value);

    public static OneDouble Fma(OneDouble a, double b, double c) => new(a.Value * b + c);

    public static OneDouble Abs(OneDouble x) => Of(Bits(x) & long.MaxValue);

    public static OneDouble Sqrt(OneDouble x) => new(Math.Sqrt(x.Value));

    public static OneDouble CopySign(OneDouble size, OneDouble sign) => Of((Bits(size) & long.MaxValue) | (Bits(sign) & long.MinValue));

    // a is a constant: with one on the left of a comparison, ILGPU 1.5.3 exchanges the sides, and a NaN is then smaller and larger.
    public static OneDouble Min(OneDouble a, OneDouble b) => b.Value > a.Value ? a : b;

    public static OneDouble Max(OneDouble a, OneDouble b) => b.Value < a.Value ? a : b;

    public static OneDouble OfBits(long bits) => Of(bits);

    public static OneDouble AddBits(OneDouble a, OneDouble b) => Of(Bits(a) + Bits(b));

    public static OneDouble SubtractBits(OneDouble a, OneDouble b) => Of(Bits(a) - Bits(b));

    public static OneDouble ShiftLeft(OneDouble bits, int count) => Of(Bits(bits) << count);

    public static OneDouble ShiftRight(OneDouble bits, int count) => Of(Bits(bits) >>> count);

    public static OneDouble Floor(OneDouble x) => new(Math.Floor(x.Value));

    public static OneDouble Lost(OneDouble a, OneDouble b, OneDouble c) => Products.Lost(a, b, c);

    private static OneDouble Mask(bool isSet) => Of(isSet ? -1 : 0);

    private static long Bits(OneDouble x) => BitConverter.DoubleToInt64Bits(x.Value);

    private static OneDouble Of(long bits) => new(BitConverter.Int64BitsToDouble(bits));
}
