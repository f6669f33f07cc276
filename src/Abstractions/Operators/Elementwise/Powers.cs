namespace Nabla.Operators
{
    /// <summary>y = √x; NaN below 0, where the derivative is ∞.</summary>
    public sealed record Sqrt : Unary { protected override Tensor Chain(Tensor t, Tensor x, Tensor y) => t * 0.5 / y; }

    /// <summary>y = 1/√x; ∞ at 0, NaN below.</summary>
    public sealed record Rsqrt : Unary { protected override Tensor Chain(Tensor t, Tensor x, Tensor y) => t * -0.5 * y / x; }

    /// <summary>y = x².</summary>
    public sealed record Square : Unary
    {
        protected override DTypes Accepts => DTypes.Numeric;
        protected override Tensor Chain(Tensor t, Tensor x, Tensor y) => t * (x * 2);
    }

    /// <summary>y = 1/x; ±∞ at ±0.</summary>
    public sealed record Reciprocal : Unary { protected override Tensor Chain(Tensor t, Tensor x, Tensor y) => t * y * -y; }
}

namespace Nabla
{
    public abstract partial class Tensor
    {
        /// <inheritdoc cref="Operators.Sqrt"/>
        public Tensor Sqrt() => Op.Of<Sqrt>().Apply(this);
        /// <inheritdoc cref="Operators.Rsqrt"/>
        public Tensor Rsqrt() => Op.Of<Rsqrt>().Apply(this);
        /// <inheritdoc cref="Operators.Square"/>
        public Tensor Square() => Op.Of<Square>().Apply(this);
        /// <inheritdoc cref="Operators.Reciprocal"/>
        public Tensor Reciprocal() => Op.Of<Reciprocal>().Apply(this);
    }
}
