using System.Numerics;
using System.Runtime.CompilerServices;
using static Nabla.Cpu.RealMath;

namespace Nabla.Cpu;

/// <summary>
/// aᵇ = exp(b·ln |a|), negative where a is and b is odd, NaN where a is negative and b no integer. The logarithm has some 60 bits: with
/// |a| = 2ᵏ·m and s = (m − 1)/(m + 1), ln m = 2s + s³·P(s²), where s and the sum are pairs of doubles and P is a minimax polynomial
/// (Remez's algorithm) with an error of 1·10⁻¹⁸. The error is below 1 unit in the last place, so that powers that are doubles are exact,
/// for |b·ln a| up to some 100, and grows to 4 beyond.
/// </summary>
internal readonly struct Power : IPartialFunction2
{
    private const double Largest = 9007199254740992;   // 2⁵³: from here on all doubles are even integers.

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Of(Vector<double> a, Vector<double> b)
    {
        var (log, logLow) = Log(Vector.Abs(a));
        var product = log * b;
        var low = Fma(logLow, b, Fma(log, b, -product));
        // exp(product + low), where r = product − n·ln 2, and what roundings lose is added to low.
        var shifted = Fma(product, 1.4426950408889634, Shifter);
        var n = Vector.Create(Shifter) - shifted;
        var whole = Fma(n, Vector.Create(Ln2High), product);
        var r = Fma(n, Vector.Create(Ln2Low), whole);
        low += Fma(n, Vector.Create(Ln2Low), whole - r);
        var sum = Vector<double>.One + r;
        var series = Exponential.Series(r) * r * r;
        var y = sum + Fma(low, sum + series, r - (sum - Vector<double>.One) + series);
        return Signed(Exponential.Scale(y, shifted), a, b);
    }

    /// <summary>ln a as a pair, for a normal, positive and finite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector<double> High, Vector<double> Low) Log(Vector<double> a)
    {
        var k = Logarithm.Split(a, out var f);
        var d = f + Vector.Create(2.0);
        var dLost = f - (d - Vector.Create(2.0));
        var s = f / d;
        var sLost = (Fma(-s, d, f) - s * dLost) / d;
        var z = s * s;
        var w = z * z;
        var tail = Fma(Fma(w, Vector.Create(0.1479595003912960614), Fma(z, 0.1531405063483854367, 0.1818356431795005154)), w * w,
            Fma(Fma(z, 0.2222219857344386603, 0.2857142874238399333), z, Vector.Create(0.3999999999941470096)) * z +
            Vector.Create(0.6666666666666734407));
        // k·Ln2High is exact, and the sums lose what the following lines find again.
        var main = k * Vector.Create(Ln2High);
        var twice = s + s;
        var high = main + twice;
        var lost = Vector.ConditionalSelect(Vector.Equals(k, Vector<double>.Zero), Vector<double>.Zero, twice - (high - main));
        var low = Fma(k, Vector.Create(Ln2Low), Fma(z * s, tail, lost + (sLost + sLost)));
        var sum = high + low;
        return (sum, low - (sum - high));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Signed(Vector<double> y, Vector<double> a, Vector<double> b)
    {
        if (Vector.GreaterThanAll(a, Vector<double>.Zero)) return y;
        var half = b * Vector.Create(0.5);
        var isInteger = Vector.Equals(Vector.Floor(b), b);
        var isOdd = Vector.AndNot(isInteger, Vector.Equals(Vector.Floor(half), half));
        var negative = Select(isOdd, -y, Select(isInteger, y, Vector.Create(double.NaN)));
        return Select(Vector.LessThan(a, Vector<double>.Zero), negative, y);
    }

    /// <summary>Whether |a| is normal and finite, b is, and the power is neither too large nor too small.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool InFastRange(Vector<double> a, Vector<double> b)
    {
        var size = Vector.Abs(a);
        // |ln a| is at most 0.6932·(|exponent| + 1).
        var exponent = Vector.ConvertToDouble(Vector.ShiftRightArithmetic(Vector.AsVectorInt64(size), 52) - Vector.Create(1023L));
        return Logarithm.InFastRange(size) && IsWithin(b, Largest) &&
            IsWithin((Vector.Abs(exponent) + Vector<double>.One) * b, 1020);
    }

    public static double Fallback(double a, double b) => Math.Pow(a, b);
}
