using System.Numerics;

namespace Nabla.Operators
{
    /// <summary>y = Σ x over the axes; 0 for an empty axis. The sum of integers is int64.</summary>
    /// <param name="Axes">The axes, kept with size 1.</param>
    public sealed record Sum(Axes Axes) : Reduction(Axes), IFold
    {
        public T Identity<T>() where T : INumber<T> => T.Zero;
        public T Combine<T>(T a, T b) where T : INumber<T> => a + b;
        protected override DTypes Accepts => DTypes.Numeric;
        protected override Tensor? Weight(Tensor x, Tensor y) => null;

        protected internal override DType ResultType(DType dtype) => Check.Total(dtype);

        protected override Tensor? OfRepeats(Tensor once, Shape all) => Reduced(once) * Repeats(once, all);
    }

    /// <summary>
    /// y = Π x over the axes; 1 for an empty axis. The product of integers is int64. The derivative is exact also where factors are 0.
    /// </summary>
    /// <param name="Axes">The axes, kept with size 1.</param>
    public sealed record Prod(Axes Axes) : Reduction(Axes), IFold
    {
        public T Identity<T>() where T : INumber<T> => T.One;
        public T Combine<T>(T a, T b) where T : INumber<T> => a * b;
        protected override DTypes Accepts => DTypes.Numeric;

        protected internal override DType ResultType(DType dtype) => Check.Total(dtype);

        protected override Tensor? OfRepeats(Tensor once, Shape all)
        {
            var (y, count) = (Reduced(once), Repeats(once, all));
            // float32 cannot hold the last digit of a large count, on which the sign depends.
            if (y.DType.IsFloatingPoint) return count % 2 == 0 ? y.Abs().Pow(count) : y.Abs().Pow(count) * y.Sign();
            var product = y.OnesLike();
            for (; count > 0; count >>= 1, y *= y)
                if (count % 2 == 1) product *= y;
            return product;
        }

        /// <summary>
        /// The product of all other elements, without a division. Over several axes it is the product of the others in the row times the
        /// product of the other rows.
        /// </summary>
        protected override Tensor? Weight(Tensor x, Tensor y)
        {
            Tensor? weight = null;
            foreach (var axis in Axes)
            {
                var others = x.CumProd(axis).ShiftRight(axis, 1) * x.Flip([axis]).CumProd(axis).ShiftRight(axis, 1).Flip([axis]);
                weight = weight is null ? others : weight * others;
                x = new Prod([axis]).Apply(x);
            }
            return weight;
        }
    }

    /// <summary>y = ln Σ eˣ over the axes, without overflow; −∞ for an empty axis.</summary>
    /// <param name="Axes">The axes, kept with size 1.</param>
    public sealed record LogSumExp(Axes Axes) : Reduction(Axes), IDecomposable
    {
        public override string Name => "logsumexp";

        protected override Tensor? OfRepeats(Tensor once, Shape all) => Reduced(once) + Math.Log(Repeats(once, all));

        /// <summary>The softmax. Elements that are +∞ share 1 equally; it is 0 where all elements are −∞.</summary>
        protected override Tensor? Weight(Tensor x, Tensor y) => Tensor.Where(y.Eq(double.NegativeInfinity), 0, x.Softmax(Axes));

        void IDecomposable.Decompose(ReadOnlySpan<Tensor> x, Span<Tensor> y)
        {
            if (x[0].Length == 0)
            {
                y[0] = new Sum(Axes).Apply(x[0].Exp()).Log();
                return;
            }
            // max + ln(1 + the rest), where the rest is the sum over all elements but one maximum. In a sum with the maximum the rest may
            // be lost by rounding.
            var max = Tensor.FiniteOrZero(new Amax(Axes).Apply(x[0]).Detach());
            var isMax = x[0].Eq(max);
            var others = new Sum(Axes).Apply(Tensor.Where(isMax, 0, (x[0] - max).Exp()));
            var rest = others + (new Sum(Axes).Apply(isMax.Cast(others.DType)) - 1);
            y[0] = rest.Log1p() + max;
        }
    }
}

namespace Nabla
{
    public abstract partial class Tensor
    {
        /// <summary>The sum of all elements, a scalar; of integers and bools, which count as 0 and 1, it is int64. NaN gives NaN.</summary>
        public Tensor Sum() => Sum([]);

        /// <summary>
        /// The sum over the axes <paramref name="dim"/> (none: all), which are dropped unless <paramref name="keepDim"/>; int64 of integers
        /// and bools.
        /// </summary>
        /// <exception cref="ShapeException">There is no such axis, or it is named twice.</exception>
        public Tensor Sum(ReadOnlySpan<int> dim, bool keepDim = false) =>
            Reduce(new Sum(Shape.NormalizeAxes(dim, "sum")), Counts, keepDim);

