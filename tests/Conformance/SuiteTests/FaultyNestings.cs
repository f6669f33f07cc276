namespace Nabla.Conformance.Tests;

/// <summary>The right tangent, computed from constants. First derivatives are right, and derivatives of it are wrong.</summary>
internal sealed class MulJvpAsConstant : IJvpRule, IPlant
{
    public static void In(KernelTable table) => table.Override<Mul, IJvpRule>(new MulJvpAsConstant());

    public void Jvp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> dx, Span<Tensor?> dy)
    {
        Tensor? first = dx[0] is { } da ? da * x[1].Detach() : null, second = dx[1] is { } db ? x[0].Detach() * db : null;
        dy[0] = first is not null && second is not null ? first + second : (first ?? second)!.BroadcastTo(y[0].Shape);
    }
}

/// <inheritdoc cref="MulJvpAsConstant"/>
internal sealed class MulVjpAsConstant : IVjpRule, IPlant
{
    public static void In(KernelTable table) => table.Override<Mul, IVjpRule>(new MulVjpAsConstant());

    public void Vjp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> g, ReadOnlySpan<bool> wanted,
        Span<Tensor?> gx)
    {
        for (var i = 0; i < 2; i++)
            if (wanted[i]) gx[i] = (g[0]! * x[1 - i].Detach()).SumTo(x[i].Shape);
    }
}

/// <summary>The cosine as its Taylor polynomial of degree 1: first and second derivatives are right, the third is 0.</summary>
internal sealed class SinJvpOfSecondOrder : IJvpRule, IPlant
{
    public static void In(KernelTable table) => table.Override<Sin, IJvpRule>(new SinJvpOfSecondOrder());

    public void Jvp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> dx, Span<Tensor?> dy)
    {
        var at = x[0].Detach();
        dy[0] = dx[0]! * (at.Cos() - at.Sin() * (x[0] - at));
    }
}

/// <summary>The right values, as constants: the derivatives are zero.</summary>
internal sealed class MulBatchedAsConstant : IBatchRule, IPlant
{
    public static void In(KernelTable table) => table.Override<Mul, IBatchRule>(new MulBatchedAsConstant());

    public void Batch(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<bool> mapped, Span<Tensor> y)
    {
        var all = Batching.Align(x, mapped);
        y[0] = op.Apply(all[0].Detach(), all[1]);
    }
}

/// <summary>Treats a batch of one element as no batch.</summary>
internal sealed class FlipOfABatchOfOne : IBatchRule, IPlant
{
    public static void In(KernelTable table) => table.Override<Flip, IBatchRule>(new FlipOfABatchOfOne());

    public void Batch(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<bool> mapped, Span<Tensor> y)
    {
        var dims = ((Flip)op).Dims;
        y[0] = new Flip(x[0].Shape[0] == 1 ? dims : [.. dims.Select(axis => axis + 1)]).Apply(x[0]);
    }
}

/// <summary>Uses the first element's indices for all elements.</summary>
internal sealed class GatherWithTheFirstIndices : IBatchRule, IPlant
{
    public static void In(KernelTable table) => table.Override<Gather, IBatchRule>(new GatherWithTheFirstIndices());

    public void Batch(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<bool> mapped, Span<Tensor> y)
    {
        var all = Batching.Expand(x, mapped);
        y[0] = new Gather(((Gather)op).Axis + 1).Apply(all[0], all[1].Narrow(0, 0, 1).BroadcastTo(all[1].Shape));
    }
}

/// <summary>
/// The JVP is declared to be missing, and the VJP is computed from constants. The Hessian by reverse mode is therefore wrong.
/// </summary>
internal sealed class TanhWithoutJvpWhoseVjpIsAConstant : IPlant
{
    public static void In(KernelTable table)
    {
        TanhVjpAsConstant.In(table);
        table.Without<Tanh, IJvpRule>("the activations are for training by hand");
    }
}

/// <summary>No error: no operator has a JVP, and the table says so.</summary>
internal sealed class NoForwardMode : IPlant
{
    public static void In(KernelTable table)
    {
        var without = typeof(KernelTable).GetMethods().Single(m => m.Name == "Without" && m.GetGenericArguments().Length == 2);
        foreach (var op in typeof(Op).Assembly.GetTypes().Where(type => type.IsSealed && type.IsAssignableTo(typeof(IJvpRule))))
            without.MakeGenericMethod(op, typeof(IJvpRule)).Invoke(table, ["there is no forward mode here"]);
    }
}

/// <summary>The same, with a VJP that is computed from constants.</summary>
internal sealed class NoForwardModeAndAWrongReverseMode : IPlant
{
    public static void In(KernelTable table)
    {
        MulVjpAsConstant.In(table);
        NoForwardMode.In(table);
    }
}
