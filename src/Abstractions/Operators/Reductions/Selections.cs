using System.Numerics;

namespace Nabla.Operators
{
    /// <summary>
    /// (values, indices) of the largest elements along an axis. The first of several gets the whole derivative. NaN counts as the largest.
    /// </summary>
    /// <param name="Axis">The axis, kept with size 1.</param>
    public sealed record Max(int Axis) : Selection(Axis), ISearch
    {
        public int Find<T>(ReadOnlySpan<T> row) where T : INumber<T> => FirstOf.Largest(row);
        protected override bool PicksFirst => true;
        protected override int Picked(int size) =>
            size > 0 ? 1 : throw new ShapeException($"max: axis {Axis} is empty, so that there is no maximum.");
    }

    /// <summary>
    /// (values, indices) of the smallest elements along an axis. The first of several gets the whole derivative. NaN counts as the
    /// smallest.
    /// </summary>
    /// <param name="Axis">The axis, kept with size 1.</param>
    public sealed record Min(int Axis) : Selection(Axis), ISearch
    {
        public int Find<T>(ReadOnlySpan<T> row) where T : INumber<T> => FirstOf.Smallest(row);
        protected override bool PicksFirst => true;
        protected override int Picked(int size) =>
            size > 0 ? 1 : throw new ShapeException($"min: axis {Axis} is empty, so that there is no minimum.");
    }
}

namespace Nabla
{
    public abstract partial class Tensor
    {
        /// <summary>The largest of all elements, a scalar. Ties share the derivative.</summary>
        public Tensor Max() => Amax();

        /// <summary>The smallest of all elements, a scalar. Ties share the derivative.</summary>
        public Tensor Min() => Amin();

        /// <inheritdoc cref="Operators.Max"/>
        public (Tensor Values, Tensor Indices) Max(int dim, bool keepDim = false)
        {
            if (Rank == 0 && dim is (0 or -1)) return Reshape([1]).Max(0);
            var axis = Shape.Axis(dim, "max");
            return Pick(new Max(axis), drop: !keepDim);
        }

        /// <inheritdoc cref="Operators.Min"/>
        public (Tensor Values, Tensor Indices) Min(int dim, bool keepDim = false)
        {
            if (Rank == 0 && dim is (0 or -1)) return Reshape([1]).Min(0);
            var axis = Shape.Axis(dim, "min");
            return Pick(new Min(axis), drop: !keepDim);
        }

        private (Tensor Values, Tensor Indices) Pick(Selection op, bool drop)
        {
            Span<Tensor> y = [null!, null!];
            op.Apply([this], y);
            return drop ? (y[0].Squeeze(op.Axis), y[1].Squeeze(op.Axis)) : (y[0], y[1]);
        }
    }
}
