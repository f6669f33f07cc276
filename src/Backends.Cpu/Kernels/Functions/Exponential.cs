using System.Numerics;
using System.Runtime.CompilerServices;
using static Nabla.Cpu.RealMath;

namespace Nabla.Cpu;

/// <summary>
/// eˣ and functions of it: x = n·ln 2 + r with |r| ≤ ½ ln 2, eˣ − 1 = 2ⁿ·(eʳ − 1) + (2ⁿ − 1), and Taylor's series for eʳ, whose remainder
/// is below 2⁻⁵⁷. The error is below 1 unit in the last place for eˣ and 2ˣ, below 3 for the others.
/// </summary>
internal readonly struct Exponential : IPartialFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Of(Vector<double> x)
    {
        var shifted = Fma(x, 1.4426950408889634, Shifter);
        return Scale(Vector<double>.One + Minus1(Reduce(x, shifted)), shifted);
    }

    // Outside of this range 2ⁿ is not a normal number.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool InFastRange(Vector<double> x) => IsWithin(x, 708);

    public static double Fallback(double x) => Math.Exp(x);

    public static bool HasSingle => true;

    /// <summary>
    /// The same in float32, for all arguments; the polynomial is a minimax one, with an error of 3·10⁻⁹. 2ⁿ is applied in two steps, so
    /// that results that are not normal numbers are rounded once.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Of(Vector<float> x)
    {
        x = Between(-104, x, 89);
        var r = Reduce(x, out var n);
        var half = Vector.ShiftRightArithmetic(n, 1);
        return (Vector<float>.One + Minus1(r)) * PowerOf2(half) * PowerOf2(n - half);
    }

    /// <summary>x − n·ln 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Reduce(Vector<float> x, out Vector<int> n)
    {
        var shifted = Fma(x, 1.44269504f, SingleShifter);
        var rounded = Vector.Create(SingleShifter) - shifted;
        n = Vector.AsVectorInt32(shifted) - Vector.Create(SingleShifterBits);
        return Fma(rounded, Vector.Create(-2.12194440e-4f), Fma(rounded, Vector.Create(0.693359375f), x));
    }

    /// <summary>eʳ − 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Minus1(Vector<float> r)
    {
        var r2 = r * r;
        var low = Fma(r, 0.166665186802f, 0.500000009594f);
        var high = Fma(Fma(r, 0.00139506232346f, 0.00836890859449f), r, 0.0416662036154f);
        return Fma(Fma(high, r2, low), r2, r);
    }

    /// <summary>2ⁿ for n from −126 to 127.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> PowerOf2(Vector<int> n) => Vector.AsVectorSingle(Vector.ShiftLeft(n + Vector.Create(127), 23));

    /// <summary>x − n·ln 2, where <paramref name="shifted"/> is n plus <see cref="Shifter"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Reduce(Vector<double> x, Vector<double> shifted)
    {
        var n = Vector.Create(Shifter) - shifted;
        return Fma(n, Vector.Create(Ln2Low), Fma(n, Vector.Create(Ln2High), x));
    }

    /// <summary>y·2ⁿ for normal results.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Scale(Vector<double> y, Vector<double> shifted) =>
        Vector.AsVectorDouble(Vector.AsVectorInt64(y) + Vector.ShiftLeft(Vector.AsVectorInt64(shifted), 52));

    /// <summary>eʳ − 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Minus1(Vector<double> r) => Fma(Series(r), r * r, r);

    /// <summary>(eʳ − 1 − r)/r² = 1/2! + … + r¹¹/13!, in pairs, so that a processor computes several at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Series(Vector<double> r)
    {
        var r2 = r * r;
        var r4 = r2 * r2;
        var low = Fma(Fma(r, 1 / 120.0, 1 / 24.0), r2, Fma(r, 1 / 6.0, 0.5));
        var middle = Fma(Fma(r, 1 / 362880.0, 1 / 40320.0), r2, Fma(r, 1 / 5040.0, 1 / 720.0));
        var high = Fma(Fma(r, 1 / 6227020800.0, 1 / 479001600.0), r2, Fma(r, 1 / 39916800.0, 1 / 3628800.0));
        return Fma(Fma(high, r4, middle), r4, low);
    }
}

/// <summary>2ˣ.</summary>
internal readonly struct PowerOf2 : IPartialFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Of(Vector<double> x)
    {
        var shifted = x + Vector.Create(Shifter);
        var r = (x - (shifted - Vector.Create(Shifter))) * Vector.Create(0.6931471805599453);
        return Exponential.Scale(Vector<double>.One + Exponential.Minus1(r), shifted);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool InFastRange(Vector<double> x) => IsWithin(x, 1021);

    public static double Fallback(double x) => Math.Pow(2, x);
}

