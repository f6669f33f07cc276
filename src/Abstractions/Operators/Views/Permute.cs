namespace Nabla.Operators
{
    /// <summary>y has x's axes in another order: axis i of y is axis Dims[i] of x.</summary>
    /// <param name="Dims">Each axis once.</param>
    public sealed record Permute(Axes Dims) : Movement
    {
        public override Layout? View(Layout x)
        {
            Span<int> sizes = stackalloc int[Dims.Count], strides = stackalloc int[Dims.Count], from = stackalloc int[Dims.Count];
            x.CopyStrides(from);
            for (var i = 0; i < Dims.Count; i++) (sizes[i], strides[i]) = (x.Shape[Dims[i]], from[Dims[i]]);
            return Layout.Strided(Shape.Create(sizes), strides, x.Offset);
        }

        public override Movement Shift(int size) => new Permute([0, .. Dims.Shift(1)]);

        protected override Tensor Transpose(int arg, Tensor g, ReadOnlySpan<Tensor> x)
        {
            var inverse = new int[Dims.Count];
            for (var i = 0; i < inverse.Length; i++) inverse[Dims[i]] = i;
            return g.Permute(inverse);
        }
    }
}

namespace Nabla
{
    public abstract partial class Tensor
    {
        /// <inheritdoc cref="Operators.Permute"/>
        /// <exception cref="ShapeException"><paramref name="dims"/> does not name each axis once.</exception>
        public Tensor Permute(params ReadOnlySpan<int> dims)
        {
            if (dims.Length != Rank) throw new ShapeException($"permute: {dims.Length} axes are named, but shape {Shape} has {Rank}.");
            if (Rank > 0) Shape.NormalizeAxes(dims, "permute");
            var axes = dims.ToArray();
            var moved = false;
            for (var i = 0; i < axes.Length; i++)
            {
                if (axes[i] < 0) axes[i] += Rank;
                moved |= axes[i] != i;
            }
            return moved ? new Permute(Axes.Create(axes)).Apply(this) : this;
        }

        /// <summary>Swaps two axes. A view.</summary>
        /// <exception cref="ShapeException">There is no such axis.</exception>
        public Tensor Transpose(int dim0, int dim1)
        {
            var (i, j) = (Shape.Axis(dim0, "transpose"), Shape.Axis(dim1, "transpose"));
            var dims = Axes.Range(Rank).Span.ToArray();
            (dims[i], dims[j]) = (j, i);
            return Permute(dims);
        }

        /// <summary>The matrix transpose: swaps the last two axes. A view.</summary>
        /// <exception cref="ShapeException">There are fewer than two axes.</exception>
        public Tensor T() => Rank >= 2 ? Transpose(-2, -1) : throw new ShapeException($"T: shape {Shape} has fewer than two axes to swap.");

        /// <summary>
        /// Moves the axes <paramref name="source"/> to the places <paramref name="destination"/>; the others keep their order. A view.
        /// </summary>
        /// <exception cref="ShapeException">An axis does not exist, is named twice, or the lists differ in length.</exception>
        public Tensor Movedim(ReadOnlySpan<int> source, ReadOnlySpan<int> destination)
        {
            if (source.Length != destination.Length)
                throw new ShapeException($"movedim: {source.Length} axes are moved to {destination.Length} places.");
            if (source.IsEmpty) return this;
            Shape.NormalizeAxes(source, "movedim");
            Shape.NormalizeAxes(destination, "movedim");
            var dims = new int[Rank];
            Array.Fill(dims, -1);
            var taken = new bool[Rank];
            for (var i = 0; i < source.Length; i++)
            {
                var from = Shape.Axis(source[i], "movedim");
                dims[Shape.Axis(destination[i], "movedim")] = from;
                taken[from] = true;
            }
            for (int i = 0, next = 0; i < Rank; i++)
            {
                if (dims[i] >= 0) continue;
                while (taken[next]) next++;
                dims[i] = next++;
            }
            return Permute(dims);
        }

        /// <inheritdoc cref="Movedim(ReadOnlySpan{int}, ReadOnlySpan{int})"/>
        public Tensor Movedim(int source, int destination) => Movedim([source], [destination]);
    }
}
