namespace Nabla.RealFunctions;

/// <summary>
/// The functions of one number, for all arguments, without the C library: for compilers that do not know it, as those for GPUs. Where an
/// argument is ordinary, the results are those of the lanes.
/// </summary>
internal static class Everywhere
{
    private const double Tiny = 2.2250738585072014e-308, Scale = 18014398509481984.0;   // the smallest normal number, and 2⁵⁴

    public static double Exp(double x) => Exponential.Everywhere<OneDouble>(x).Value;

    public static float Exp(float x) => Exponential.OfSingle<OneSingle>(new(x)).Value;

    public static double Exp2(double x) => PowerOf2.Everywhere<OneDouble>(x).Value;

    public static float Exp2(float x) => PowerOf2.OfSingle<OneSingle>(new(x)).Value;

    public static double Expm1(double x) =>
        ExponentialMinus1.InFastRange<OneDouble>(x) ? ExponentialMinus1.Of<OneDouble>(x).Value : Exp(x) - 1;

    public static float Expm1(float x) =>
        ExponentialMinus1.InFastRangeSingle<OneSingle>(new(x)) ? ExponentialMinus1.OfSingle<OneSingle>(new(x)).Value : Exp(x) - 1;

    public static double Log(double x) =>
        x >= Tiny ? x <= double.MaxValue ? Logarithm.Of<OneDouble>(x).Value : x
         : x > 0 ? Logarithm.Of<OneDouble>(x * Scale).Value - 37.42994775023704683 : AtMost0(x);

    public static float Log(float x) =>
        Logarithm.InFastRangeSingle<OneSingle>(new(x)) ? Logarithm.OfSingle<OneSingle>(new(x)).Value : (float)Log((double)x);

    public static double Log2(double x) =>
        x >= Tiny ? x <= double.MaxValue ? Logarithm2.Of<OneDouble>(x).Value : x
         : x > 0 ? Logarithm2.Of<OneDouble>(x * Scale).Value - 54 : AtMost0(x);

    public static float Log2(float x) =>
        Logarithm2.InFastRangeSingle<OneSingle>(new(x)) ? Logarithm2.OfSingle<OneSingle>(new(x)).Value : (float)Log2((double)x);

    public static double Log10(double x) =>
        x >= Tiny ? x <= double.MaxValue ? Logarithm10.Of<OneDouble>(x).Value : x
         : x > 0 ? Logarithm10.Of<OneDouble>(x * Scale).Value - 16.255619765854985 : AtMost0(x);

    public static float Log10(float x) =>
        Logarithm10.InFastRangeSingle<OneSingle>(new(x)) ? Logarithm10.OfSingle<OneSingle>(new(x)).Value : (float)Log10((double)x);

    public static double Log1p(double x) =>
        LogarithmOf1Plus.InFastRange<OneDouble>(x) ? LogarithmOf1Plus.Of<OneDouble>(x).Value : Log(1 + x);

    public static float Log1p(float x) =>
        LogarithmOf1Plus.InFastRangeSingle<OneSingle>(new(x)) ? LogarithmOf1Plus.OfSingle<OneSingle>(new(x)).Value : Log(1 + x);

    public static double Sin(double x)
    {
        if (Sine.InFastRange<OneDouble>(x)) return Sine.Of<OneDouble>(x).Value;
        if (!(Math.Abs(x) <= double.MaxValue)) return double.NaN;
        var y = Quadrants.SineOf(LargeAngle.Reduce(Math.Abs(x), out _, out var quadrant), quadrant);
        return x < 0 ? -y : y;
    }

    public static float Sin(float x) =>
        Sine.InFastRangeSingle<OneSingle>(new(x)) ? Sine.OfSingle<OneSingle>(new(x)).Value : (float)Sin((double)x);

    public static double Cos(double x)
    {
        if (Cosine.InFastRange<OneDouble>(x)) return Cosine.Of<OneDouble>(x).Value;
        if (!(Math.Abs(x) <= double.MaxValue)) return double.NaN;
        return Quadrants.SineOf(LargeAngle.Reduce(Math.Abs(x), out _, out var quadrant), quadrant + 1);
    }

    public static float Cos(float x) =>
        Cosine.InFastRangeSingle<OneSingle>(new(x)) ? Cosine.OfSingle<OneSingle>(new(x)).Value : (float)Cos((double)x);

    public static double Tan(double x)
    {
        if (Tangent.InFastRange<OneDouble>(x)) return Tangent.Of<OneDouble>(x).Value;
        if (!(Math.Abs(x) <= double.MaxValue)) return double.NaN;
        var r = LargeAngle.Reduce(Math.Abs(x), out var rest, out var quadrant);
        double sine = Quadrants.SineOf(r, quadrant), cosine = Quadrants.SineOf(r, quadrant + 1);
        var y = (sine + rest * cosine) / (cosine - rest * sine);
        return x < 0 ? -y : y;
    }

    public static float Tan(float x) =>
        Tangent.InFastRangeSingle<OneSingle>(new(x)) ? Tangent.OfSingle<OneSingle>(new(x)).Value : (float)Tan((double)x);

    public static double Asin(double x) => ArcSine.Of<OneDouble>(x).Value;

    public static float Asin(float x) => ArcSine.OfSingle<OneSingle>(new(x)).Value;

    public static double Acos(double x) => ArcCosine.Of<OneDouble>(x).Value;

    public static float Acos(float x) => ArcCosine.OfSingle<OneSingle>(new(x)).Value;

