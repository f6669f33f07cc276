using System.Numerics;

namespace Nabla.Conformance;

/// <summary>Operators that run along an axis.</summary>
internal static class ScanKernels
{
    public static KernelTable MapScans(this KernelTable table) => table
        .Map<CumSum>(CumSum<double>, CumSum<long>)
        .Map<CumProd>(CumProd<double>, CumProd<long>)
        .Map<LinearRecurrence>((op, x, y) =>
        {
            var (a, b) = (Elements.Read<double>(x[0]), Elements.Read<double>(x[1]));
            Scan<double>(op.Axis, y[0], 0, (n, previous) => a[n] * previous + b[n]);
        });

    private static void CumSum<T>(CumSum op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y) where T : INumber<T>
    {
        var values = Elements.Read<T>(x[0]);
        Scan(op.Axis, y[0], T.Zero, (n, previous) => unchecked(previous + values[n]));
    }

    private static void CumProd<T>(CumProd op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y) where T : INumber<T>
    {
        var values = Elements.Read<T>(x[0]);
        Scan(op.Axis, y[0], T.One, (n, previous) => unchecked(previous * values[n]));
    }

    /// <summary>Each element from its row-major place and the one before it along the axis.</summary>
    private static void Scan<T>(int axis, DeviceTensor y, T start, Func<int, T, T> next) where T : INumber<T>
    {
        var (result, stride) = (new T[y.Length], (int)y.Shape[(axis + 1)..].Length);
        for (var n = 0; n < result.Length; n++)
            result[n] = next(n, n / stride % y.Shape[axis] == 0 ? start : result[n - stride]);
        Elements.Write(y, result);
    }
}
