namespace Nabla.Operators
{
    /// <summary>y = −x.</summary>
    public sealed record Neg : Unary
    {
        protected override DTypes Accepts => DTypes.Numeric;
        protected override Tensor Chain(Tensor t, Tensor x, Tensor y) => -t;
    }

    /// <summary>y = |x|. The derivative at the kink 0 is taken as 0.</summary>
    public sealed record Abs : Unary
    {
        protected override DTypes Accepts => DTypes.Numeric;
        protected override Tensor Chain(Tensor t, Tensor x, Tensor y) => t * x.Sign();
    }

    /// <summary>y = −1, 0 or 1; NaN for NaN. The derivative is 0, also at the step.</summary>
    public sealed record Sign : Unary
    {
        protected override DTypes Accepts => DTypes.Numeric;
        protected override Tensor? Chain(Tensor t, Tensor x, Tensor y) => null;
    }

    /// <summary>y = ⌊x⌋. The derivative is 0, also at the steps.</summary>
    public sealed record Floor : Unary { protected override Tensor? Chain(Tensor t, Tensor x, Tensor y) => null; }

    /// <summary>y = ⌈x⌉. The derivative is 0, also at the steps.</summary>
    public sealed record Ceil : Unary { protected override Tensor? Chain(Tensor t, Tensor x, Tensor y) => null; }

    /// <summary>y = x rounded to the nearest integer, halves to the even one. The derivative is 0, also at the steps.</summary>
    public sealed record Round : Unary { protected override Tensor? Chain(Tensor t, Tensor x, Tensor y) => null; }
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
