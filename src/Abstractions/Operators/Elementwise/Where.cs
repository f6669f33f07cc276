namespace Nabla.Operators
{
    /// <summary>
    /// y = a where the condition, a bool tensor, is true, else b. The derivative in an element that is not chosen is 0, also where that
    /// element is NaN.
    /// </summary>
    public sealed record Where : Elementwise
    {
        protected override DType ResultType(ReadOnlySpan<Tensor> x)
        {
            if (x[0].DType != DType.Bool)
                throw new DTypeException($"where: the condition is {x[0].DType}, but must be bool: compare it, or Cast it.");
            return Check.SameDType(this, x[1..], DTypes.Any);
        }

        protected override Tensor? Chain(int arg, Tensor t, ReadOnlySpan<Tensor> x, Tensor y) => arg switch
        {
            1 => t.Gate(x[0]),
            2 => t.Gate(!x[0]),
            _ => null,
        };

        protected override Tensor? Push(ReadOnlySpan<Tensor> x, Tensor y, ReadOnlySpan<Tensor?> dx) =>
            (dx[1], dx[2]) is ({ } da, { } db) ? Tensor.Where(x[0], da, db) : base.Push(x, y, dx);
    }
}

namespace Nabla
{
    public abstract partial class Tensor
    {
        /// <inheritdoc cref="Operators.Where"/>
        public static Tensor Where(Tensor condition, Tensor a, Tensor b)
        {
            ArgumentNullException.ThrowIfNull(condition);
            ArgumentNullException.ThrowIfNull(a);
            ArgumentNullException.ThrowIfNull(b);
            return Op.Of<Where>().Apply(condition, a, b);
        }

        /// <inheritdoc cref="Operators.Where"/>
        public static Tensor Where(Tensor condition, Tensor a, double b) => Where(condition, a, a.Constant(b));

        /// <inheritdoc cref="Operators.Where"/>
        public static Tensor Where(Tensor condition, double a, Tensor b) => Where(condition, b.Constant(a), b);

        /// <summary>
        /// y = <paramref name="a"/> where the condition, a bool tensor, is true, else <paramref name="b"/>: of the runtime's default
        /// floating-point dtype, on the condition's device.
        /// </summary>
        public static Tensor Where(Tensor condition, double a, double b)
        {
            ArgumentNullException.ThrowIfNull(condition);
            var (dispatcher, device) = (condition.Dispatcher, condition.Device);
            return Where(condition, dispatcher.Full([], a, dispatcher.DefaultDType, device), b);
        }

        /// <summary><paramref name="value"/> where <paramref name="mask"/>, a bool tensor, is true, else this tensor's element.</summary>
        public Tensor MaskedFill(Tensor mask, Tensor value)
        {
            ArgumentNullException.ThrowIfNull(mask);
            ArgumentNullException.ThrowIfNull(value);
            return Where(mask, value, this);
        }

        /// <summary><paramref name="value"/> where <paramref name="mask"/>, a bool tensor, is true, else this tensor's element.</summary>
        public Tensor MaskedFill(Tensor mask, double value) => MaskedFill(mask, this.Constant(value));
    }
}
