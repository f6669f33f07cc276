using System.Numerics;
using Tp = System.Numerics.Tensors.TensorPrimitives;

namespace Nabla.Cpu;

/// <summary>x between two bounds.</summary>
internal readonly struct ClampKernel : IKernel<Clamp>
{
    public static void Run<T>(Clamp op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y, Work work)
        where T : unmanaged, INumber<T> =>
        Spanwise.Run<T, T>((x, y) => Of(op, x, y), x[0], y[0], work);

    // In this order the result is the upper bound where it is below the lower one, and NaN stays NaN.
    private static void Of<T>(Clamp op, ReadOnlySpan<T> x, Span<T> y) where T : INumber<T>
    {
        x.CopyTo(y);
        if (op.Min is { } min) Tp.Max(y, T.CreateSaturating(min), y);
        if (op.Max is { } max) Tp.Min(y, T.CreateSaturating(max), y);
    }
}
