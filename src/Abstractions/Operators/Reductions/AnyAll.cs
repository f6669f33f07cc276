using System.Numerics;

namespace Nabla.Operators
{
    /// <summary>Whether any element is true (≠ 0), over the axes; false for an empty axis.</summary>
    /// <param name="Axes">The axes, kept with size 1.</param>
    public sealed record Any(Axes Axes) : DiscreteReduction(Axes), IFold
    {
        public T Identity<T>() where T : INumber<T> => T.Zero;
        public T Combine<T>(T a, T b) where T : INumber<T> => a != T.Zero || b != T.Zero ? T.One : T.Zero;
        protected override DTypes Accepts => DTypes.Any;
        protected internal override DType ResultType(DType dtype) => DType.Bool;
        protected override Tensor? OfRepeats(Tensor once, Shape all) => Apply(once);
    }

    /// <summary>Whether all elements are true (≠ 0), over the axes; true for an empty axis.</summary>
    /// <param name="Axes">The axes, kept with size 1.</param>
    public sealed record All(Axes Axes) : DiscreteReduction(Axes), IFold
    {
        public T Identity<T>() where T : INumber<T> => T.One;
        public T Combine<T>(T a, T b) where T : INumber<T> => a != T.Zero && b != T.Zero ? T.One : T.Zero;
        protected override DTypes Accepts => DTypes.Any;
        protected internal override DType ResultType(DType dtype) => DType.Bool;
        protected override Tensor? OfRepeats(Tensor once, Shape all) => Apply(once);
    }
}

namespace Nabla
{
    public abstract partial class Tensor
    {
        /// <summary>Whether any element is true (≠ 0), over the axes <paramref name="dim"/> (none: all).</summary>
        public Tensor Any(ReadOnlySpan<int> dim = default, bool keepDim = false) =>
            Reduce(new Any(Shape.NormalizeAxes(dim, "any")), this, keepDim);

        /// <inheritdoc cref="Any(ReadOnlySpan{int}, bool)"/>
        public Tensor Any(int dim, bool keepDim = false) => Any([dim], keepDim);

        /// <summary>Whether all elements are true (≠ 0), over the axes <paramref name="dim"/> (none: all).</summary>
        public Tensor All(ReadOnlySpan<int> dim = default, bool keepDim = false) =>
            Reduce(new All(Shape.NormalizeAxes(dim, "all")), this, keepDim);

        /// <inheritdoc cref="All(ReadOnlySpan{int}, bool)"/>
        public Tensor All(int dim, bool keepDim = false) => All([dim], keepDim);
    }
}
