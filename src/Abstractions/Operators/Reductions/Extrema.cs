using System.Numerics;

namespace Nabla.Operators
{
    /// <summary>
    /// y = max x over the axes; NaN where an element is NaN; of zeros, +0 is the larger. Elements that share the maximum share the
    /// derivative equally.
    /// </summary>
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

    /// <summary>
    /// y = min x over the axes; NaN where an element is NaN; of zeros, −0 is the smaller. Elements that share the minimum share the
    /// derivative equally.
    /// </summary>
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

        internal static Tensor ShareOfTies(Tensor x, Tensor y, Axes axes)
        {
            var ties = x.Eq(y).Cast(x.DType);
            return ties / new Sum(axes).Apply(ties);
        }
    }
}