        /// <summary>Bools as the numbers 0 and 1, which can be added and multiplied.</summary>
        private Tensor Counts => DType == DType.Bool ? Cast(DType.Int64) : this;

        /// <inheritdoc cref="Sum(ReadOnlySpan{int}, bool)"/>
        public Tensor Sum(int dim, bool keepDim = false) => Sum([dim], keepDim);

        /// <summary>The arithmetic mean of all elements, a scalar; NaN where there are none.</summary>
        public Tensor Mean() => Mean([]);

        /// <summary>
        /// The arithmetic mean over the axes <paramref name="dim"/> (none: all), which are dropped unless <paramref name="keepDim"/>; NaN
        /// for an empty axis.
        /// </summary>
        /// <exception cref="ShapeException">There is no such axis, or it is named twice.</exception>
        /// <exception cref="DTypeException">The tensor is not floating-point.</exception>
        public Tensor Mean(ReadOnlySpan<int> dim, bool keepDim = false)
        {
            if (!DType.IsFloatingPoint)
                throw new DTypeException($"mean: the input is {DType}, but the operator takes float32, float64: Cast it first.");
            var count = 1L;
            foreach (var axis in Shape.NormalizeAxes(dim, "mean")) count *= Shape[axis];
            return Sum(dim, keepDim) / count;
        }

        /// <inheritdoc cref="Mean(ReadOnlySpan{int}, bool)"/>
        public Tensor Mean(int dim, bool keepDim = false) => Mean([dim], keepDim);

        /// <summary>The product of all elements, a scalar; int64 of integers and bools.</summary>
        public Tensor Prod() => Prod([]);

        /// <summary>
        /// The product over the axes <paramref name="dim"/> (none: all), which are dropped unless <paramref name="keepDim"/>; int64 of
        /// integers and bools.
        /// </summary>
        /// <exception cref="ShapeException">There is no such axis, or it is named twice.</exception>
        public Tensor Prod(ReadOnlySpan<int> dim, bool keepDim = false) =>
            Reduce(new Prod(Shape.NormalizeAxes(dim, "prod")), Counts, keepDim);

        /// <inheritdoc cref="Prod(ReadOnlySpan{int}, bool)"/>
        public Tensor Prod(int dim, bool keepDim = false) => Prod([dim], keepDim);

        /// <summary>
        /// ln Σ eˣ over the axes <paramref name="dim"/> (none: all), which are dropped unless <paramref name="keepDim"/>.
        /// </summary>
        /// <exception cref="ShapeException">There is no such axis, or it is named twice.</exception>
        public Tensor LogSumExp(ReadOnlySpan<int> dim, bool keepDim = false) =>
            Reduce(new LogSumExp(Shape.NormalizeAxes(dim, "logsumexp")), this, keepDim);

        /// <inheritdoc cref="LogSumExp(ReadOnlySpan{int}, bool)"/>
        public Tensor LogSumExp(int dim, bool keepDim = false) => LogSumExp([dim], keepDim);

        /// <summary>
        /// Undoes broadcasting: the sum over the axes along which <paramref name="shape"/> broadcasts to this tensor's shape.
        /// </summary>
        /// <exception cref="ShapeException"><paramref name="shape"/> does not broadcast to this tensor's.</exception>
        public Tensor SumTo(Shape shape)
        {
            if (shape == Shape) return this;
            if (Shape.Broadcast(Shape, shape, "sum_to") != Shape)
                throw new ShapeException($"sum_to: shape {shape} does not broadcast to {Shape}.");
            var lead = Rank - shape.Count;
            var axes = new List<int>();
            for (var i = 0; i < Rank; i++)
                if (i < lead || (shape[i - lead] == 1 && Shape[i] != 1)) axes.Add(i);
            return new Sum([.. axes]).Apply(this).Cast(DType).Reshape(shape);
        }

        /// <summary>Applies a reduction, which keeps its axes with size 1, and drops them unless they are to be kept.</summary>
        private static Tensor Reduce(Reduction op, Tensor x, bool keepDim)
        {
            if (op.Axes.Count == 0) return op is DiscreteReduction || op.ResultType(x.DType) != x.DType ? op.Apply(x) : x;
            var y = op.Apply(x);
            return keepDim ? y : y.Reshape(x.Shape.Without(op.Axes));
        }

        /// <summary>x with 0 in place of ±∞ and NaN, so that it can be subtracted in an exponent.</summary>
        internal static Tensor FiniteOrZero(Tensor x) => Where(x.Abs() < double.PositiveInfinity, x, 0);
    }
}
