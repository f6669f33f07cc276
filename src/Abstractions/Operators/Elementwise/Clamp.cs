namespace Nabla.Operators
{
    /// <summary>
    /// y = x between the bounds, else the nearer bound. The derivative is 1 on [min, max], the edges included, and 0 outside.
    /// </summary>
    /// <param name="Min">The lower bound; null for none.</param>
    /// <param name="Max">The upper bound; null for none. It is the result where it is below the lower bound.</param>
    public sealed record Clamp(double? Min, double? Max) : Unary, IScalarFunction
    {
        public double Evaluate(double x) => Math.Min(Math.Max(x, Min ?? double.NegativeInfinity), Max ?? double.PositiveInfinity);
        public long Evaluate(long x) => Math.Min(Math.Max(x, (long?)Min ?? long.MinValue), (long?)Max ?? long.MaxValue);

        protected override DTypes Accepts => DTypes.Numeric;

        protected override DType ResultType(ReadOnlySpan<Tensor> x)
        {
            var dtype = base.ResultType(x);
            if (Min is { } min) Check.Number(min, dtype);
            if (Max is { } max) Check.Number(max, dtype);
            return dtype;
        }

        // The weight is 1 where y = x, 0 outside the bounds, and NaN where x is NaN.
        protected override Tensor Chain(Tensor t, Tensor x, Tensor y) => t.Gate(Tensor.Where(x.Eq(y), 1, y * 0));
    }
}

namespace Nabla
{
    public abstract partial class Tensor
    {
        /// <inheritdoc cref="Operators.Clamp"/>
        /// <exception cref="DTypeException">
        /// The tensor is of integers and a bound is none of its dtype, or the tensor is of bools.
        /// </exception>
        public Tensor Clamp(double? min = null, double? max = null) => new Clamp(min, max).Apply(this);
    }
}
