namespace Nabla.Operators
{
    /// <summary>y = √x; NaN below 0, where the derivative is ∞.</summary>
    [Domain(0.2, 3)]
    public sealed record Sqrt : Unary, IScalarFunction
    {
        public double Evaluate(double x) => Math.Sqrt(x);
        protected override Tensor Chain(Tensor t, Tensor x, Tensor y) => t * 0.5 / y;
    }

    /// <summary>y = 1/√x; ∞ at 0, NaN below.</summary>
    [Domain(0.2, 3)]
    public sealed record Rsqrt : Unary, IScalarFunction
    {
        public double Evaluate(double x) => 1 / Math.Sqrt(x);
        protected override Tensor Chain(Tensor t, Tensor x, Tensor y) => t * -0.5 * y / x;
    }

    /// <summary>y = x².</summary>
    public sealed record Square : Unary, IScalarFunction
    {
        public double Evaluate(double x) => x * x;
        public long Evaluate(long x) => x * x;
        protected override DTypes Accepts => DTypes.Numeric;
        protected override Tensor Chain(Tensor t, Tensor x, Tensor y) => t * (x * 2);
    }

    /// <summary>y = 1/x; ±∞ at ±0.</summary>
    [Domain(-2, 2, Avoid = 0)]
    public sealed record Reciprocal : Unary, IScalarFunction
    {
        public double Evaluate(double x) => 1 / x;
        protected override Tensor Chain(Tensor t, Tensor x, Tensor y) => t * y * -y;
    }
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
