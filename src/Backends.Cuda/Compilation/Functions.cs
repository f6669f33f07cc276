using System.Reflection;
using Nabla.RealFunctions;

namespace Nabla.Cuda;

/// <summary>The functions of expressions, by their names in C.</summary>
internal static class Functions
{
    private static readonly Dictionary<string, string> s_names = new()
    {
        ["exp"] = nameof(Everywhere.Exp), ["exp2"] = nameof(Everywhere.Exp2), ["expm1"] = nameof(Everywhere.Expm1),
        ["log"] = nameof(Everywhere.Log), ["log2"] = nameof(Everywhere.Log2), ["log10"] = nameof(Everywhere.Log10),
        ["log1p"] = nameof(Everywhere.Log1p), ["sin"] = nameof(Everywhere.Sin), ["cos"] = nameof(Everywhere.Cos),
        ["tan"] = nameof(Everywhere.Tan), ["asin"] = nameof(Everywhere.Asin), ["acos"] = nameof(Everywhere.Acos),
        ["atan"] = nameof(Everywhere.Atan), ["atan2"] = nameof(Everywhere.Atan2), ["sinh"] = nameof(Everywhere.Sinh),
        ["cosh"] = nameof(Everywhere.Cosh), ["tanh"] = nameof(Everywhere.Tanh), ["asinh"] = nameof(Everywhere.Asinh),
        ["acosh"] = nameof(Everywhere.Acosh), ["atanh"] = nameof(Everywhere.Atanh), ["erf"] = nameof(Everywhere.Erf),
        ["pow"] = nameof(Everywhere.Pow), ["hypot"] = nameof(Everywhere.Hypot),
    };

    /// <summary>The function of so many numbers of a type; null for none.</summary>
    public static MethodInfo? Find(string name, Type number, int arguments)
    {
        var types = Enumerable.Repeat(number, arguments).ToArray();
        return s_names.TryGetValue(name, out var real) ? typeof(Everywhere).GetMethod(real, types)
            : typeof(Functions).GetMethod(name, BindingFlags.Static | BindingFlags.NonPublic, types);
    }

    /// <summary>A conversion of a real number to an integer: towards 0, to the nearest there is, and of NaN to 0.</summary>
    public static MethodInfo Saturation(Type from, Type to) =>
        typeof(Functions).GetMethod(to == typeof(int) ? nameof(ToInt32) : nameof(ToInt64), BindingFlags.Static | BindingFlags.NonPublic,
            [from])!;

#pragma warning disable IDE1006 // These names are C's.
    private static double sqrt(double x) => Math.Sqrt(x);

    private static float sqrt(float x) => MathF.Sqrt(x);

    private static double fabs(double x) => Math.Abs(x);

    private static float fabs(float x) => Math.Abs(x);

    private static double fmax(double a, double b) => a > b || double.IsNaN(b) ? a : b;

    private static float fmax(float a, float b) => a > b || float.IsNaN(b) ? a : b;

    private static double fmin(double a, double b) => a < b || double.IsNaN(b) ? a : b;

    private static float fmin(float a, float b) => a < b || float.IsNaN(b) ? a : b;

    // Of two zeros, the positive one is larger. A NaN is larger and smaller than all.
    private static double larger(double a, double b) => a > b || double.IsNaN(a) ? a : a == b && b == 0 ? a + b : b;

    private static float larger(float a, float b) => a > b || float.IsNaN(a) ? a : a == b && b == 0 ? a + b : b;

    private static int larger(int a, int b) => a > b ? a : b;

    private static long larger(long a, long b) => a > b ? a : b;

    private static double smaller(double a, double b) => -larger(-a, -b);

    private static float smaller(float a, float b) => -larger(-a, -b);

    private static int smaller(int a, int b) => a < b ? a : b;

    private static long smaller(long a, long b) => a < b ? a : b;

    private static double floor(double x) => Math.Floor(x);

    private static float floor(float x) => MathF.Floor(x);

    private static double ceil(double x) => Math.Ceiling(x);

    private static float ceil(float x) => MathF.Ceiling(x);

    // From 2⁵² on all doubles are integers; adding it rounds to one, to even. A zero keeps its sign.
    private static double rint(double x)
    {
        const double Integers = 4503599627370496;
        if (!(Math.Abs(x) < Integers)) return x;
        var y = Math.Abs(x) + Integers - Integers;
        return BitConverter.DoubleToInt64Bits(x) < 0 ? -y : y;
    }

    private static float rint(float x) => (float)rint((double)x);
#pragma warning restore IDE1006

    private static int ToInt32(double x) =>
        double.IsNaN(x) ? 0 : x >= 2147483647.0 ? int.MaxValue : x <= -2147483648.0 ? int.MinValue : (int)x;

    private static int ToInt32(float x) => ToInt32((double)x);

    private static long ToInt64(double x) =>
        double.IsNaN(x) ? 0 : x >= 9223372036854775808.0 ? long.MaxValue : x <= -9223372036854775808.0 ? long.MinValue : (long)x;

    private static long ToInt64(float x) => ToInt64((double)x);
}