    public static double Atan(double x) => ArcTangent.Of<OneDouble>(x).Value;

    public static float Atan(float x) => ArcTangent.OfSingle<OneSingle>(new(x)).Value;

    public static double Atan2(double a, double b) => ArcTangent2.Of<OneDouble>(a, b).Value;

    public static float Atan2(float a, float b) => ArcTangent2.OfSingle<OneSingle>(new(a), new(b)).Value;

    public static double Sinh(double x)
    {
        if (HyperbolicSine.InFastRange<OneDouble>(x)) return HyperbolicSine.Of<OneDouble>(x).Value;
        var half = Exp(0.5 * Math.Abs(x));
        return x < 0 ? -0.5 * half * half : 0.5 * half * half;
    }

    public static float Sinh(float x) =>
        HyperbolicSine.InFastRangeSingle<OneSingle>(new(x)) ? HyperbolicSine.OfSingle<OneSingle>(new(x)).Value : (float)Sinh((double)x);

    public static double Cosh(double x)
    {
        if (HyperbolicCosine.InFastRange<OneDouble>(x)) return HyperbolicCosine.Of<OneDouble>(x).Value;
        var half = Exp(0.5 * Math.Abs(x));
        return 0.5 * half * half;
    }

    public static float Cosh(float x) =>
        HyperbolicCosine.InFastRangeSingle<OneSingle>(new(x)) ? HyperbolicCosine.OfSingle<OneSingle>(new(x)).Value
        : (float)Cosh((double)x);

    public static double Tanh(double x) => HyperbolicTangent.Of<OneDouble>(x).Value;

    public static float Tanh(float x) => HyperbolicTangent.OfSingle<OneSingle>(new(x)).Value;

    public static double Asinh(double x)
    {
        if (AreaSine.InFastRange<OneDouble>(x)) return AreaSine.Of<OneDouble>(x).Value;
        var y = Log(Math.Abs(x)) + Constants.Ln2;
        return x < 0 ? -y : y;
    }

    public static float Asinh(float x) =>
        AreaSine.InFastRangeSingle<OneSingle>(new(x)) ? AreaSine.OfSingle<OneSingle>(new(x)).Value : (float)Asinh((double)x);

    public static double Acosh(double x) =>
        AreaCosine.InFastRange<OneDouble>(x) ? AreaCosine.Of<OneDouble>(x).Value : x > 1 ? Log(x) + Constants.Ln2 : double.NaN;

    public static float Acosh(float x) =>
        AreaCosine.InFastRangeSingle<OneSingle>(new(x)) ? AreaCosine.OfSingle<OneSingle>(new(x)).Value : (float)Acosh((double)x);

    public static double Atanh(double x) =>
        AreaTangent.InFastRange<OneDouble>(x) ? AreaTangent.Of<OneDouble>(x).Value
         : x == 1 ? double.PositiveInfinity : x == -1 ? double.NegativeInfinity : double.NaN;

    public static float Atanh(float x) =>
        AreaTangent.InFastRangeSingle<OneSingle>(new(x)) ? AreaTangent.OfSingle<OneSingle>(new(x)).Value : (float)Atanh((double)x);

    public static double Erf(double x) => ErrorFunction.Of<OneDouble>(x).Value;

    public static float Erf(float x) => ErrorFunction.OfSingle<OneSingle>(new(x)).Value;

    /// <summary>aᵇ as in C: 1 for b = 0 and for a = 1, also beside a NaN.</summary>
    public static double Pow(double a, double b)
    {
        if (Power.InFastRange<OneDouble>(a, b)) return Power.Of<OneDouble>(a, b).Value;
        if (b == 0 || a == 1) return 1;
        if (double.IsNaN(a) || double.IsNaN(b)) return double.NaN;
        var size = Math.Abs(a);
        if (Math.Abs(b) > double.MaxValue) return size == 1 ? 1 : size > 1 == b > 0 ? double.PositiveInfinity : 0;
        if (size > 0 && size <= double.MaxValue) return Power.OfFinite<OneDouble>(a, b).Value;
        // Zeros and infinities keep their sign for odd b.
        var y = size > 0 == b > 0 ? double.PositiveInfinity : 0;
        return IsNegative(a) && IsOdd(b) ? -y : y;
    }

    public static float Pow(float a, float b) =>
        Power.InFastRangeSingle<OneSingle>(new(a), new(b)) ? Power.OfSingle<OneSingle>(new(a), new(b)).Value : (float)Pow((double)a, b);

    /// <summary>√(a² + b²), where no square overflows.</summary>
    public static double Hypot(double a, double b)
    {
        a = Math.Abs(a);
        b = Math.Abs(b);
        if (a > double.MaxValue || b > double.MaxValue) return double.PositiveInfinity;
        double large = a < b ? b : a, small = a < b ? a : b;
        if (!(large > 0)) return a + b;   // 0, or NaN
        var ratio = small / large;
        return large * Math.Sqrt(1 + ratio * ratio);
    }

    public static float Hypot(float a, float b) => (float)Math.Sqrt((double)a * a + (double)b * b);

    private static double AtMost0(double x) => x == 0 ? double.NegativeInfinity : double.NaN;

    private static bool IsNegative(double x) => BitConverter.DoubleToInt64Bits(x) < 0;

    // From 2⁵³ on all doubles are even.
    private static bool IsOdd(double b) =>
        Math.Abs(b) < 9007199254740992 && Math.Floor(b) == b && Math.Floor(0.5 * b) != 0.5 * b;
}
