namespace Nabla.Conformance.Tests;

/// <summary>A plausible VJP rule of one input, planted as it is.</summary>
internal abstract class PlantedVjp(Func<Tensor, Tensor, Tensor, Tensor> rule) : IVjpRule
{
    public void Vjp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> g, ReadOnlySpan<bool> wanted,
        Span<Tensor?> gx) =>
        gx[0] = rule(g[0]!, x[0], y[0]);
}

/// <summary>1 − tanh² cancels where tanh is near 1.</summary>
internal sealed class TanhVjpThatCancels() : PlantedVjp((g, _, y) => g * (1 - y.Square())), IPlant
{
    public static void In(KernelTable table) => table.Override<Tanh, IVjpRule>(new TanhVjpThatCancels());
}

/// <summary>1/cosh² is right, and its derivative 0 · ∞.</summary>
internal sealed class TanhVjpThatOverflows() : PlantedVjp((g, x, _) => g * x.Cosh().Square().Reciprocal()), IPlant
{
    public static void In(KernelTable table) => table.Override<Tanh, IVjpRule>(new TanhVjpThatOverflows());
}

/// <summary>1 + x² overflows long before its root does.</summary>
internal sealed class AsinhVjpThatSquares() : PlantedVjp((g, x, _) => g * (x.Square() + 1).Rsqrt()), IPlant
{
    public static void In(KernelTable table) => table.Override<Asinh, IVjpRule>(new AsinhVjpThatSquares());
}

/// <summary>1/x has a value below 0, where the logarithm has none.</summary>
internal sealed class LogVjpBeyondTheDomain() : PlantedVjp((g, x, _) => g / x), IPlant
{
    public static void In(KernelTable table) => table.Override<Log, IVjpRule>(new LogVjpBeyondTheDomain());
}

/// <summary>The derivative at the kink is taken as ½.</summary>
internal sealed class ReluVjpWithAnotherConvention() : PlantedVjp((g, x, _) => g * ((x.Sign() + 1) * 0.5)), IPlant
{
    public static void In(KernelTable table) => table.Override<Relu, IVjpRule>(new ReluVjpWithAnotherConvention());
}
