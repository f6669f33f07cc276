namespace Nabla.Operators
{
    /// <summary>y takes every Step-th of Count elements of x along an axis, from Start on.</summary>
    /// <param name="Axis">The axis.</param>
    /// <param name="Start">The first element taken.</param>
    /// <param name="Count">How many are taken.</param>
    /// <param name="Step">The distance between them, at least 1.</param>
    public sealed record Slice(int Axis, int Start, int Count, int Step) : Movement
    {
        public override Layout? View(Layout x)
        {
            Span<int> strides = stackalloc int[x.Shape.Count];
            x.CopyStrides(strides);
            var offset = x.Offset + Start * strides[Axis];
            strides[Axis] *= Step;
            return Layout.Strided(x.Shape.With(Axis, Count), strides, offset);
        }

        public override Movement Shift(int size) => this with { Axis = Axis + 1 };
    }
}

namespace Nabla
{
    public abstract partial class Tensor
    {
        /// <summary>
        /// Every <paramref name="step"/>-th element along <paramref name="dim"/> from <paramref name="start"/> to before
        /// <paramref name="end"/>. Negative bounds count from the end, and bounds beyond the axis are cut to it, as in Python. A view.
        /// </summary>
        /// <exception cref="ShapeException">There is no such axis.</exception>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="step"/> is not positive.</exception>
        public Tensor Slice(int dim, int? start = null, int? end = null, int step = 1)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(step);
            var axis = Shape.Axis(dim, "slice");
            var size = Shape[axis];
            int first = Bound(start ?? 0), last = Bound(end ?? size);
            var count = last <= first ? 0 : (last - first - 1) / step + 1;
            return count == size ? this : new Slice(axis, count == 0 ? 0 : first, count, step).Apply(this);

            int Bound(int i) => Math.Clamp(i < 0 ? i + size : i, 0, size);
        }

        /// <summary><paramref name="length"/> elements along <paramref name="dim"/> from <paramref name="start"/> on. A view.</summary>
        /// <exception cref="ShapeException">They lie outside the axis.</exception>
        public Tensor Narrow(int dim, int start, int length)
        {
            var size = Shape[Shape.Axis(dim, "narrow")];
            if (start < 0) start += size;
            if (start < 0 || length < 0 || start > size - length)
            {
                throw new ShapeException($"narrow: {length} elements from {start} do not fit axis {dim} of shape {Shape}, which has " +
                    $"size {size}.");
            }

            return Slice(dim, start, start + length);
        }

        /// <summary>Position <paramref name="index"/> of axis <paramref name="dim"/>, which is dropped. A view.</summary>
        /// <exception cref="ShapeException">The position lies outside the axis.</exception>
        public Tensor Select(int dim, int index)
        {
            var axis = Shape.Axis(dim, "select");
            var size = Shape[axis];
            if (index < -size || index >= size)
                throw new ShapeException($"select: position {index} lies outside axis {dim} of shape {Shape}, which has size {size}.");
            return Slice(axis, index < 0 ? index + size : index, (index < 0 ? index + size : index) + 1).Reshape(Shape.Without([axis]));
        }

        /// <summary>Parts of <paramref name="splitSize"/> elements along <paramref name="dim"/>; the last may be shorter. Views.</summary>
        public Tensor[] Split(int splitSize, int dim = 0)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(splitSize);
            var size = Shape[Shape.Axis(dim, "split")];
            var parts = new Tensor[size == 0 ? 1 : (size - 1) / splitSize + 1];
            for (var i = 0; i < parts.Length; i++) parts[i] = Narrow(dim, i * splitSize, Math.Min(splitSize, size - i * splitSize));
            return parts;
        }

        /// <summary>Parts of the given sizes along <paramref name="dim"/>. Views.</summary>
        /// <exception cref="ShapeException">The sizes do not add up to the axis.</exception>
        public Tensor[] Split(ReadOnlySpan<int> splitSizes, int dim = 0)
        {
            var axis = Shape.Axis(dim, "split");
            var total = 0L;
            foreach (var size in splitSizes)
                total += size >= 0 ? size : throw new ShapeException($"split: a part has no negative size: {Text(splitSizes)}.");
            if (total != Shape[axis])
            {
                throw new ShapeException(
                    $"split: the sizes {Text(splitSizes)} add up to {total}, but axis {dim} of shape {Shape} has {Shape[axis]}.");
            }

            var parts = new Tensor[splitSizes.Length];
            for (int i = 0, start = 0; i < parts.Length; start += splitSizes[i++]) parts[i] = Narrow(axis, start, splitSizes[i]);
            return parts;

            static string Text(ReadOnlySpan<int> sizes) => $"[{string.Join(", ", sizes.ToArray())}]";
        }

        /// <summary>
        /// At most <paramref name="chunks"/> parts of equal size along <paramref name="dim"/>; the last may be shorter. Views.
        /// </summary>
        public Tensor[] Chunk(int chunks, int dim = 0)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(chunks);
            var size = Shape[Shape.Axis(dim, "chunk")];
            return Split(size == 0 ? 1 : (size - 1) / chunks + 1, dim);
        }

        /// <summary>The tensor at each position of <paramref name="dim"/>, which is dropped. Views.</summary>
        public Tensor[] Unbind(int dim = 0)
        {
            var axis = Shape.Axis(dim, "unbind");
            var parts = new Tensor[Shape[axis]];
            for (var i = 0; i < parts.Length; i++) parts[i] = Select(axis, i);
            return parts;
        }
    }
}
