using System.Numerics;
using System.Runtime.CompilerServices;
using Tp = System.Numerics.Tensors.TensorPrimitives;

namespace Nabla.Cpu;

/// <summary>The functions of spans that TensorPrimitives lacks, or has with other edges.</summary>
internal static class Functions
{
    // TensorPrimitives' own throws for the smallest integer, whose absolute value wraps to itself here.
    public static void Abs<T>(ReadOnlySpan<T> x, Span<T> y) where T : INumber<T>
    {
        for (var i = 0; i < x.Length; i++) y[i] = x[i] < T.Zero ? -x[i] : x[i];
    }

    // TensorPrimitives' own gives integers, and throws for NaN.
    public static void Sign<T>(ReadOnlySpan<T> x, Span<T> y) where T : INumber<T>
    {
        for (var i = 0; i < x.Length; i++) y[i] = x[i] > T.Zero ? T.One : x[i] < T.Zero ? -T.One : x[i];
    }

    public static void Square<T>(ReadOnlySpan<T> x, Span<T> y) where T : INumber<T> => Tp.Multiply(x, x, y);

    public static void Relu<T>(ReadOnlySpan<T> x, Span<T> y) where T : INumber<T> => Tp.Max(x, T.Zero, y);

    // TensorPrimitives' own multiplies by ln 2 first, which costs as many bits as the exponent has.
    public static void Exp2<T>(ReadOnlySpan<T> x, Span<T> y) where T : IFloatingPointIeee754<T> => Tp.Pow(T.CreateTruncating(2), x, y);

    public static void Erf(ReadOnlySpan<float> x, Span<float> y)
    {
        for (var i = 0; i < x.Length; i++) y[i] = Special.Erf(x[i]);
    }

    public static void Erf(ReadOnlySpan<double> x, Span<double> y)
    {
        for (var i = 0; i < x.Length; i++) y[i] = Special.Erf(x[i]);
    }

    // The number comes first, then the bounds, so that the upper one wins and NaN stays.
    public static void Clamp<T>(Clamp op, ReadOnlySpan<T> x, Span<T> y) where T : INumber<T>
    {
        x.CopyTo(y);
        if (op.Min is { } min) Tp.Max(y, T.CreateSaturating(min), y);
        if (op.Max is { } max) Tp.Min(y, T.CreateSaturating(max), y);
    }

    /// <summary>(max(z, 0) + ln(1 + e^−|z|))/β with z = βx: neither term overflows or cancels.</summary>
    [SkipLocalsInit]
    public static void Softplus<T>(Softplus op, ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        T beta = T.CreateTruncating(op.Beta), threshold = T.CreateTruncating(op.Threshold);
        var length = Math.Min(x.Length, Reader<T>.Block);
        Span<T> exps = stackalloc T[length], logs = stackalloc T[length];
        for (; !x.IsEmpty; x = x[length..], y = y[length..])
        {
            length = Math.Min(length, x.Length);
            exps = exps[..length];
            logs = logs[..length];
            var z = y[..length];
            Tp.Multiply(x[..length], beta, z);
            Tp.Abs(z, exps);
            Tp.Negate(exps, exps);
            Tp.Exp(exps, exps);
            NearZero.Log1p(exps, logs);
            for (var i = 0; i < length; i++)
                y[i] = z[i] > threshold ? x[i] : (T.Max(z[i], T.Zero) + logs[i]) / beta;
        }
    }
}
