using System.Numerics;

namespace Nabla.Operators
{
    /// <summary>y = max x over the axes; NaN where one is. Elements that share the maximum share the derivative equally.</summary>
    /// <param name="Axes">The axes, kept with size 1.</param>
    public sealed record Amax(Axes Axes) : Reduction(Axes), IFold
    {
        public T Identity<T>() where T : INumber<T> => T.CreateSaturating(double.NegativeInfinity);
        public T Combine<T>(T a, T b) where T : INumber<T> => T.Max(a, b);
        protected override DTypes Accepts => DTypes.Numeric;
        protected override bool HasIdentity => false;
        protected override bool Chooses => true;
        protected override Tensor? OfRepeats(Tensor once, Shape all) => Reduced(once);
        protected override Tensor? Weight(Tensor x, Tensor y) => Tensor.ShareOfTies(x, y, Axes);
    }

    /// <summary>y = min x over the axes; NaN where one is. Elements that share the minimum share the derivative equally.</summary>
    /// <param name="Axes">The axes, kept with size 1.</param>
    public sealed record Amin(Axes Axes) : Reduction(Axes), IFold
    {
        public T Identity<T>() where T : INumber<T> => T.CreateSaturating(double.PositiveInfinity);
        public T Combine<T>(T a, T b) where T : INumber<T> => T.Min(a, b);
        protected override DTypes Accepts => DTypes.Numeric;
        protected override bool HasIdentity => false;
        protected override bool Chooses => true;
        protected override Tensor? OfRepeats(Tensor once, Shape all) => Reduced(once);
        protected override Tensor? Weight(Tensor x, Tensor y) => Tensor.ShareOfTies(x, y, Axes);
    }

    /// <summary>
    /// The place of the largest element over the axes taken as one, row-major, as int64; the first of several. NaN counts as largest.
    /// </summary>
    /// <param name="Axes">The axes, kept with size 1.</param>
    public sealed record ArgMax(Axes Axes) : DiscreteReduction(Axes), ISearch
    {
        public int Find<T>(ReadOnlySpan<T> row) where T : INumber<T> => FirstOf.Largest(row);
        public override string Name => "argmax";
        protected override DTypes Accepts => DTypes.Numeric;
        protected override Tensor? OfRepeats(Tensor once, Shape all) => FirstPlaces(once, all);
        protected override bool HasIdentity => false;
        protected internal override DType ResultType(DType dtype) => DType.Int64;
    }

    /// <summary>
    /// The place of the smallest element over the axes taken as one, row-major, as int64; the first of several. NaN counts as smallest.
    /// </summary>
    /// <param name="Axes">The axes, kept with size 1.</param>
    public sealed record ArgMin(Axes Axes) : DiscreteReduction(Axes), ISearch
    {
        public int Find<T>(ReadOnlySpan<T> row) where T : INumber<T> => FirstOf.Smallest(row);
        public override string Name => "argmin";
        protected override DTypes Accepts => DTypes.Numeric;
        protected override Tensor? OfRepeats(Tensor once, Shape all) => FirstPlaces(once, all);
        protected override bool HasIdentity => false;
        protected internal override DType ResultType(DType dtype) => DType.Int64;
    }

    /// <summary>
    /// (values, indices) of the largest elements along an axis; the first of several gets the whole derivative. NaN counts as largest.
    /// </summary>
    /// <param name="Axis">The axis, kept with size 1.</param>
    public sealed record Max(int Axis) : Selection(Axis), ISearch
    {
        public int Find<T>(ReadOnlySpan<T> row) where T : INumber<T> => FirstOf.Largest(row);
        protected override bool PicksFirst => true;
        protected override int Picked(int size) =>
            size > 0 ? 1 : throw new ShapeException($"max: axis {Axis} is empty, and nothing has no maximum.");
    }

    /// <summary>
    /// (values, indices) of the smallest elements along an axis; the first of several gets the whole derivative. NaN counts as smallest.
    /// </summary>
    /// <param name="Axis">The axis, kept with size 1.</param>
    public sealed record Min(int Axis) : Selection(Axis), ISearch
    {
        public int Find<T>(ReadOnlySpan<T> row) where T : INumber<T> => FirstOf.Smallest(row);
        protected override bool PicksFirst => true;
        protected override int Picked(int size) =>
            size > 0 ? 1 : throw new ShapeException($"min: axis {Axis} is empty, and nothing has no minimum.");
    }

    /// <summary>Whether an element is true (≠ 0), over the axes; false for nothing.</summary>
    /// <param name="Axes">The axes, kept with size 1.</param>
    public sealed record Any(Axes Axes) : DiscreteReduction(Axes), IFold
    {
        public T Identity<T>() where T : INumber<T> => T.Zero;
        public T Combine<T>(T a, T b) where T : INumber<T> => a != T.Zero || b != T.Zero ? T.One : T.Zero;
        protected override DTypes Accepts => DTypes.Any;
        protected internal override DType ResultType(DType dtype) => DType.Bool;
        protected override Tensor? OfRepeats(Tensor once, Shape all) => Apply(once);
    }

