namespace Nabla;

/// <summary>
/// The slices of x along its first axis, as views. One operator for all of them, since the transpose of a slice would write a whole x of
/// zeros for each.
/// </summary>
internal sealed record Unbind(int Count) : Op, IDecomposable, IJvpRule, IVjpRule, IBatchRule
{
    public override int Outputs => Count;

    /// <summary>The slices.</summary>
    public static Tensor[] Of(Tensor x)
    {
        var slices = new Tensor[x.Shape[0]];
        if (slices.Length > 0) new Unbind(slices.Length).Apply([x], slices);
        return slices;
    }

    public override TensorSpec Infer(ReadOnlySpan<Tensor> x, int output) => new(x[0].Shape[1..], x[0].DType);

    public void Decompose(ReadOnlySpan<Tensor> x, Span<Tensor> y)
    {
        for (var i = 0; i < y.Length; i++) y[i] = x[0][i];
    }

    public void Jvp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> dx, Span<Tensor?> dy) =>
        Apply([dx[0]!], dy!);

    public void Vjp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> g, ReadOnlySpan<bool> wanted,
        Span<Tensor?> gx)
    {
        var parts = new Tensor[g.Length];
        for (var i = 0; i < parts.Length; i++) parts[i] = g[i] ?? y[i].ZerosLike();
        gx[0] = Tensor.Stack(parts);
    }

    public void Batch(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<bool> mapped, Span<Tensor> y) => Apply([x[0].Movedim(1, 0)], y);
}
