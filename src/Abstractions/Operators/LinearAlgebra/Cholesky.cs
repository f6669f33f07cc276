namespace Nabla.Operators
{
    /// <summary>
    /// The lower triangular L with L·Lᵀ = A, for a positive definite A: [..., n, n]. Only the symmetric part (A + Aᵀ)/2 counts, also in
    /// derivatives, so that both modes agree for every direction. dL = L·Φ(L⁻¹·dA·L⁻ᵀ), Φ = lower triangle with halved diagonal (I. Murray,
    /// "Differentiation of the Cholesky decomposition", arXiv:1602.07527). Throws <see cref="LinAlgException"/> for a matrix that is not
    /// positive definite.
    /// </summary>
    public sealed record Cholesky : MatrixFunction
    {
        private static Tensor Symmetric(Tensor a) => (a + a.T()) * 0.5;

        private static Tensor Phi(Tensor a) => (a.Tril() + a.Tril(-1)) * 0.5;

        protected override Tensor Push(Tensor da, Tensor a, Tensor y)
        {
            var left = y.SolveTriangular(Symmetric(da), upper: false);
            return y.MatMul(Phi(y.SolveTriangular(left.T(), upper: false).T()));
        }

        protected override Tensor Pull(Tensor g, Tensor a, Tensor y)
        {
            var yt = y.T();
            var left = yt.SolveTriangular(Phi(yt.MatMul(g)), upper: true);
            return Symmetric(yt.SolveTriangular(left.T(), upper: true).T());
        }
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