    /// <summary>Whether all elements are true (≠ 0), over the axes; true for nothing.</summary>
    /// <param name="Axes">The axes, kept with size 1.</param>
    public sealed record All(Axes Axes) : DiscreteReduction(Axes), IFold
    {
        public T Identity<T>() where T : INumber<T> => T.One;
        public T Combine<T>(T a, T b) where T : INumber<T> => a != T.Zero && b != T.Zero ? T.One : T.Zero;
        protected override DTypes Accepts => DTypes.Any;
        protected internal override DType ResultType(DType dtype) => DType.Bool;
        protected override Tensor? OfRepeats(Tensor once, Shape all) => Apply(once);
    }

    /// <summary>The place of an extremum in a row: the first of several. The first NaN is more extreme than any number.</summary>
    internal static class FirstOf
    {
        public static int Largest<T>(ReadOnlySpan<T> row) where T : INumber<T>
        {
            var best = 0;
            for (var i = 1; i < row.Length && !T.IsNaN(row[best]); i++)
                if (T.IsNaN(row[i]) || row[i] > row[best]) best = i;
            return best;
        }

        public static int Smallest<T>(ReadOnlySpan<T> row) where T : INumber<T>
        {
            var best = 0;
            for (var i = 1; i < row.Length && !T.IsNaN(row[best]); i++)
                if (T.IsNaN(row[i]) || row[i] < row[best]) best = i;
            return best;
        }
    }
}

namespace Nabla
{
    public abstract partial class Tensor
    {
        /// <summary>
        /// The largest element over the axes <paramref name="dim"/> (none: all), which are dropped unless <paramref name="keepDim"/>. Ties
        /// share the derivative.
        /// </summary>
        /// <exception cref="ShapeException">There is no such axis, or it is empty.</exception>
        public Tensor Amax(ReadOnlySpan<int> dim = default, bool keepDim = false) =>
            Reduce(new Amax(Shape.NormalizeAxes(dim, "amax")), this, keepDim);

        /// <inheritdoc cref="Amax(ReadOnlySpan{int}, bool)"/>
        public Tensor Amax(int dim, bool keepDim = false) => Amax([dim], keepDim);

        /// <summary>
        /// The smallest element over the axes <paramref name="dim"/> (none: all), which are dropped unless <paramref name="keepDim"/>. Ties
        /// share the derivative.
        /// </summary>
        /// <exception cref="ShapeException">There is no such axis, or it is empty.</exception>
        public Tensor Amin(ReadOnlySpan<int> dim = default, bool keepDim = false) =>
            Reduce(new Amin(Shape.NormalizeAxes(dim, "amin")), this, keepDim);

        /// <inheritdoc cref="Amin(ReadOnlySpan{int}, bool)"/>
        public Tensor Amin(int dim, bool keepDim = false) => Amin([dim], keepDim);

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

        /// <summary>
        /// The place of the largest element along <paramref name="dim"/>, or, without it, among all elements, row-major. Int64; the first
        /// of several.
        /// </summary>
        /// <exception cref="ShapeException">There is no such axis, or it is empty.</exception>
        public Tensor ArgMax(int? dim = null, bool keepDim = false) =>
            Reduce(new ArgMax(Shape.NormalizeAxes(dim is { } d ? [d] : [], "argmax")), this, keepDim);

        /// <summary>
        /// The place of the smallest element along <paramref name="dim"/>, or, without it, among all elements, row-major. Int64; the first
        /// of several.
        /// </summary>
        /// <exception cref="ShapeException">There is no such axis, or it is empty.</exception>
        public Tensor ArgMin(int? dim = null, bool keepDim = false) =>
            Reduce(new ArgMin(Shape.NormalizeAxes(dim is { } d ? [d] : [], "argmin")), this, keepDim);

        /// <summary>Whether an element is true (≠ 0), over the axes <paramref name="dim"/> (none: all).</summary>
        public Tensor Any(ReadOnlySpan<int> dim = default, bool keepDim = false) =>
            Reduce(new Any(Shape.NormalizeAxes(dim, "any")), this, keepDim);

        /// <inheritdoc cref="Any(ReadOnlySpan{int}, bool)"/>
        public Tensor Any(int dim, bool keepDim = false) => Any([dim], keepDim);

        /// <summary>Whether all elements are true (≠ 0), over the axes <paramref name="dim"/> (none: all).</summary>
        public Tensor All(ReadOnlySpan<int> dim = default, bool keepDim = false) =>
            Reduce(new All(Shape.NormalizeAxes(dim, "all")), this, keepDim);

        /// <inheritdoc cref="All(ReadOnlySpan{int}, bool)"/>
        public Tensor All(int dim, bool keepDim = false) => All([dim], keepDim);

        private (Tensor Values, Tensor Indices) Pick(Selection op, bool drop)
        {
            Span<Tensor> y = [null!, null!];
            op.Apply([this], y);
            return drop ? (y[0].Squeeze(op.Axis), y[1].Squeeze(op.Axis)) : (y[0], y[1]);
        }

        internal static Tensor ShareOfTies(Tensor x, Tensor y, Axes axes)
        {
            var ties = x.Eq(y).Cast(x.DType);
            return ties / new Sum(axes).Apply(ties);
        }
    }
}
