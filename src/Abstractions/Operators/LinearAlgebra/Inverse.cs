namespace Nabla.Operators
{
    /// <summary>A⁻¹ of A: [..., n, n]. dY = −Y·dA·Y. Throws <see cref="LinAlgException"/> for a singular A.</summary>
    public sealed record Inv : MatrixFunction
    {
        protected override Tensor Push(Tensor da, Tensor a, Tensor y) => -y.MatMul(da).MatMul(y);
        protected override Tensor Pull(Tensor g, Tensor a, Tensor y) => -y.T().MatMul(g).MatMul(y.T());
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
