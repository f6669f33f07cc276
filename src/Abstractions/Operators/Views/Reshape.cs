using System.Runtime.CompilerServices;

namespace Nabla.Operators
{
    /// <summary>y has x's elements, row-major, in another shape of the same length.</summary>
    /// <param name="Shape">The shape of y.</param>
    public sealed record Reshape(Shape Shape) : Movement
    {
        /// <summary>
        /// Splits each run of axes of x that have contiguous strides into axes of y; null where an axis of y would span two runs.
        /// </summary>
        public override Layout? View(Layout x)
        {
            if (x.Shape.Length != Shape.Length)
                throw new ShapeException($"reshape: shape {x.Shape} has {x.Shape.Length} elements, but {Shape} has {Shape.Length}.");
            if (x.IsContiguous) return Layout.Contiguous(Shape, x.Offset);
            ReadOnlySpan<int> sizes = x.Shape.Span, from = x.Strides;
            Span<int> strides = stackalloc int[Shape.Count];
            strides.Fill(1);
            var to = Shape.Count - 1;
            for (var i = sizes.Length - 1; i >= 0;)
            {
                var (run, step) = ((long)sizes[i], from[i]);
                while (--i >= 0 && (sizes[i] == 1 || from[i] == run * step)) run *= sizes[i];
                var filled = 1L;
                for (; to >= 0 && (filled < run || Shape[to] == 1); to--)
                {
                    strides[to] = (int)(filled * step);
                    filled *= Shape[to];
                }
                if (filled != run) return null;
            }
            return Layout.Strided(Shape, strides, x.Offset);
        }

        public override Movement Shift(int size) => new Reshape([size, .. Shape]);

        protected override Tensor Transpose(int arg, Tensor g, ReadOnlySpan<Tensor> x) => g.Reshape(x[0].Shape);
    }
}

namespace Nabla
{
    public abstract partial class Tensor
    {
        /// <summary>
        /// The same elements, row-major, in <paramref name="shape"/>, where one size may be −1 and is then computed. A view where the
        /// layout allows it.
        /// </summary>
        /// <exception cref="ShapeException">The number of elements differs, or more than one size is −1.</exception>
        [OverloadResolutionPriority(1)]   // so that a collection expression, which may contain −1, selects this overload
        public Tensor Reshape(params ReadOnlySpan<int> shape)
        {
            var unknown = shape.IndexOf(-1);
            if (unknown < 0) return Reshape(Shape.Create(shape));
            var known = 1L;
            for (var i = 0; i < shape.Length; i++)
                if (i != unknown) known *= shape[i];
            var text = $"[{string.Join(", ", shape.ToArray())}]";
            if (shape[(unknown + 1)..].Contains(-1)) throw new ShapeException($"reshape: only one size of {text} may be -1.");
            if (known <= 0 || Length % known != 0)
                throw new ShapeException($"reshape: shape {Shape} has {Length} elements, which {text} does not divide.");
            var sizes = shape.ToArray();
            sizes[unknown] = Shape.Size(Length / known, "reshape");
            return Reshape(Shape.Create(sizes));
        }

        /// <summary>The same elements, row-major, in <paramref name="shape"/>. A view where the layout allows it.</summary>
        /// <exception cref="ShapeException">The number of elements differs.</exception>
        public Tensor Reshape(Shape shape) => shape == Shape ? this : new Reshape(shape).Apply(this);

        /// <summary>A new axis of size 1 at <paramref name="dim"/>; −1 puts it last. A view.</summary>
        public Tensor Unsqueeze(int dim)
        {
            if (dim < -Rank - 1 || dim > Rank)
                throw new ShapeException($"unsqueeze: shape {Shape} takes a new axis at {-Rank - 1} to {Rank}, not at {dim}.");
            var axis = dim < 0 ? dim + Rank + 1 : dim;
            return Reshape(Shape.Create([.. Shape.Span[..axis], 1, .. Shape.Span[axis..]]));
        }

        /// <summary>
        /// Drops the axis <paramref name="dim"/> if its size is 1; without <paramref name="dim"/>, drops all axes of size 1. A view.
        /// </summary>
        public Tensor Squeeze(int? dim = null)
        {
            var sizes = new List<int>(Rank);
            var only = dim is { } d && Rank > 0 ? Shape.Axis(d, "squeeze") : -1;
            for (var i = 0; i < Rank; i++)
                if (Shape[i] != 1 || (dim is not null && i != only)) sizes.Add(Shape[i]);
            return Reshape(Shape.Create([.. sizes]));
        }

        /// <summary>The axes from <paramref name="startDim"/> to <paramref name="endDim"/> as one.</summary>
        public Tensor Flatten(int startDim = 0, int endDim = -1)
        {
            if (Rank == 0) return Reshape([1]);
            var (start, end) = (Shape.Axis(startDim, "flatten"), Shape.Axis(endDim, "flatten"));
            if (start > end) throw new ShapeException($"flatten: axis {startDim} comes after axis {endDim} in shape {Shape}.");
            return Reshape([.. Shape[..start], Shape.Size(Shape[start..(end + 1)].Length, "flatten"), .. Shape[(end + 1)..]]);
        }
    }
}
