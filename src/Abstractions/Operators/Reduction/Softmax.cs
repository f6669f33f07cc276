namespace Nabla;

/// <summary>yᵢ = eˣⁱ/Σⱼ eˣʲ along an axis, without overflow.</summary>
/// <param name="Axis">The axis.</param>
public sealed record Softmax(int Axis) : Composite, IJvpRule, IVjpRule, IBatchRule
{
    public override TensorSpec Infer(ReadOnlySpan<Tensor> x, int output) => new(x[0].Shape, Check.SameDType(this, x, DTypes.Floating));

    public override Tensor Decompose(ReadOnlySpan<Tensor> x) => (x[0] - new LogSumExp([Axis]).Apply(x[0])).Exp();

    // The Jacobian diag(y) − y·yᵀ is symmetric, so that one product serves both modes.
    private Tensor Product(Tensor y, Tensor t)
    {
        var yt = y * t;
        return yt - y * new Sum([Axis]).Apply(yt);
    }

    void IJvpRule.Jvp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> dx, Span<Tensor?> dy) => dy[0] = Product(y[0], dx[0]!);

    void IVjpRule.Vjp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> g, ReadOnlySpan<bool> wanted, Span<Tensor?> gx)
        => gx[0] = Product(y[0], g[0]!);

    void IBatchRule.Batch(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<bool> mapped, Span<Tensor> y) => y[0] = new Softmax(Axis + 1).Apply(x[0]);
}

/// <summary>yᵢ = xᵢ − ln Σⱼ eˣʲ along an axis, without overflow.</summary>
/// <param name="Axis">The axis.</param>
public sealed record LogSoftmax(int Axis) : Composite, IJvpRule, IVjpRule, IBatchRule
{
    public override TensorSpec Infer(ReadOnlySpan<Tensor> x, int output) => new(x[0].Shape, Check.SameDType(this, x, DTypes.Floating));

    public override Tensor Decompose(ReadOnlySpan<Tensor> x) => x[0] - new LogSumExp([Axis]).Apply(x[0]);

    void IJvpRule.Jvp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> dx, Span<Tensor?> dy)
        => dy[0] = dx[0]! - new Sum([Axis]).Apply(y[0].Exp() * dx[0]!);

    void IVjpRule.Vjp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> g, ReadOnlySpan<bool> wanted, Span<Tensor?> gx)
        => gx[0] = g[0]! - y[0].Exp() * new Sum([Axis]).Apply(g[0]!);

    void IBatchRule.Batch(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<bool> mapped, Span<Tensor> y) => y[0] = new LogSoftmax(Axis + 1).Apply(x[0]);
}

public abstract partial class Tensor
{
    /// <inheritdoc cref="T:Nabla.Softmax"/>
    public Tensor Softmax(int dim) => Rank == 0 && dim is (0 or -1) ? OnesLike() : new Softmax(Shape.Axis(dim, "softmax")).Apply(this);

    /// <inheritdoc cref="T:Nabla.LogSoftmax"/>
    public Tensor LogSoftmax(int dim) => Rank == 0 && dim is (0 or -1) ? ZerosLike() : new LogSoftmax(Shape.Axis(dim, "log_softmax")).Apply(this);
}
