namespace Nabla.Operators
{
    /// <summary>y = sin x, x in radians.</summary>
    public sealed record Sin : Unary, IScalarFunction
    {
        public double Evaluate(double x) => Math.Sin(x);
        protected override Tensor Chain(Tensor t, Tensor x, Tensor y) => t * x.Cos();
    }

    /// <summary>y = cos x, x in radians.</summary>
    public sealed record Cos : Unary, IScalarFunction
    {
        public double Evaluate(double x) => Math.Cos(x);
        protected override Tensor Chain(Tensor t, Tensor x, Tensor y) => -(t * x.Sin());
    }

    /// <summary>y = tan x, x in radians.</summary>
    [Domain(-1.2, 1.2)]
    public sealed record Tan : Unary, IScalarFunction
    {
        public double Evaluate(double x) => Math.Tan(x);
        protected override Tensor Chain(Tensor t, Tensor x, Tensor y) => t * (y.Square() + 1);
    }

    /// <summary>y = arcsin x in radians, in [−π/2, π/2]; NaN outside [−1, 1], where the derivative at ±1 is ∞.</summary>
    [Domain(-0.9, 0.9)]
    public sealed record Asin : Unary, IScalarFunction
    {
        public double Evaluate(double x) => Math.Asin(x);
        protected override Tensor Chain(Tensor t, Tensor x, Tensor y) => t * x.Constant(1).Rleg(x);
    }

    /// <summary>y = arccos x in radians, in [0, π]; NaN outside [−1, 1], where the derivative at ±1 is −∞.</summary>
    [Domain(-0.9, 0.9)]
    public sealed record Acos : Unary, IScalarFunction
    {
        public double Evaluate(double x) => Math.Acos(x);
        protected override Tensor Chain(Tensor t, Tensor x, Tensor y) => -(t * x.Constant(1).Rleg(x));
    }

    /// <summary>y = arctan x in radians, in (−π/2, π/2).</summary>
    public sealed record Atan : Unary, IScalarFunction
    {
        public double Evaluate(double x) => Math.Atan(x);
        // 1 + x² overflows long before its reciprocal is 0.
        protected override Tensor Chain(Tensor t, Tensor x, Tensor y)
        {
            var root = x.Rhypot(1);
            return t * root * root;
        }
    }
}

namespace Nabla
{
    public abstract partial class Tensor
    {
        /// <inheritdoc cref="Operators.Sin"/>
        public Tensor Sin() => Op.Of<Sin>().Apply(this);
        /// <inheritdoc cref="Operators.Cos"/>
        public Tensor Cos() => Op.Of<Cos>().Apply(this);
        /// <inheritdoc cref="Operators.Tan"/>
        public Tensor Tan() => Op.Of<Tan>().Apply(this);
        /// <inheritdoc cref="Operators.Asin"/>
        public Tensor Asin() => Op.Of<Asin>().Apply(this);
        /// <inheritdoc cref="Operators.Acos"/>
        public Tensor Acos() => Op.Of<Acos>().Apply(this);
        /// <inheritdoc cref="Operators.Atan"/>
        public Tensor Atan() => Op.Of<Atan>().Apply(this);
    }
}
