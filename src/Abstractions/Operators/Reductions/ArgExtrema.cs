using System.Numerics;

namespace Nabla.Operators
{
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

    /// <summary>The place of an extremum in a row: the first of several. The first NaN is more extreme than any number.</summary>
    internal static class FirstOf
    {
        public static int Largest<T>(ReadOnlySpan<T> row) where T : INumber<T> => Find(row, static (a, best) => a > best);

        public static int Smallest<T>(ReadOnlySpan<T> row) where T : INumber<T> => Find(row, static (a, best) => a < best);

        private static int Find<T>(ReadOnlySpan<T> row, Func<T, T, bool> isBetter) where T : INumber<T>
        {
            var best = 0;
            for (var i = 1; i < row.Length && !T.IsNaN(row[best]); i++)
                if (T.IsNaN(row[i]) || isBetter(row[i], row[best])) best = i;
            return best;
        }
    }
}

namespace Nabla
{
    public abstract partial class Tensor
    {
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
    }
}
