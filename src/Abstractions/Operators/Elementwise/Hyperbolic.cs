namespace Nabla.Operators
{
    /// <summary>y = sinh x.</summary>
    public sealed record Sinh : Unary, IScalarFunction
    {
        public double Evaluate(double x) => Math.Sinh(x);
        protected override Tensor Chain(Tensor t, Tensor x, Tensor y) => t * x.Cosh();
    }

    /// <summary>y = cosh x.</summary>
    public sealed record Cosh : Unary, IScalarFunction
    {
        public double Evaluate(double x) => Math.Cosh(x);
        protected override Tensor Chain(Tensor t, Tensor x, Tensor y) => t * x.Sinh();
    }

    /// <summary>y = tanh x.</summary>
    public sealed record Tanh : Unary, IScalarFunction
    {
        public double Evaluate(double x) => Math.Tanh(x);
        protected override Tensor Chain(Tensor t, Tensor x, Tensor y) => t * new Sech2(1).Apply(x);
    }

    /// <summary>
    /// y = a²·sech²(a·x), where a is the scale; y' = −2a·y·tanh(a·x). It is the derivative of tanh x for a = 1, and of 1/(1 + e⁻ˣ) for a =
    /// ½. The definition 4a²·σ(2a·x)·σ(−2a·x) does not overflow, as cosh does, and does not cancel, as 1 − tanh² does.
    /// </summary>
    /// <param name="Scale">a.</param>
    public sealed record Sech2(double Scale) : Unary, IDecomposable
    {
        protected override Tensor Chain(Tensor t, Tensor x, Tensor y) => t * (y * (-2 * Scale) * (Scale == 1 ? x : x * Scale).Tanh());

        void IDecomposable.Decompose(ReadOnlySpan<Tensor> x, Span<Tensor> y)
        {
            var twice = x[0] * (2 * Scale);
            y[0] = twice.Sigmoid() * (-twice).Sigmoid() * (4 * Scale * Scale);
        }
    }

    /// <summary>y = arsinh x.</summary>
    public sealed record Asinh : Unary, IScalarFunction
    {
        public double Evaluate(double x) => Math.Asinh(x);
        protected override Tensor Chain(Tensor t, Tensor x, Tensor y) => t * x.Rhypot(1);
    }

    /// <summary>y = arcosh x; NaN below 1, and the derivative at 1 is ∞.</summary>
    [Domain(1.1, 3)]
    public sealed record Acosh : Unary, IScalarFunction
    {
        public double Evaluate(double x) => Math.Acosh(x);
        protected override Tensor Chain(Tensor t, Tensor x, Tensor y) => t * x.Rleg(1);
    }

    /// <summary>y = artanh x; ±∞ at ±1, NaN outside.</summary>
    [Domain(-0.9, 0.9)]
    public sealed record Atanh : Unary, IScalarFunction
    {
        public double Evaluate(double x) => Math.Atanh(x);
        protected override Tensor Chain(Tensor t, Tensor x, Tensor y)
        {
            var root = x.Constant(1).Rleg(x);
            return t * root * root;
        }
    }
}

namespace Nabla
{
    public abstract partial class Tensor
    {
        /// <inheritdoc cref="Operators.Sinh"/>
        public Tensor Sinh() => Op.Of<Sinh>().Apply(this);
        /// <inheritdoc cref="Operators.Cosh"/>
        public Tensor Cosh() => Op.Of<Cosh>().Apply(this);
        /// <inheritdoc cref="Operators.Tanh"/>
        public Tensor Tanh() => Op.Of<Tanh>().Apply(this);
        /// <inheritdoc cref="Operators.Asinh"/>
        public Tensor Asinh() => Op.Of<Asinh>().Apply(this);
        /// <inheritdoc cref="Operators.Acosh"/>
        public Tensor Acosh() => Op.Of<Acosh>().Apply(this);
        /// <inheritdoc cref="Operators.Atanh"/>
        public Tensor Atanh() => Op.Of<Atanh>().Apply(this);
    }
}
