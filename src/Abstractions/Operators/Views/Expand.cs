namespace Nabla.Operators
{
    /// <summary>y repeats x along its axes of size 1, without a copy.</summary>
    /// <param name="Shape">The shape of y, of x's rank.</param>
    public sealed record Expand(Shape Shape) : Movement
    {
        public override Layout? View(Layout x)
        {
            Span<int> strides = stackalloc int[Shape.Count];
            x.CopyStrides(strides);
            for (var i = 0; i < strides.Length; i++)
            {
                if (x.Shape[i] == Shape[i]) continue;
                if (x.Shape[i] != 1)
                {
                    throw new ShapeException($"expand: shape {x.Shape} does not stretch to {Shape}: axis {i} has " +
                        $"size {x.Shape[i]}, not 1.");
                }

                strides[i] = 0;
            }
            return Layout.Strided(Shape, strides, x.Offset);
        }

        public override Movement Shift(int size) => new Expand([size, .. Shape]);

        protected override Tensor Transpose(int arg, Tensor g, ReadOnlySpan<Tensor> x) => g.SumTo(x[0].Shape);
    }
}

namespace Nabla
{
    public abstract partial class Tensor
    {
        /// <summary>The tensor broadcast to <paramref name="size"/>, without a copy. −1 keeps the size of an axis.</summary>
        /// <exception cref="ShapeException">The shape does not stretch that far.</exception>
        public Tensor Expand(params ReadOnlySpan<int> size)
        {
            var sizes = size.ToArray();
            for (var i = 0; i < sizes.Length; i++)
            {
                if (sizes[i] == -1)
                {
                    sizes[i] = i - (sizes.Length - Rank) is >= 0 and var axis ? Shape[axis]
                        : throw new ShapeException("expand: -1 keeps the size of an axis, but a new axis in front has none.");
                }
            }

            return BroadcastTo(Shape.Create(sizes));
        }

        /// <summary>The tensor broadcast to <paramref name="shape"/> by NumPy's rule, without a copy.</summary>
        /// <exception cref="ShapeException">The shape does not stretch that far.</exception>
        public Tensor BroadcastTo(Shape shape)
        {
            if (shape == Shape) return this;
            if (shape.Count < Rank) throw new ShapeException($"expand: shape {Shape} does not stretch to {shape}, which has fewer axes.");
            var aligned = shape.Count == Rank ? this : Reshape([.. Enumerable.Repeat(1, shape.Count - Rank), .. Shape]);
            return aligned.Shape == shape ? aligned : new Expand(shape).Apply(aligned);
        }

        /// <summary>The whole tensor repeated <paramref name="dims"/> times along each axis, counted from the last.</summary>
        public Tensor Tile(params ReadOnlySpan<int> dims)
        {
            var rank = Math.Max(Rank, dims.Length);
            Shape sizes = [.. Enumerable.Repeat(1, rank - Rank), .. Shape];
            int[] repeats = [.. Enumerable.Repeat(1, rank - dims.Length), .. dims];
            var (from, to, result) = (new int[2 * rank], new int[2 * rank], new int[rank]);
            for (var i = 0; i < rank; i++)
            {
                (from[2 * i], to[2 * i]) = (1, repeats[i]);
                from[2 * i + 1] = to[2 * i + 1] = sizes[i];
                result[i] = Shape.Size((long)sizes[i] * repeats[i], "tile");
            }
            return Reshape(Shape.Create(from)).BroadcastTo(to).Reshape(Shape.Create(result));
        }

        /// <summary>
        /// Each element along <paramref name="dim"/> <paramref name="repeats"/> times in a row; without <paramref name="dim"/>, of the
        /// flattened tensor.
        /// </summary>
        public Tensor RepeatInterleave(int repeats, int? dim = null)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(repeats);
            if (dim is null) return Reshape([-1]).RepeatInterleave(repeats, 0);
            var axis = Shape.Axis(dim.Value, "repeat_interleave");
            var column = Unsqueeze(axis + 1);
            return column.BroadcastTo(column.Shape.With(axis + 1, repeats))
                .Reshape(Shape.With(axis, Shape.Size((long)Shape[axis] * repeats, "repeat_interleave")));
        }
    }
}
