using System.Numerics;
using Nabla.RealFunctions;

namespace Nabla.Cpu;

/// <summary>The derivative of the hyperbolic tangent.</summary>
internal readonly struct Sech2Kernel : IFloatKernel<Sech2>
{
    public static void Run<T>(Sech2 op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y, Work work)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (op.Scale == 1) Spanwise.Run<T, T>(Loop.RunPartial<T, HyperbolicSecantSquared>, x[0], y[0], work);
        else Scaled<T>(op, x[0], y[0], work);
    }

    private static void Scaled<T>(Sech2 op, DeviceTensor x, DeviceTensor y, Work work) where T : unmanaged, IFloatingPointIeee754<T> =>
        Spanwise.Run<T, T>((x, y) => Of(op, x, y), x, y, work);

    /// <summary>a²·sech²(a·x).</summary>
    private static void Of<T>(Sech2 op, ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
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
}
