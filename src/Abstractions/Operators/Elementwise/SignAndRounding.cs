namespace Nabla.Operators
{
    /// <summary>y = −x.</summary>
    public sealed record Neg : Unary, IScalarFunction
    {
        public double Evaluate(double x) => -x;
        public long Evaluate(long x) => -x;
        protected override DTypes Accepts => DTypes.Numeric;
        protected override Tensor Chain(Tensor t, Tensor x, Tensor y) => -t;
    }

    /// <summary>y = |x|. The derivative at the kink 0 is taken as 0.</summary>
    [Domain(-2, 2, Avoid = 0)]
    public sealed record Abs : Unary, IScalarFunction
    {
        public double Evaluate(double x) => Math.Abs(x);
        public long Evaluate(long x) => x < 0 ? -x : x;
        protected override DTypes Accepts => DTypes.Numeric;
        protected override Tensor Chain(Tensor t, Tensor x, Tensor y) => t * x.Sign();
    }

    /// <summary>y = −1, 0 or 1; NaN for NaN. The derivative is 0, also at the step.</summary>
    [Domain(-2, 2, Avoid = 0)]
    public sealed record Sign : Unary, IScalarFunction
    {
        public double Evaluate(double x) => x > 0 ? 1 : x < 0 ? -1 : x;
        public long Evaluate(long x) => Math.Sign(x);
        protected override DTypes Accepts => DTypes.Numeric;
        protected override Tensor? Chain(Tensor t, Tensor x, Tensor y) => null;
    }

    /// <summary>y = ⌊x⌋. The derivative is 0, also at the steps.</summary>
    [Domain(-3, 3, AvoidEvery = 0.5)]
    public sealed record Floor : Unary, IScalarFunction
    {
        public double Evaluate(double x) => Math.Floor(x);
        protected override Tensor? Chain(Tensor t, Tensor x, Tensor y) => null;
    }

    /// <summary>y = ⌈x⌉. The derivative is 0, also at the steps.</summary>
    [Domain(-3, 3, AvoidEvery = 0.5)]
    public sealed record Ceil : Unary, IScalarFunction
    {
        public double Evaluate(double x) => Math.Ceiling(x);
        protected override Tensor? Chain(Tensor t, Tensor x, Tensor y) => null;
    }

    /// <summary>y = x rounded to the nearest integer, halves to the even one. The derivative is 0, also at the steps.</summary>
    [Domain(-3, 3, AvoidEvery = 0.5)]
    public sealed record Round : Unary, IScalarFunction
    {
        public double Evaluate(double x) => Math.Round(x, MidpointRounding.ToEven);
        protected override Tensor? Chain(Tensor t, Tensor x, Tensor y) => null;
    }
}

namespace Nabla
{
    public abstract partial class Tensor
    {
        /// <inheritdoc cref="Operators.Neg"/>
        public Tensor Neg() => Op.Of<Neg>().Apply(this);
        /// <inheritdoc cref="Operators.Abs"/>
        public Tensor Abs() => Op.Of<Abs>().Apply(this);
        /// <inheritdoc cref="Operators.Sign"/>
        public Tensor Sign() => Op.Of<Sign>().Apply(this);
        /// <inheritdoc cref="Operators.Floor"/>
        public Tensor Floor() => Op.Of<Floor>().Apply(this);
        /// <inheritdoc cref="Operators.Ceil"/>
        public Tensor Ceil() => Op.Of<Ceil>().Apply(this);
        /// <inheritdoc cref="Operators.Round"/>
        public Tensor Round() => Op.Of<Round>().Apply(this);
        /// <summary>The tensor itself.</summary>
        public Tensor Positive() => this;
    }
}
