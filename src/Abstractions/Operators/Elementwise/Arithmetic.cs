namespace Nabla.Operators
{
    /// <summary>y = a + b.</summary>
    public sealed record Add : Elementwise, IScalarFunction2
    {
        public double Evaluate(double a, double b) => a + b;
        public long Evaluate(long a, long b) => a + b;
        protected override DTypes Accepts => DTypes.Numeric;
        protected override Tensor Chain(int arg, Tensor t, ReadOnlySpan<Tensor> x, Tensor y) => t;
    }

    /// <summary>y = a − b.</summary>
    public sealed record Sub : Elementwise, IScalarFunction2
    {
        public double Evaluate(double a, double b) => a - b;
        public long Evaluate(long a, long b) => a - b;
        protected override DTypes Accepts => DTypes.Numeric;
        protected override Tensor Chain(int arg, Tensor t, ReadOnlySpan<Tensor> x, Tensor y) => arg == 0 ? t : -t;
    }

    /// <summary>y = a · b.</summary>
    public sealed record Mul : Elementwise, IScalarFunction2
    {
        public double Evaluate(double a, double b) => a * b;
        public long Evaluate(long a, long b) => a * b;
        protected override DTypes Accepts => DTypes.Numeric;
        protected override Tensor Chain(int arg, Tensor t, ReadOnlySpan<Tensor> x, Tensor y) => t * x[1 - arg];
    }

    /// <summary>y = a / b.</summary>
    [Domain(-2, 2, Input = 1, Avoid = 0)]
    public sealed record Div : Elementwise, IScalarFunction2
    {
        public double Evaluate(double a, double b) => a / b;
        protected override Tensor Chain(int arg, Tensor t, ReadOnlySpan<Tensor> x, Tensor y) => arg == 0 ? t / x[1] : -(t * y / x[1]);
    }

    /// <summary>
    /// y = aᵇ; NaN where a is negative and b no integer. The derivative in a is 0 where b = 0, and the one in b is 0 where a = 0.
    /// </summary>
    [Domain(0.3, 2, Input = 0)]
    public sealed record Pow : Elementwise, IScalarFunction2
    {
        public double Evaluate(double a, double b) => Math.Pow(a, b);

        protected override Tensor Chain(int arg, Tensor t, ReadOnlySpan<Tensor> x, Tensor y)
        {
            var (a, b) = (x[0], x[1]);
            // Where a = b = 0 the exponent is replaced before the power is computed. Otherwise 0 · ∞ makes a second derivative NaN.
            return arg == 0
                ? t * (b * a.Pow(Tensor.Where(a.Eq(0) & b.Eq(0), b.Constant(1), b - 1)))
                : t.Gate(a.Ne(0)) * (y * a.Log());
        }
    }

    /// <summary>
    /// y = the larger of a and b; NaN where one of them is NaN; +0 of +0 and −0. At a tie each gets half of the derivative.
    /// </summary>
    public sealed record Maximum : Elementwise, IScalarFunction2
    {
        public double Evaluate(double a, double b) => Math.Max(a, b);
        public long Evaluate(long a, long b) => Math.Max(a, b);
        protected override DTypes Accepts => DTypes.Numeric;
        protected override Tensor Chain(int arg, Tensor t, ReadOnlySpan<Tensor> x, Tensor y) =>
            t.Gate(Tensor.ShareOfTie(x[arg], x[1 - arg], y));
    }

    /// <summary>
    /// y = the smaller of a and b; NaN where one of them is NaN; −0 of +0 and −0. At a tie each gets half of the derivative.
    /// </summary>
    public sealed record Minimum : Elementwise, IScalarFunction2
    {
        public double Evaluate(double a, double b) => Math.Min(a, b);
        public long Evaluate(long a, long b) => Math.Min(a, b);
        protected override DTypes Accepts => DTypes.Numeric;
        protected override Tensor Chain(int arg, Tensor t, ReadOnlySpan<Tensor> x, Tensor y) =>
            t.Gate(Tensor.ShareOfTie(x[arg], x[1 - arg], y));
    }

    /// <summary>
    /// z = the angle of the point (x, y) in radians, in [−π, π]; the first argument is y. The derivative at the origin is NaN.
    /// </summary>
    [Domain(-2, 2, Avoid = 0)]
    public sealed record Atan2 : Elementwise, IScalarFunction2
    {
        public double Evaluate(double a, double b) => Math.Atan2(a, b);

        protected override Tensor Chain(int arg, Tensor t, ReadOnlySpan<Tensor> x, Tensor y)
        {
            // x/(x² + y²), without squares that overflow.
            var root = x[0].Rhypot(x[1]);
            return arg == 0 ? t * root * (x[1] * root) : -(t * root * (x[0] * root));
        }
    }
}

namespace Nabla
{
    public abstract partial class Tensor
    {
        /// <inheritdoc cref="Operators.Add"/>
        public Tensor Add(Tensor b) => this + b;
        /// <inheritdoc cref="Operators.Sub"/>
        public Tensor Sub(Tensor b) => this - b;
        /// <inheritdoc cref="Operators.Mul"/>
        public Tensor Mul(Tensor b) => this * b;
        /// <inheritdoc cref="Operators.Div"/>
        public Tensor Div(Tensor b) => this / b;
        /// <inheritdoc cref="Operators.Pow"/>
        public Tensor Pow(Tensor b) => Op.Of<Pow>().Apply(this, b);
        /// <inheritdoc cref="Operators.Pow"/>
        public Tensor Pow(double b) => b == 2 ? Square() : Pow(this.Constant(b));
        /// <inheritdoc cref="Operators.Maximum"/>
        public Tensor Maximum(Tensor b) => Op.Of<Maximum>().Apply(this, b);
        /// <inheritdoc cref="Operators.Maximum"/>
        public Tensor Maximum(double b) => Maximum(this.Constant(b));
        /// <inheritdoc cref="Operators.Minimum"/>
        public Tensor Minimum(Tensor b) => Op.Of<Minimum>().Apply(this, b);
        /// <inheritdoc cref="Operators.Minimum"/>
        public Tensor Minimum(double b) => Minimum(this.Constant(b));
        /// <inheritdoc cref="Operators.Atan2"/>
        public Tensor Atan2(Tensor x)
        {
            ArgumentNullException.ThrowIfNull(x);
            return Op.Of<Atan2>().Apply(this, x);
        }

        /// <summary>The weight of a in y: 1 where y is a, ½ at a tie, 0 where y is b, and NaN where a or b is NaN.</summary>
        internal static Tensor ShareOfTie(Tensor a, Tensor b, Tensor y)
        {
            var won = a.Eq(y).Cast(y.DType);
            return won / (won + b.Eq(y).Cast(y.DType));
        }
    }
}
