namespace Nabla.Operators
{
    /// <summary>
    /// y = 1/√(a² + b²), without squares that overflow; ∞ where both are 0. The derivatives of arsinh, arctan and arctan2 consist of it,
    /// and so does its own: ∂y/∂a = −a·y³.
    /// </summary>
    public sealed record Rhypot : Elementwise, IDecomposable
    {
        protected override Tensor Chain(int arg, Tensor t, ReadOnlySpan<Tensor> x, Tensor y) => -(t * y * (x[arg] * y) * y);

        void IDecomposable.Decompose(ReadOnlySpan<Tensor> x, Span<Tensor> y)
        {
            var (a, b) = (x[0].Abs(), x[1].Abs());
            var (larger, smaller) = (a.Maximum(b), a.Minimum(b));
            var ratio = Tensor.Where(smaller.Eq(larger), 1, smaller / larger);
            y[0] = (ratio.Square() + 1).Rsqrt() / larger;
        }
    }

    /// <summary>
    /// y = 1/√(a² − b²) = 1/(√(a − b)·√(a + b)), without squares that overflow and with differences of the inputs only; ∞ where a = |b|,
    /// NaN below. The derivatives of arcsin, arccos, arcosh and artanh consist of it, and so do its own: ∂y/∂a = −a·y³, ∂y/∂b = b·y³.
    /// </summary>
    public sealed record Rleg : Elementwise, IDecomposable
    {
        protected override Tensor Chain(int arg, Tensor t, ReadOnlySpan<Tensor> x, Tensor y)
        {
            var product = t * y * (x[arg] * y) * y;
            return arg == 0 ? -product : product;
        }

        void IDecomposable.Decompose(ReadOnlySpan<Tensor> x, Span<Tensor> y) =>
            y[0] = ((x[0] - x[1]).Sqrt() * (x[0] + x[1]).Sqrt()).Reciprocal();
    }
}

namespace Nabla
{
    public abstract partial class Tensor
    {
        /// <inheritdoc cref="Operators.Rhypot"/>
        internal Tensor Rhypot(double b) => Rhypot(this.Constant(b));
        /// <inheritdoc cref="Operators.Rhypot"/>
        internal Tensor Rhypot(Tensor b) => Op.Of<Rhypot>().Apply(this, b);
        /// <inheritdoc cref="Operators.Rleg"/>
        internal Tensor Rleg(double b) => Rleg(this.Constant(b));
        /// <inheritdoc cref="Operators.Rleg"/>
        internal Tensor Rleg(Tensor b) => Op.Of<Rleg>().Apply(this, b);
    }
}
