namespace Nabla.RealFunctions;

/// <summary>
/// The remainder of a large angle: x = n·π/2 + r with |r| ≤ π/4, for one number from 2 to the largest double (M. Payne, R. Hanek, "Radian
/// reduction for trigonometric functions", SIGNUM Newsletter 18, 1983). x is m·2ᵉ with an integer m, and of the bits of 2/π only 192
/// matter: those before give multiples of 4 in x·2/π, those after less than a rounding error.
/// </summary>
internal static class LargeAngle
{
    // π/2, and the larger of its parts in two halves, whose products with halves are exact.
    private const double High = 1.5707963267948966, Low = 6.123233995736766e-17,
        Upper = 1.5707963109016418, Lower = 1.5893254712295857e-08;

    /// <summary>r, what it lacks to be exact, and n modulo 4.</summary>
    public static double Reduce(double x, out double rest, out long quadrant)
    {
        var bits = BitConverter.DoubleToInt64Bits(x);
        var m = (ulong)bits & 0xFFFFFFFFFFFFF | 0x10000000000000;
        var first = (int)(bits >> 52) - 1075 - 2;   // the first bit of 2/π that matters; those before the binary point are 0
        ulong a = Bits(first), b = Bits(first + 64), c = Bits(first + 128);
        // The lowest 192 bits of m·(a, b, c): two bits of n, and a fraction.
        var bLow = b * m;
        var middle = bLow + HighProduct(c, m);
        var high = a * m + HighProduct(b, m) + (middle < bLow ? 1UL : 0);
        var whole = high >> 62;
        var fraction = high << 2 | middle >> 62;
        var tail = middle << 2 | c * m >> 62;
        // A fraction above ½ is one below 0, of the next quarter.
        quadrant = (long)(whole + (fraction >> 63));
        var signed = (long)fraction;
        var main = (double)(signed >> 11) * (1.0 / 9007199254740992);   // 53 bits, times 2⁻⁵³
        var small = ((double)(long)(fraction & 0x7FF) + (double)(long)(tail >> 1) * (1.0 / 9223372036854775808.0)) *
            (1.0 / 9007199254740992 / 2048);
        double first26 = (double)(signed >> 38) * (1.0 / 67108864), others = main - first26, y = main * High;
        rest = first26 * Upper - y + first26 * Lower + others * Upper + others * Lower + (main * Low + small * High);
        var r = y + rest;
        rest -= r - y;
        return r;
    }

    /// <summary>64 bits of 2/π from a place after the binary point on; zeros before it.</summary>
    private static ulong Bits(int first)
    {
        if (first <= -64) return 0;
        if (first < 0) return Word(0) >> -first;
        var (word, shift) = (first >> 6, first & 63);
        return shift == 0 ? Word(word) : Word(word) << shift | Word(word + 1) >> (64 - shift);
    }

    private static ulong Word(int index) => index switch
    {
        0 => 0xA2F9836E4E441529,
        1 => 0xFC2757D1F534DDC0,
        2 => 0xDB6295993C439041,
        3 => 0xFE5163ABDEBBC561,
        4 => 0xB7246E3A424DD2E0,
        5 => 0x06492EEA09D1921C,
        6 => 0xFE1DEB1CB129A73E,
        7 => 0xE88235F52EBB4484,
        8 => 0xE99C7026B45F7E41,
        9 => 0x3991D639835339F4,
        10 => 0x9C845F8BBDF9283B,
        11 => 0x1FF897FFDE05980F,
        12 => 0xEF2F118B5A0A6D1F,
        13 => 0x6D367ECF27CB09B7,
        14 => 0x4F463F669E5FEA2D,
        15 => 0x7527BAC7EBE5F17B,
        16 => 0x3D0739F78A5292EA,
        17 => 0x6BFB5FB11F8D5D08,
        18 => 0x56033046FC7B6BAB,
        _ => 0xF0CFBC209AF4361D,
    };

    /// <summary>The upper half of a product of 128 bits.</summary>
    public static ulong HighProduct(ulong x, ulong y)
    {
        ulong x0 = x & 0xFFFFFFFF, x1 = x >> 32, y0 = y & 0xFFFFFFFF, y1 = y >> 32;
        var cross = x1 * y0 + (x0 * y0 >> 32);
        return x1 * y1 + (cross >> 32) + ((cross & 0xFFFFFFFF) + x0 * y1 >> 32);
    }
}
