namespace Nabla.Operators
{
    /// <summary>
    /// The lower triangular L with L·Lᵀ = A, of a positive definite A: [..., n, n]. It is defined, and differentiated, on the symmetric
    /// part (A + Aᵀ)/2, so that both modes agree for every direction. dL = L·Φ(L⁻¹·dA·L⁻ᵀ), Φ = lower triangle with halved diagonal
    /// (I. Murray, "Differentiation of the Cholesky decomposition", arXiv:1602.07527). Throws <see cref="LinAlgException"/> for a matrix
    /// that is not positive definite.
    /// </summary>
    public sealed record Cholesky : Op, IJvpRule, IVjpRule, IBatchRule
    {
        public override TensorSpec Infer(ReadOnlySpan<Tensor> x, int output)
        {
            Check.Square(this, x[0]);
            return new(x[0].Shape, Check.SameDType(this, x, DTypes.Floating));
        }

        private static Tensor Symmetric(Tensor a) => (a + a.T()) * 0.5;

        private static Tensor Phi(Tensor a) => (a.Tril() + a.Tril(-1)) * 0.5;

        void IJvpRule.Jvp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> dx, Span<Tensor?> dy)
        {
            var l = y[0];
            var left = l.SolveTriangular(Symmetric(dx[0]!), upper: false);
            dy[0] = l.MatMul(Phi(l.SolveTriangular(left.T(), upper: false).T()));
        }

        void IVjpRule.Vjp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> g, ReadOnlySpan<bool> wanted,
            Span<Tensor?> gx)
        {
            var lt = y[0].T();
            var left = lt.SolveTriangular(Phi(lt.MatMul(g[0]!)), upper: true);
            gx[0] = Symmetric(lt.SolveTriangular(left.T(), upper: true).T());
        }

        void IBatchRule.Batch(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<bool> mapped, Span<Tensor> y) => y[0] = Apply(x[0]);
    }
}

namespace Nabla
{
    public abstract partial class Tensor
    {
        /// <inheritdoc cref="Operators.Cholesky"/>
        /// <exception cref="LinAlgException">The matrix is not positive definite.</exception>
        public Tensor Cholesky(bool upper = false)
        {
            var l = Op.Of<Cholesky>().Apply(this);
            return upper ? l.T() : l;
        }
    }
}
