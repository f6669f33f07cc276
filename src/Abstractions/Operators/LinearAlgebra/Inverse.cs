namespace Nabla.Operators
{
    /// <summary>A⁻¹ of A: [..., n, n]. dY = −Y·dA·Y. Throws <see cref="LinAlgException"/> for a singular A.</summary>
    public sealed record Inv : Op, IJvpRule, IVjpRule, IBatchRule
    {
        public override TensorSpec Infer(ReadOnlySpan<Tensor> x, int output)
        {
            Check.Square(this, x[0]);
            return new(x[0].Shape, Check.SameDType(this, x, DTypes.Floating));
        }

        void IJvpRule.Jvp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> dx, Span<Tensor?> dy) =>
            dy[0] = -y[0].MatMul(dx[0]!).MatMul(y[0]);

        void IVjpRule.Vjp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> g, ReadOnlySpan<bool> wanted,
            Span<Tensor?> gx) =>
            gx[0] = -y[0].T().MatMul(g[0]!).MatMul(y[0].T());

        void IBatchRule.Batch(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<bool> mapped, Span<Tensor> y) => y[0] = Apply(x[0]);
    }
}

namespace Nabla
{
    public abstract partial class Tensor
    {
        /// <inheritdoc cref="Operators.Inv"/>
        /// <exception cref="LinAlgException">The matrix is singular.</exception>
        public Tensor Inv() => Op.Of<Inv>().Apply(this);
    }
}
