namespace Nabla.Operators
{
    /// <summary>y = 1/(1 + e⁻ˣ).</summary>
    public sealed record Sigmoid : Unary, IScalarFunction
    {
        public double Evaluate(double x) => Math.Exp(Math.Min(x, 0)) / (1 + Math.Exp(-Math.Abs(x)));
        // σ' = ¼ sech²(x/2): y·(1 − y) cancels where y is near 1, and its derivative where y is near ½.
        protected override Tensor Chain(Tensor t, Tensor x, Tensor y) => t * new Sech2(0.5).Apply(x);
    }

    /// <summary>y = max(x, 0). The derivative at the kink 0 is taken as 0.</summary>
    [Domain(-2, 2, Avoid = 0)]
    public sealed record Relu : Unary, IScalarFunction
    {
        public double Evaluate(double x) => Math.Max(x, 0);
        public long Evaluate(long x) => Math.Max(x, 0);
        protected override DTypes Accepts => DTypes.Numeric;
        protected override Tensor Chain(Tensor t, Tensor x, Tensor y) => t.Gate(y.Sign());
    }

    /// <summary>y = ln(1 + e^(βx))/β, and y = x where βx exceeds the threshold.</summary>
    /// <param name="Beta">β, not 0.</param>
    /// <param name="Threshold">Where βx is above it, y = x and the derivative is 1.</param>
    public sealed record Softplus(double Beta, double Threshold) : Unary, IScalarFunction
    {
        public double Evaluate(double x)
        {
            var bx = Beta * x;
            return bx > Threshold ? x : (Math.Max(bx, 0) + SpecialFunctions.Log1p(Math.Exp(-Math.Abs(bx)))) / Beta;
        }

        protected override Tensor Chain(Tensor t, Tensor x, Tensor y)
        {
            var bx = x * Beta;
            return Tensor.Where(bx > Threshold, t, t * bx.Sigmoid());
        }
    }
}

namespace Nabla
{
    public abstract partial class Tensor
    {
        /// <inheritdoc cref="Operators.Sigmoid"/>
        public Tensor Sigmoid() => Op.Of<Sigmoid>().Apply(this);

        /// <inheritdoc cref="Operators.Relu"/>
        public Tensor Relu() => Op.Of<Relu>().Apply(this);

        /// <inheritdoc cref="Operators.Softplus"/>
        public Tensor Softplus(double beta = 1, double threshold = 20) => new Softplus(beta, threshold).Apply(this);
    }
}
