namespace Nabla.Operators
{
    /// <summary>
    /// y = a, and NaN where b is NaN. Rules of functions like the logarithm use it: outside of the domain 1/x has a value, but the
    /// derivative must be NaN. It is linear in a; b counts as a constant.
    /// </summary>
    public sealed record CopyNan : Elementwise, IDecomposable
    {
        protected override Tensor? Chain(int arg, Tensor t, ReadOnlySpan<Tensor> x, Tensor y) => arg == 0 ? t : null;

        void IDecomposable.Decompose(ReadOnlySpan<Tensor> x, Span<Tensor> y) => y[0] = Tensor.Where(x[1].Ne(x[1]), x[1], x[0]);
    }
}

namespace Nabla
{
    public abstract partial class Tensor
    {
        /// <inheritdoc cref="Operators.CopyNan"/>
        internal Tensor CopyNan(Tensor b) => Op.Of<CopyNan>().Apply(this, b);
    }
}
