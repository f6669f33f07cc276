using System.Numerics;

namespace Nabla.Conformance;

/// <summary>Operators on each element of one input.</summary>
internal static class UnaryKernels
{
    public static KernelTable MapUnary(this KernelTable table) => table
        .Unary<Sin>(Math.Sin).Unary<Cos>(Math.Cos).Unary<Tan>(Math.Tan).Unary<Asin>(Math.Asin).Unary<Acos>(Math.Acos).Unary<Atan>(Math.Atan)
        .Unary<Sinh>(Math.Sinh).Unary<Cosh>(Math.Cosh).Unary<Tanh>(Math.Tanh).Unary<Asinh>(Math.Asinh).Unary<Acosh>(Math.Acosh)
        .Unary<Atanh>(Math.Atanh)
        .Unary<Exp>(Math.Exp).Unary<Exp2>(v => Math.Pow(2, v)).Unary<Expm1>(SpecialFunctions.Expm1)
        .Unary<Log>(Math.Log).Unary<Log2>(Math.Log2).Unary<Log10>(Math.Log10).Unary<Log1p>(SpecialFunctions.Log1p)
        .Unary<Sqrt>(Math.Sqrt).Unary<Rsqrt>(v => 1 / Math.Sqrt(v)).Unary<Reciprocal>(v => 1 / v)
        .Unary<Square>(v => v * v, v => unchecked(v * v))
        .Unary<Neg>(v => -v, v => unchecked(-v))
        .Unary<Abs>(Math.Abs, v => v < 0 ? unchecked(-v) : v)
        .Unary<Sign>(v => v > 0 ? 1 : v < 0 ? -1 : v, v => v > 0 ? 1 : v < 0 ? -1 : 0)
        .Unary<Floor>(Math.Floor).Unary<Ceil>(Math.Ceiling).Unary<Round>(v => Math.Round(v, MidpointRounding.ToEven))
        .Unary<Sigmoid>(v => Math.Exp(Math.Min(v, 0)) / (1 + Math.Exp(-Math.Abs(v)))).Unary<Erf>(SpecialFunctions.Erf)
        .Unary<Relu>(v => Math.Max(v, 0), v => Math.Max(v, 0))
        .Map<Softplus>((op, x, y) => Each<double>(x, y, v => Softplus(op, v)))
        .Map<Clamp>((op, x, y) => Each<double>(x, y, v => Clamp(op, v)), (op, x, y) => Each<long>(x, y, v => Clamp(op, v)))
        .Unary<Copy>(v => v, v => v)
        .Unary<Cast>(v => v, v => v);

    private static double Softplus(Softplus op, double v)
    {
        var scaled = op.Beta * v;
        return scaled > op.Threshold ? v : (Math.Max(scaled, 0) + SpecialFunctions.Log1p(Math.Exp(-Math.Abs(scaled)))) / op.Beta;
    }

    private static double Clamp(Clamp op, double v) =>
        Math.Min(Math.Max(v, op.Min ?? double.NegativeInfinity), op.Max ?? double.PositiveInfinity);

    private static long Clamp(Clamp op, long v) => Math.Min(Math.Max(v, (long?)op.Min ?? long.MinValue), (long?)op.Max ?? long.MaxValue);

    private static KernelTable Unary<TOp>(this KernelTable table, Func<double, double> f) where TOp : Op =>
        table.Map<TOp>((_, x, y) => Each(x, y, f));

    private static KernelTable Unary<TOp>(this KernelTable table, Func<double, double> real, Func<long, long> integer) where TOp : Op =>
        table.Map<TOp>((_, x, y) => Each(x, y, real), (_, x, y) => Each(x, y, integer));

    private static void Each<T>(ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y, Func<T, T> f) where T : INumber<T> =>
        Elements.Write(y[0], Array.ConvertAll(Elements.Read<T>(x[0]), v => f(v)));
}
