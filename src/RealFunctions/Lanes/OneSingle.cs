namespace Nabla.RealFunctions;

/// <summary>A lane that is one float, in plain C#, which every compiler can read.</summary>
internal readonly struct OneSingle(float value) : ISingle<OneSingle>
{
    public readonly float Value = value;

    public static implicit operator OneSingle(double x) => new((float)x);

    public static OneSingle operator +(OneSingle a, OneSingle b) => new(a.Value + b.Value);

    public static OneSingle operator -(OneSingle a, OneSingle b) => new(a.Value - b.Value);

    public static OneSingle operator *(OneSingle a, OneSingle b) => new(a.Value * b.Value);

    public static OneSingle operator /(OneSingle a, OneSingle b) => new(a.Value / b.Value);

    public static OneSingle operator -(OneSingle x) => new(-x.Value);

    public static OneSingle operator &(OneSingle a, OneSingle b) => Of(Bits(a) & Bits(b));

    public static OneSingle operator |(OneSingle a, OneSingle b) => Of(Bits(a) | Bits(b));

    public static OneSingle operator ^(OneSingle a, OneSingle b) => Of(Bits(a) ^ Bits(b));

    public static OneSingle operator <(OneSingle a, OneSingle b) => Mask(a.Value < b.Value);

    public static OneSingle operator >(OneSingle a, OneSingle b) => Mask(a.Value > b.Value);

    public static OneSingle operator <=(OneSingle a, OneSingle b) => Mask(a.Value <= b.Value);

    public static OneSingle operator >=(OneSingle a, OneSingle b) => Mask(a.Value >= b.Value);

    public static OneSingle Equal(OneSingle a, OneSingle b) => Mask(a.Value == b.Value);

    public static OneSingle IsNegative(OneSingle x) => Mask(Bits(x) < 0);

    public static OneSingle IsOdd(OneSingle bits) => Mask((Bits(bits) & 1) != 0);

    public static OneSingle Select(OneSingle mask, OneSingle a, OneSingle b) => Bits(mask) != 0 ? a : b;

    public static bool All(OneSingle mask) => Bits(mask) != 0;

    public static OneSingle Fma(OneSingle a, OneSingle b, OneSingle c) => new(a.Value * b.Value + c.Value);

    public static OneSingle Fma(OneSingle a, OneSingle b, double c) => new(a.Value * b.Value + (float)c);

    public static OneSingle Fma(OneSingle a, double b, OneSingle c) => new(a.Value * (float)b + c.Value);

    public static OneSingle Fma(OneSingle a, double b, double c) => new(a.Value * (float)b + (float)c);

    public static OneSingle Abs(OneSingle x) => Of(Bits(x) & int.MaxValue);

    public static OneSingle Sqrt(OneSingle x) => new(MathF.Sqrt(x.Value));

    public static OneSingle CopySign(OneSingle size, OneSingle sign) => Of((Bits(size) & int.MaxValue) | (Bits(sign) & int.MinValue));

    // a is a constant: with one on the left of a comparison, ILGPU 1.5.3 exchanges the sides, and a NaN is then smaller and larger.
    public static OneSingle Min(OneSingle a, OneSingle b) => b.Value > a.Value ? a : b;

    public static OneSingle Max(OneSingle a, OneSingle b) => b.Value < a.Value ? a : b;

    public static OneSingle OfBits(long bits) => Of((int)bits);

    public static OneSingle AddBits(OneSingle a, OneSingle b) => Of(Bits(a) + Bits(b));

    public static OneSingle SubtractBits(OneSingle a, OneSingle b) => Of(Bits(a) - Bits(b));

    public static OneSingle ShiftLeft(OneSingle bits, int count) => Of(Bits(bits) << count);

    public static OneSingle ShiftRight(OneSingle bits, int count) => Of(Bits(bits) >>> count);

    public static OneSingle InDouble<TFunction>(OneSingle a, OneSingle b) where TFunction : IDoubleFunction2 =>
        new((float)TFunction.Of<OneDouble>(new(a.Value), new(b.Value)).Value);

    private static OneSingle Mask(bool isSet) => Of(isSet ? -1 : 0);

    private static int Bits(OneSingle x) => BitConverter.SingleToInt32Bits(x.Value);

    private static OneSingle Of(int bits) => new(BitConverter.Int32BitsToSingle(bits));
}
