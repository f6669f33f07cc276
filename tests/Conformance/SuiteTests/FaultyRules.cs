namespace Nabla.Conformance.Tests;

internal sealed class NegatedSinVjp : IVjpRule, IPlant
{
    public static void In(KernelTable table) => table.Override<Sin, IVjpRule>(new NegatedSinVjp());

    public void Vjp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> g, ReadOnlySpan<bool> wanted,
        Span<Tensor?> gx) =>
        gx[0] = -(g[0]! * x[0].Cos());
}

internal sealed class NegatedCosJvp : IJvpRule, IPlant
{
    public static void In(KernelTable table) => table.Override<Cos, IJvpRule>(new NegatedCosJvp());

    public void Jvp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> dx, Span<Tensor?> dy) =>
        dy[0] = dx[0]! * x[0].Sin();
}

/// <summary>The cotangent of a broadcast input is not summed.</summary>
internal sealed class MulWithoutSum : IVjpRule, IPlant
{
    public static void In(KernelTable table) => table.Override<Mul, IVjpRule>(new MulWithoutSum());

    public void Vjp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> g, ReadOnlySpan<bool> wanted,
        Span<Tensor?> gx)
    {
        for (var i = 0; i < 2; i++)
            if (wanted[i]) gx[i] = g[0]! * x[1 - i];
    }
}

/// <summary>A product rule with one term: right for each input alone, wrong for both.</summary>
internal sealed class MulWithOneTerm : IJvpRule, IPlant
{
    public static void In(KernelTable table) => table.Override<Mul, IJvpRule>(new MulWithOneTerm());

    public void Jvp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> dx, Span<Tensor?> dy) =>
        dy[0] = (dx[0] is { } da ? da * x[1] : x[0] * dx[1]!).BroadcastTo(y[0].Shape);
}

/// <summary>A JVP that is computed from constants: first derivatives are right, second ones are zero.</summary>
internal sealed class TanhJvpAsConstant : IJvpRule, IPlant
{
    public static void In(KernelTable table) => table.Override<Tanh, IJvpRule>(new TanhJvpAsConstant());

    public void Jvp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> dx, Span<Tensor?> dy) =>
        dy[0] = dx[0]! * (1 - y[0].Square()).Detach();
}

/// <inheritdoc cref="TanhJvpAsConstant"/>
internal sealed class TanhVjpAsConstant : IVjpRule, IPlant
{
    public static void In(KernelTable table) => table.Override<Tanh, IVjpRule>(new TanhVjpAsConstant());

    public void Vjp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> g, ReadOnlySpan<bool> wanted,
        Span<Tensor?> gx) =>
        gx[0] = g[0]! * (1 - y[0].Square()).Detach();
}

/// <summary>Division whose second derivative in both inputs lacks the mixed term in reverse mode.</summary>
internal sealed class DivVjpWithoutMixedTerm : IVjpRule, IPlant
{
    public static void In(KernelTable table) => table.Override<Div, IVjpRule>(new DivVjpWithoutMixedTerm());

    public void Vjp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> g, ReadOnlySpan<bool> wanted,
        Span<Tensor?> gx)
    {
        if (wanted[0]) gx[0] = (g[0]! * x[1].Detach().Reciprocal()).SumTo(x[0].Shape);
        if (wanted[1]) gx[1] = (-(g[0]! * y[0] * x[1].Reciprocal())).SumTo(x[1].Shape);
    }
}

/// <summary>The axes are not shifted, although the mapped axis is in front.</summary>
internal sealed class OverTheMappedAxis<TOp> : IBatchRule, IPlant where TOp : Op
{
    public static void In(KernelTable table) => table.Override<TOp, IBatchRule>(new OverTheMappedAxis<TOp>());

    public void Batch(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<bool> mapped, Span<Tensor> y) => y[0] = op.Apply(x[0]);
}

/// <summary>Mapped inputs of unequal rank are not aligned: [B] meets the last axis of [B, n].</summary>
internal sealed class WithoutAlignment<TOp> : IBatchRule, IPlant where TOp : Op
{
    public static void In(KernelTable table) => table.Override<TOp, IBatchRule>(new WithoutAlignment<TOp>());

    public void Batch(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<bool> mapped, Span<Tensor> y) =>
        y[0] = op.Apply(Batching.Expand(x, mapped));
}

/// <summary>Throws the exception of a declared gap without a declaration.</summary>
internal sealed class UndeclaredGap<TOp> : IJvpRule, IPlant where TOp : Op
{
    public static void In(KernelTable table) => table.Override<TOp, IJvpRule>(new UndeclaredGap<TOp>());

    public void Jvp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> dx, Span<Tensor?> dy) =>
        throw new ForwardModeNotImplementedException(op.Name, x[0].Device.Type, "not today");
}

/// <summary>The right values, as constants: the derivatives are zero.</summary>
internal sealed class CumSumBatchedAsConstant : IBatchRule, IPlant
{
    public static void In(KernelTable table) => table.Override<CumSum, IBatchRule>(new CumSumBatchedAsConstant());

    public void Batch(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<bool> mapped, Span<Tensor> y) =>
        y[0] = new CumSum(((CumSum)op).Axis + 1).Apply(x[0].Detach());
}

internal sealed class NegatedMaxVjp : IVjpRule, IPlant
{
    public static void In(KernelTable table) => table.Override<Max, IVjpRule>(new NegatedMaxVjp());

    public void Vjp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> g, ReadOnlySpan<bool> wanted,
        Span<Tensor?> gx) =>
        gx[0] = g[0] is { } values ? x[0].ZerosLike().ScatterAdd(((Max)op).Axis, y[1], -values) : null;
}

/// <summary>A mask that multiplies: the cotangent of an element that was not chosen is 0 · g, which is NaN where g is infinite.</summary>
internal sealed class WhereThatMultiplies : IVjpRule, IPlant
{
    public static void In(KernelTable table) => table.Override<Where, IVjpRule>(new WhereThatMultiplies());

    public void Vjp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> g, ReadOnlySpan<bool> wanted,
        Span<Tensor?> gx)
    {
        var chosen = x[0].Cast(y[0].DType);
        if (wanted[1]) gx[1] = (g[0]! * chosen).SumTo(x[1].Shape);
        if (wanted[2]) gx[2] = (g[0]! * (1 - chosen)).SumTo(x[2].Shape);
    }
}
