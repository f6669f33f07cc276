namespace Nabla.Operators
{
    /// <summary>y = eˣ.</summary>
    public sealed record Exp : Unary, IScalarFunction
    {
        public double Evaluate(double x) => Math.Exp(x);
        protected override Tensor Chain(Tensor t, Tensor x, Tensor y) => t * y;
    }

    /// <summary>y = 2ˣ.</summary>
    public sealed record Exp2 : Unary, IScalarFunction
    {
        public double Evaluate(double x) => Math.Pow(2, x);
        protected override Tensor Chain(Tensor t, Tensor x, Tensor y) => t * y * Math.Log(2);
    }

    /// <summary>y = eˣ − 1, accurate also near 0.</summary>
    public sealed record Expm1 : Unary, IScalarFunction
    {
        public double Evaluate(double x) => SpecialFunctions.Expm1(x);
        protected override Tensor Chain(Tensor t, Tensor x, Tensor y) => t * x.Exp();
    }

    /// <summary>y = ln x; −∞ at 0, NaN below.</summary>
    [Domain(0.1, 3)]
    public sealed record Log : Unary, IScalarFunction
    {
        public double Evaluate(double x) => Math.Log(x);
        protected override Tensor Chain(Tensor t, Tensor x, Tensor y) => t / x.CopyNan(y);
    }

    /// <summary>y = log₂ x; −∞ at 0, NaN below.</summary>
    [Domain(0.1, 3)]
    public sealed record Log2 : Unary, IScalarFunction
    {
        public double Evaluate(double x) => Math.Log2(x);
        protected override Tensor Chain(Tensor t, Tensor x, Tensor y) => t / x.CopyNan(y) * (1 / Math.Log(2));
    }

    /// <summary>y = log₁₀ x; −∞ at 0, NaN below.</summary>
    [Domain(0.1, 3)]
    public sealed record Log10 : Unary, IScalarFunction
    {
        public double Evaluate(double x) => Math.Log10(x);
        protected override Tensor Chain(Tensor t, Tensor x, Tensor y) => t / x.CopyNan(y) * (1 / Math.Log(10));
    }

    /// <summary>y = ln(1 + x), accurate also near 0; −∞ at −1, NaN below.</summary>
    [Domain(-0.8, 2)]
    public sealed record Log1p : Unary, IScalarFunction
    {
        public double Evaluate(double x) => SpecialFunctions.Log1p(x);
        protected override Tensor Chain(Tensor t, Tensor x, Tensor y) => t / (x + 1).CopyNan(y);
    }
}

namespace Nabla
{
    public abstract partial class Tensor
    {
        /// <inheritdoc cref="Operators.Exp"/>
        public Tensor Exp() => Op.Of<Exp>().Apply(this);
        /// <inheritdoc cref="Operators.Exp2"/>
        public Tensor Exp2() => Op.Of<Exp2>().Apply(this);
        /// <inheritdoc cref="Operators.Expm1"/>
        public Tensor Expm1() => Op.Of<Expm1>().Apply(this);
        /// <inheritdoc cref="Operators.Log"/>
        public Tensor Log() => Op.Of<Log>().Apply(this);
        /// <inheritdoc cref="Operators.Log2"/>
        public Tensor Log2() => Op.Of<Log2>().Apply(this);
        /// <inheritdoc cref="Operators.Log10"/>
        public Tensor Log10() => Op.Of<Log10>().Apply(this);
        /// <inheritdoc cref="Operators.Log1p"/>
        public Tensor Log1p() => Op.Of<Log1p>().Apply(this);
    }
}
