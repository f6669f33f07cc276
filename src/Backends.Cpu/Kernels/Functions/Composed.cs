using System.Numerics;
using System.Runtime.CompilerServices;
using Tp = System.Numerics.Tensors.TensorPrimitives;

namespace Nabla.Cpu;

/// <summary>Functions of spans that need more than one function of vectors.</summary>
internal static class Composed
{
    public static void Erf(ReadOnlySpan<float> x, Span<float> y)
    {
        for (var i = 0; i < x.Length; i++) y[i] = Special.Erf(x[i]);
    }

    public static void Erf(ReadOnlySpan<double> x, Span<double> y)
    {
        for (var i = 0; i < x.Length; i++) y[i] = Special.Erf(x[i]);
    }

    // In this order the result is the upper bound where it is below the lower one, and NaN stays NaN.
    public static void Clamp<T>(Clamp op, ReadOnlySpan<T> x, Span<T> y) where T : INumber<T>
    {
        x.CopyTo(y);
        if (op.Min is { } min) Tp.Max(y, T.CreateSaturating(min), y);
        if (op.Max is { } max) Tp.Min(y, T.CreateSaturating(max), y);
    }

    /// <summary>a²·sech²(a·x).</summary>
    public static void Sech2<T>(Sech2 op, ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        T scale = T.CreateTruncating(op.Scale), square = T.CreateTruncating(op.Scale * op.Scale);
        for (int length; !x.IsEmpty; x = x[length..], y = y[length..])
        {
            length = Math.Min(Reader<T>.Block, x.Length);
            var part = y[..length];
            Loop.Run<T, Product>(x[..length], scale, part);
            Loop.RunPartial<T, HyperbolicSecantSquared>(part, part);
            Loop.Run<T, Product>(part, square, part);
        }
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
            Loop.Run<T, Product>(x[..length], beta, z);
            Loop.Run<T, Magnitude>(z, exps);
            Loop.Run<T, Negative>(exps, exps);
            Loop.RunPartial<T, Exponential>(exps, exps);
            Loop.RunPartial<T, LogarithmOf1Plus>(exps, logs);
            for (var i = 0; i < length; i++)
                y[i] = z[i] > threshold ? x[i] : (T.Max(z[i], T.Zero) + logs[i]) / beta;
        }
    }
}
