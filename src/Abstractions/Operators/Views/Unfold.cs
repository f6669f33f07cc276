namespace Nabla.Operators
{
    /// <summary>
    /// y[…, w, …, j] = x[…, w·Step + j, …]: the windows of an axis. Their elements become a new last axis. Windows may overlap.
    /// </summary>
    /// <param name="Axis">The axis.</param>
    /// <param name="Size">The length of a window.</param>
    /// <param name="Step">The distance between windows.</param>
    public sealed record Unfold(int Axis, int Size, int Step) : Movement
    {
        public override Layout? View(Layout x)
        {
            var from = x.Strides;
            Span<int> strides = stackalloc int[from.Length + 1];
            from.CopyTo(strides);
            strides[^1] = from[Axis];
            strides[Axis] *= Step;
            return Layout.Strided([.. x.Shape.With(Axis, (x.Shape[Axis] - Size) / Step + 1), Size], strides, x.Offset);
        }

        public override Movement Shift(int size) => this with { Axis = Axis + 1 };
    }
}

namespace Nabla
{
    public abstract partial class Tensor
    {
        /// <inheritdoc cref="Operators.Unfold"/>
        /// <exception cref="ShapeException">There is no such axis, or a window does not fit it.</exception>
        public Tensor Unfold(int dimension, int size, int step)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(step);
            var axis = Shape.Axis(dimension, "unfold");
            if (size < 0 || size > Shape[axis])
                throw new ShapeException($"unfold: a window of {size} does not fit axis {dimension} of shape {Shape}.");
            return new Unfold(axis, size, step).Apply(this);
        }
    }
}
