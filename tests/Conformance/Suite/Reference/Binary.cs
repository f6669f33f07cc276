using System.Numerics;

namespace Nabla.Conformance;

/// <summary>Operators on the elements of several inputs, which broadcast.</summary>
internal static class BinaryKernels
{
    public static KernelTable MapBinary(this KernelTable table) => table
        .Binary<Add>((a, b) => a + b, (a, b) => unchecked(a + b))
        .Binary<Sub>((a, b) => a - b, (a, b) => unchecked(a - b))
        .Binary<Mul>((a, b) => a * b, (a, b) => unchecked(a * b))
        .Map<Div>((_, x, y) => Each<double>(x, y, (a, b) => a / b))
        .Map<Pow>((_, x, y) => Each<double>(x, y, Math.Pow))
        .Map<Atan2>((_, x, y) => Each<double>(x, y, Math.Atan2))
        .Binary<Maximum>(Math.Max, Math.Max)
        .Binary<Minimum>(Math.Min, Math.Min)
        .Compare<Eq>((a, b) => a == b, (a, b) => a == b)
        .Compare<Ne>((a, b) => a != b, (a, b) => a != b)
        .Compare<Lt>((a, b) => a < b, (a, b) => a < b)
        .Compare<Le>((a, b) => a <= b, (a, b) => a <= b)
        .Compare<Gt>((a, b) => a > b, (a, b) => a > b)
        .Compare<Ge>((a, b) => a >= b, (a, b) => a >= b)
        .Compare<LogicalAnd>((a, b) => a != 0 & b != 0, (a, b) => a != 0 & b != 0)
        .Compare<LogicalOr>((a, b) => a != 0 | b != 0, (a, b) => a != 0 | b != 0)
        .Compare<LogicalXor>((a, b) => a != 0 ^ b != 0, (a, b) => a != 0 ^ b != 0)
        .Map<LogicalNot>((_, x, y) => Elements.Write(y[0], Array.ConvertAll(Elements.Read<double>(x[0]), v => v == 0 ? 1L : 0)))
        .Map<Where>((_, x, y) =>
        {
            if (y[0].DType.IsFloatingPoint) Choose<double>(x, y); else Choose<long>(x, y);
        })
        .Map<Gate>((_, x, y) =>
        {
            if (y[0].DType.IsFloatingPoint) Each<double>(x, y, (w, t) => w == 0 ? 0 : w * t);
            else Each<long>(x, y, (w, t) => unchecked(w * t));
        });

    private static KernelTable Binary<TOp>(this KernelTable table, Func<double, double, double> real, Func<long, long, long> integer)
        where TOp : Op =>
        table.Map<TOp>((_, x, y) => Each(x, y, real), (_, x, y) => Each(x, y, integer));

    private static KernelTable Compare<TOp>(this KernelTable table, Func<double, double, bool> real, Func<long, long, bool> integer)
        where TOp : Op =>
        table.Map<TOp>((_, x, y) => Each<double>(x, y, (a, b) => real(a, b) ? 1 : 0),
            (_, x, y) => Each<long>(x, y, (a, b) => integer(a, b) ? 1 : 0));

    private static void Each<T>(ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y, Func<T, T, T> f) where T : INumber<T>
    {
        var (a, b) = (Elements.Read<T>(x[0], y[0].Shape), Elements.Read<T>(x[1], y[0].Shape));
        Elements.Write(y[0], [.. a.Zip(b, f)]);
    }

    private static void Choose<T>(ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y) where T : INumber<T>
    {
        var shape = y[0].Shape;
        var (condition, a, b) = (Elements.Read<long>(x[0], shape), Elements.Read<T>(x[1], shape), Elements.Read<T>(x[2], shape));
        Elements.Write(y[0], [.. condition.Select((c, n) => c != 0 ? a[n] : b[n])]);
    }
}
