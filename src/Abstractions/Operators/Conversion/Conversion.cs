namespace Nabla.Operators
{
    /// <summary>
    /// Converts to another dtype: integers are cut towards zero, a bool is x ≠ 0. Differentiable between floating-point dtypes.
    /// </summary>
    /// <param name="DType">The dtype of the result.</param>
    public sealed record Cast(DType DType) : Elementwise
    {
        protected override DTypes Accepts => DTypes.Any;
        protected override DType ResultType(ReadOnlySpan<Tensor> x) => DType;
        protected override Tensor? Chain(int arg, Tensor t, ReadOnlySpan<Tensor> x, Tensor y) =>
            !DType.IsFloatingPoint || !x[0].DType.IsFloatingPoint ? null
             // t is a tangent of x's dtype in forward mode and a cotangent of y's in reverse mode.
             : t.Cast(t.DType == x[0].DType ? DType : x[0].DType);
    }

    /// <summary>The same elements in a buffer of their own, row-major.</summary>
    public sealed record Copy : Unary, IScalarFunction
    {
        public double Evaluate(double x) => x;
        public long Evaluate(long x) => x;
        protected override DTypes Accepts => DTypes.Any;
        protected override Tensor Chain(Tensor t, Tensor x, Tensor y) => t;
    }

    /// <summary>Copies to another device. It is linear: tangents are copied there, cotangents back.</summary>
    /// <param name="Device">The device of the result.</param>
    public sealed record Transfer(Device Device) : Linear, IBatchByLeading
    {
        protected internal override bool IsSumOfElements => true;
        public override TensorSpec Infer(ReadOnlySpan<Tensor> x, int output) => new(x[0].Shape, x[0].DType);
        protected override Tensor Transpose(int arg, Tensor g, ReadOnlySpan<Tensor> x) => g.To(x[0].Device);
    }

    /// <summary>y = x, taken as a constant by every derivative.</summary>
    public sealed record Detach : Unary, IView
    {
        protected override DTypes Accepts => DTypes.Any;
        protected override Tensor? Chain(Tensor t, Tensor x, Tensor y) => null;
        public Layout? View(Layout x) => x;
    }
}

namespace Nabla
{
    public abstract partial class Tensor
    {
        /// <summary>The tensor, converted to <paramref name="dtype"/>; the tensor itself where it already has it.</summary>
        /// <inheritdoc cref="Operators.Cast"/>
        public Tensor Cast(DType dtype)
        {
            ArgumentNullException.ThrowIfNull(dtype);
            return dtype == DType ? this : new Cast(dtype).Apply(this);
        }

        /// <inheritdoc cref="Operators.Detach"/>
        public Tensor Detach() => Op.Of<Detach>().Apply(this);
    }
}
