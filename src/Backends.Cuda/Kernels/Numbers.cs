using System.Numerics;

namespace Nabla.Cuda;

/// <summary>
/// The type in which many numbers are summed, and the conversions: float64 for float32, so that small terms are not lost in a large sum,
/// and int64 for int32.
/// </summary>
internal interface ISums<TIn, TSum, TOut>
{
    static abstract TSum Of(TIn x);

    static abstract TOut Result(TSum s);
}

internal readonly struct SumsOfSingle : ISums<float, double, float>
{
    public static double Of(float x) => x;

    public static float Result(double s) => (float)s;
}

internal readonly struct SumsOfInt32 : ISums<int, long, long>
{
    public static long Of(int x) => x;

    public static long Result(long s) => s;
}

/// <summary>Numbers that are summed in their own type.</summary>
internal readonly struct SumsOf<T> : ISums<T, T, T>
{
    public static T Of(T x) => x;

    public static T Result(T s) => s;
}

/// <summary>a + b.</summary>
internal readonly struct Plus<T> : IFunction2<T, T, T> where T : struct, INumber<T>
{
    public static T Of(T a, T b) => a + b;
}

/// <summary>a or b, of bools.</summary>
internal readonly struct Either : IFunction2<byte, byte, byte>
{
    public static byte Of(byte a, byte b) => (byte)(a | b);
}

/// <summary>An index as an int64.</summary>
internal readonly struct IndexOf32 : IFunction<int, long>
{
    public static long Of(int x) => x;
}

/// <inheritdoc cref="IndexOf32"/>
internal readonly struct IndexOf64 : IFunction<long, long>
{
    public static long Of(long x) => x;
}

/// <summary>Real functions by type.</summary>
internal interface IReals<T>
{
    static abstract T Exp(T x);

    static abstract T Log1p(T x);

    static abstract T Log(T x);

    static abstract T Sqrt(T x);

    static abstract T Abs(T x);

    static abstract T Of(double x);
}

internal readonly struct RealsOfDouble : IReals<double>
{
    public static double Exp(double x) => RealFunctions.Everywhere.Exp(x);

    public static double Log1p(double x) => RealFunctions.Everywhere.Log1p(x);

    public static double Log(double x) => RealFunctions.Everywhere.Log(x);

    public static double Sqrt(double x) => Math.Sqrt(x);

    public static double Abs(double x) => Math.Abs(x);

    public static double Of(double x) => x;
}

internal readonly struct RealsOfSingle : IReals<float>
{
    public static float Exp(float x) => RealFunctions.Everywhere.Exp(x);

    public static float Log1p(float x) => RealFunctions.Everywhere.Log1p(x);

    public static float Log(float x) => RealFunctions.Everywhere.Log(x);

    public static float Sqrt(float x) => MathF.Sqrt(x);

    public static float Abs(float x) => Math.Abs(x);

    public static float Of(double x) => (float)x;
}
