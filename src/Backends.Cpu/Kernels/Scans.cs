using System.Numerics;
using Tp = System.Numerics.Tensors.TensorPrimitives;

namespace Nabla.Cpu;

/// <summary>
/// A scan copies its input to the output and goes over that in place: number by number where the axis is the last, else by whole rows of
/// the axes that come after it.
/// </summary>
internal static class Scan
{
    /// <summary>y = x, and the number of places of a row along the axis and of the axes after it; of an empty tensor, 0.</summary>
    public static (int Size, int Inner) Start<T>(DeviceTensor x, DeviceTensor y, int axis) where T : unmanaged
    {
        var length = y.Count;
        if (length == 0) return default;
        new Reader<T>(x, y.Shape, 0, default, stackalloc int[Walk.Scratch(y.Rank)]).Take(y.Span<T>());
        return (y.Shape[axis], y.Inner(axis));
    }
}

internal readonly struct CumSumKernel : IKernel<CumSum>
{
    public static void Run<T>(CumSum op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y, Work work)
        where T : unmanaged, INumber<T>
    {
        var (size, inner) = Scan.Start<T>(x[0], y[0], op.Axis);
        for (var rest = y[0].Span<T>(); !rest.IsEmpty; rest = rest[(size * inner)..])
            if (inner == 1)
            {
                var sum = T.Zero;
                foreach (ref var number in rest[..size]) number = sum += number;
            }
            else
                for (var i = inner; i < size * inner; i += inner)
                    Loop.Run<T, Sum2>(rest.Slice(i, inner), rest.Slice(i - inner, inner), rest.Slice(i, inner));
    }
}

internal readonly struct CumProdKernel : IKernel<CumProd>
{
    public static void Run<T>(CumProd op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y, Work work)
        where T : unmanaged, INumber<T>
    {
        var (size, inner) = Scan.Start<T>(x[0], y[0], op.Axis);
        for (var rest = y[0].Span<T>(); !rest.IsEmpty; rest = rest[(size * inner)..])
            if (inner == 1)
            {
                var product = T.One;
                foreach (ref var number in rest[..size]) number = product *= number;
            }
            else
                for (var i = inner; i < size * inner; i += inner)
                    Loop.Run<T, Product>(rest.Slice(i, inner), rest.Slice(i - inner, inner), rest.Slice(i, inner));
    }
}

internal readonly struct LinearRecurrenceKernel : IFloatKernel<LinearRecurrence>
{
    public static void Run<T>(LinearRecurrence op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y, Work work)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (size, inner) = Scan.Start<T>(x[1], y[0], op.Axis);
        var factors = x[0].Contiguous<T>();
        for (var rest = y[0].Span<T>(); !rest.IsEmpty; rest = rest[(size * inner)..], factors = factors[(size * inner)..])
            for (var i = inner; i < size * inner; i += inner)
                if (inner == 1) rest[i] += factors[i] * rest[i - 1];
                else Tp.MultiplyAdd(factors.Slice(i, inner), rest.Slice(i - inner, inner), rest.Slice(i, inner), rest.Slice(i, inner));
    }
}
