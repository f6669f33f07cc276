using System.Numerics;

namespace Nabla.Conformance;

/// <summary>Operators that move elements to a new buffer. Views need no kernel.</summary>
internal static class MovementKernels
{
    public static KernelTable MapMovement(this KernelTable table) => table
        .Map<Cat>(Cat<double>, Cat<long>)
        .Map<Embed>(Embed<double>, Embed<long>);

    private static void Cat<T>(Cat op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y) where T : INumber<T>
    {
        var shape = y[0].Shape;
        var (inner, total, result, start) = ((int)shape[(op.Axis + 1)..].Length, shape[op.Axis], new T[y[0].Length], 0);
        foreach (var part in x)
        {
            var (values, size) = (ReferenceElements.Read<T>(part), part.Shape[op.Axis]);
            for (var n = 0; n < values.Length; n++)
            {
                var (outer, along, within) = (n / inner / size, n / inner % size, n % inner);
                result[(outer * total + start + along) * inner + within] = values[n];
            }
            start += size;
        }
        ReferenceElements.Write(y[0], result);
    }

    private static void Embed<T>(Embed op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y) where T : INumber<T>
    {
        var (values, places, result) =
            (ReferenceElements.Read<T>(x[0]), ReferenceElements.Places(op.Target, x[0].Shape), new T[y[0].Length]);
        for (var n = 0; n < values.Length; n++) result[places[n]] += values[n];
        ReferenceElements.Write(y[0], result);
    }
}