/// <summary>eˣ − 1, without cancellation.</summary>
internal readonly struct ExponentialMinus1 : IPartialFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Of(Vector<double> x)
    {
        var shifted = Fma(x, 1.4426950408889634, Shifter);
        var power = Exponential.Scale(Vector<double>.One, shifted);
        var y = Fma(Exponential.Minus1(Exponential.Reduce(x, shifted)), power, power - Vector<double>.One);
        // A zero keeps its sign.
        return Select(Vector.Equals(x, Vector<double>.Zero), x, y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool InFastRange(Vector<double> x) => IsWithin(x, 700);

    public static double Fallback(double x) => Math.Exp(x) - 1;

    public static bool HasSingle => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Of(Vector<float> x)
    {
        var r = Exponential.Reduce(x, out var n);
        var power = Exponential.PowerOf2(n);
        var y = Fma(Exponential.Minus1(r), power, power - Vector<float>.One);
        return Select(Vector.Equals(x, Vector<float>.Zero), x, y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool InFastRange(Vector<float> x) => IsWithin(x, 87);
}

/// <summary>tanh x = −t/(t + 2) with t = e^−2|x| − 1, and the sign of x.</summary>
internal readonly struct HyperbolicTangent : IRealFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Of(Vector<double> x)
    {
        // From 22 on tanh is 1 in float64.
        var size = Vector.Min(Vector.Abs(x), Vector.Create(22.0));
        var t = ExponentialMinus1.Of(size * Vector.Create(-2.0));
        return Vector.CopySign(t / (t + Vector.Create(2.0)), x);
    }

    public static bool HasSingle => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Of(Vector<float> x)
    {
        // Below 0.625 the polynomial is that of Cephes (S. L. Moshier, tanhf.c; www.netlib.org/cephes), beyond 1 − 2/(e^2|x| + 1).
        var size = Vector.Abs(x);
        var z = x * x;
        var p = Fma(Fma(Fma(Fma(z, -5.70498872745e-3f, 2.06390887954e-2f), z, Vector.Create(-5.37397155531e-2f)), z,
            Vector.Create(1.33314422036e-1f)), z, Vector.Create(-3.33332819422e-1f));
        var large = Vector<float>.One - Vector.Create(2.0f) / (Exponential.Of(size + size) + Vector<float>.One);
        return Vector.CopySign(Select(Vector.LessThan(size, Vector.Create(0.625f)), Fma(p * z, size, size), large), x);
    }
}

/// <summary>1/(1 + e⁻ˣ), and eˣ/(1 + eˣ) below 0, so that no exponential overflows.</summary>
internal readonly struct Logistic : IPartialFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Of(Vector<double> x)
    {
        var power = Exponential.Of(-Vector.Abs(x));
        return Select(Vector.LessThan(x, Vector<double>.Zero), power, Vector<double>.One) / (Vector<double>.One + power);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool InFastRange(Vector<double> x) => Exponential.InFastRange(x);

    public static double Fallback(double x) => x < 0 ? Math.Exp(x) : 1 / (1 + Math.Exp(-x));

    public static bool HasSingle => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Of(Vector<float> x)
    {
        var power = Exponential.Of(-Vector.Abs(x));
        return Select(Vector.LessThan(x, Vector<float>.Zero), power, Vector<float>.One) / (Vector<float>.One + power);
    }
}

/// <summary>sech² x = 4t/(1 + t)² with t = e^−2|x|.</summary>
internal readonly struct HyperbolicSecantSquared : IPartialFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Of(Vector<double> x)
    {
        var t = Exponential.Of(Vector.Abs(x) * Vector.Create(-2.0));
        var sum = Vector<double>.One + t;
        return t * Vector.Create(4.0) / (sum * sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool InFastRange(Vector<double> x) => IsWithin(x, 354);

    public static double Fallback(double x) => 4 * Math.Exp(-2 * Math.Abs(x));
}

/// <summary>sinh x = (t + t/(t + 1))/2 with t = e^|x| − 1, and the sign of x.</summary>
internal readonly struct HyperbolicSine : IPartialFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Of(Vector<double> x)
    {
        var t = ExponentialMinus1.Of(Vector.Abs(x));
        return Vector.CopySign((t + t / (t + Vector<double>.One)) * Vector.Create(0.5), x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool InFastRange(Vector<double> x) => ExponentialMinus1.InFastRange(x);

    public static double Fallback(double x) => Math.Sinh(x);
}

/// <summary>cosh x = (e^|x| + e^−|x|)/2.</summary>
internal readonly struct HyperbolicCosine : IPartialFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Of(Vector<double> x)
    {
        var e = Exponential.Of(Vector.Abs(x));
        return (e + Vector<double>.One / e) * Vector.Create(0.5);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool InFastRange(Vector<double> x) => Exponential.InFastRange(x);

    public static double Fallback(double x) => Math.Cosh(x);
}
