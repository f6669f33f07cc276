using System.Numerics;
using System.Runtime.CompilerServices;
using Tp = System.Numerics.Tensors.TensorPrimitives;

namespace Nabla.Cpu;

/// <summary>
/// eˣ − 1, ln(1 + x), sinh and tanh to a few units in the last place everywhere. TensorPrimitives computes them from eˣ and ln x by their
/// definitions, which cancel near 0; there the Taylor series take over (NIST Digital Library of Mathematical Functions, dlmf.nist.gov).
/// </summary>
internal static class NearZero
{
    public static void Expm1<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Tp.ExpM1(x, y);
        Replace<T, ExpSeries>(x, y, 0.5, Coefficients<T>.Exp);
    }

    public static void Log1p<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Tp.LogP1(x, y);
        Replace<T, LogSeries>(x, y, 0.25, Coefficients<T>.Artanh);
    }

    public static void Sinh<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Tp.Sinh(x, y);
        Replace<T, SinhSeries>(x, y, 1, Coefficients<T>.Sinh);
    }

    public static void Tanh<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Tp.Tanh(x, y);
        Replace<T, TanhSeries>(x, y, 0.25, Coefficients<T>.Tanh);
    }

    /// <summary>y[i] = the series at x[i] wherever |x[i]| &lt; radius.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Replace<T, TSeries>(ReadOnlySpan<T> x, Span<T> y, double radius, ReadOnlySpan<T> coefficients)
        where T : unmanaged, INumber<T> where TSeries : ISeries
    {
        var width = Vector<T>.Count;
        var limit = Vector.Create(T.CreateTruncating(radius));
        for (; x.Length >= width; x = x[width..], y = y[width..])
        {
            var v = new Vector<T>(x);
            var near = Vector.LessThan(Vector.Abs(v), limit);
            if (near != Vector<T>.Zero) Vector.ConditionalSelect(near, TSeries.Sum(v, coefficients), new Vector<T>(y)).CopyTo(y);
        }
        if (x.IsEmpty) return;
        // What is left is put into a vector that is filled up with zeros.
        Span<T> lastX = stackalloc T[width], lastY = stackalloc T[width];
        lastX.Clear();
        x.CopyTo(lastX);
        y.CopyTo(lastY);
        Replace<T, TSeries>(lastX, lastY, radius, coefficients);
        lastY[..y.Length].CopyTo(y);
    }

    private interface ISeries
    {
        static abstract Vector<T> Sum<T>(Vector<T> x, ReadOnlySpan<T> coefficients) where T : INumber<T>;
    }

    // eˣ − 1 = x·Σ xᵏ/(k + 1)! (4.2.19).
    private readonly struct ExpSeries : ISeries
    {
        public static Vector<T> Sum<T>(Vector<T> x, ReadOnlySpan<T> coefficients) where T : INumber<T> => x * Horner(x, coefficients);
    }

    // ln(1 + x) = 2·artanh z with z = x/(2 + x) (4.6.4), whose series converges faster than that of the logarithm.
    private readonly struct LogSeries : ISeries
    {
        public static Vector<T> Sum<T>(Vector<T> x, ReadOnlySpan<T> coefficients) where T : INumber<T>
        {
            var z = x / (x + Vector.Create(T.CreateTruncating(2)));
            return (z + z) * Horner(z * z, coefficients);
        }
    }

    // sinh x = x·Σ x²ᵏ/(2k + 1)! (4.33.1).
    private readonly struct SinhSeries : ISeries
    {
        public static Vector<T> Sum<T>(Vector<T> x, ReadOnlySpan<T> coefficients) where T : INumber<T> => x * Horner(x * x, coefficients);
    }

    // tanh x = x·(1 − x²/3 + 2x⁴/15 − …) (4.33.3).
    private readonly struct TanhSeries : ISeries
    {
        public static Vector<T> Sum<T>(Vector<T> x, ReadOnlySpan<T> coefficients) where T : INumber<T> => x * Horner(x * x, coefficients);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> Horner<T>(Vector<T> z, ReadOnlySpan<T> coefficients)
    {
        var sum = Vector.Create(coefficients[^1]);
        for (var k = coefficients.Length - 2; k >= 0; k--) sum = sum * z + Vector.Create(coefficients[k]);
        return sum;
    }

    private static class Coefficients<T> where T : INumber<T>
    {
        public static readonly T[] Exp = Of(14, k => 1 / Factorial(k + 1));
        public static readonly T[] Artanh = Of(10, k => 1.0 / (2 * k + 1));
        public static readonly T[] Sinh = Of(10, k => 1 / Factorial(2 * k + 1));
        public static readonly T[] Tanh = Of(TanhCoefficients.Length, k => TanhCoefficients[k]);

        private static T[] Of(int count, Func<int, double> at) => [.. Enumerable.Range(0, count).Select(k => T.CreateTruncating(at(k)))];

        private static double Factorial(int n) => Enumerable.Range(1, n).Aggregate(1.0, (product, k) => product * k);
    }

    private static readonly double[] TanhCoefficients = TanhSeriesCoefficients(11);

    // t = tanh x solves t′ = 1 − t²; compared power by power, (2k + 1)·cₖ = −Σ_{i + j = k − 1} cᵢ·cⱼ.
    private static double[] TanhSeriesCoefficients(int count)
    {
        var c = new double[count];
        c[0] = 1;
        for (var k = 1; k < count; k++)
        {
            for (var i = 0; i < k; i++) c[k] -= c[i] * c[k - 1 - i];
            c[k] /= 2 * k + 1;
        }
        return c;
    }
}
