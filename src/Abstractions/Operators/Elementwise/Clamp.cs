namespace Nabla.Operators
{
    /// <summary>
    /// y = x between the bounds, else the bound that was crossed. The derivative is 1 on [min, max], the edges included, and 0 outside.
    /// </summary>
    /// <param name="Min">The lower bound; null for none.</param>
    /// <param name="Max">The upper bound, which wins where it is below the lower one; null for none.</param>
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

        // Inside the bounds y is x; outside the weight is 0, and NaN beside NaN.
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
