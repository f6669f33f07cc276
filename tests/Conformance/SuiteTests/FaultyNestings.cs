namespace Nabla.Conformance.Tests;

/// <summary>The right tangent, in which each input is a constant: right alone, wrong in another derivative.</summary>
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

/// <summary>The right values, of which derivatives know nothing.</summary>
internal sealed class MulBatchedAsConstant : IBatchRule, IPlant
{
    public static void In(KernelTable table) => table.Override<Mul, IBatchRule>(new MulBatchedAsConstant());

    public void Batch(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<bool> mapped, Span<Tensor> y)
    {
        var all = Batching.Align(x, mapped);
        y[0] = op.Apply(all[0].Detach(), all[1]);
    }
}

/// <summary>Takes a batch of one element for no batch.</summary>
internal sealed class FlipOfABatchOfOne : IBatchRule, IPlant
{
    public static void In(KernelTable table) => table.Override<Flip, IBatchRule>(new FlipOfABatchOfOne());

    public void Batch(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<bool> mapped, Span<Tensor> y)
    {
        var dims = ((Flip)op).Dims;
        y[0] = new Flip(x[0].Shape[0] == 1 ? dims : [.. dims.Select(axis => axis + 1)]).Apply(x[0]);
    }
}

/// <summary>Takes the first element's indices for those of all.</summary>
internal sealed class GatherWithTheFirstIndices : IBatchRule, IPlant
{
    public static void In(KernelTable table) => table.Override<Gather, IBatchRule>(new GatherWithTheFirstIndices());

    public void Batch(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<bool> mapped, Span<Tensor> y)
    {
        var all = Batching.Expand(x, mapped);
        y[0] = new Gather(((Gather)op).Axis + 1).Apply(all[0], all[1].Narrow(0, 0, 1).BroadcastTo(all[1].Shape));
    }
}

/// <summary>No JVP, as is declared, and a VJP that a second derivative takes for a constant: the way out leads nowhere.</summary>
internal sealed class TanhWithoutJvpWhoseVjpIsAConstant : IPlant
{
    public static void In(KernelTable table)
    {
        TanhVjpAsConstant.In(table);
        table.Without<Tanh, IJvpRule>("the activations are for training by hand");
    }
}
