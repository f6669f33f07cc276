using System.Numerics;

namespace Nabla.Conformance;

/// <summary>Choices and conversions, whose inputs and outputs differ in dtype.</summary>
internal static class ChoiceKernels
{
    public static KernelTable MapChoices(this KernelTable table) => table
        .Map<Cast>((_, x, y) => ReferenceElements.Write(y[0], ReferenceElements.Read<double>(x[0])),
            (_, x, y) => ReferenceElements.Write(y[0], ReferenceElements.Read<long>(x[0])))
        .Map<Where>((_, x, y) =>
        {
            if (y[0].DType.IsFloatingPoint) Choose<double>(x, y); else Choose<long>(x, y);
        })
        .Map<Gate>((_, x, y) =>
        {
            if (y[0].DType.IsFloatingPoint) Each<double>(x, y, (w, t) => w == 0 ? 0 : w * t);
            else Each<long>(x, y, (w, t) => unchecked(w * t));
        });

    private static void Each<T>(ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y, Func<T, T, T> f) where T : INumber<T>
    {
        var (a, b) = (ReferenceElements.Read<T>(x[0], y[0].Shape), ReferenceElements.Read<T>(x[1], y[0].Shape));
        ReferenceElements.Write(y[0], [.. a.Zip(b, f)]);
    }

    private static void Choose<T>(ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y) where T : INumber<T>
    {
        var shape = y[0].Shape;
        var (condition, a, b) =
            (ReferenceElements.Read<long>(x[0], shape), ReferenceElements.Read<T>(x[1], shape), ReferenceElements.Read<T>(x[2], shape));
        ReferenceElements.Write(y[0], [.. condition.Select((c, n) => c != 0 ? a[n] : b[n])]);
    }
}
