using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nabla.Cpu;

/// <summary>The softplus. Each step is a loop over a block.</summary>
internal readonly struct SoftplusKernel : IFloatKernel<Softplus>
{
    public static void Run<T>(Softplus op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y, Work work)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Spanwise.Run<T, T>((x, y) => Of(op, x, y), x[0], y[0], work);

    /// <summary>(max(z, 0) + ln(1 + e^−|z|))/β with z = βx: neither term overflows or cancels.</summary>
    [SkipLocalsInit]
    private static void Of<T>(Softplus op, ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
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
