namespace Nabla.Operators
{
    /// <summary>y[…, i] = x[…, i, i + Offset, …]: a diagonal of two axes, which become the last axis.</summary>
    /// <param name="Offset">0 is the main diagonal; positive ones lie above it, in the direction of Dim2.</param>
    /// <param name="Dim1">The axis of rows.</param>
    /// <param name="Dim2">The axis of columns.</param>
    public sealed record Diagonal(int Offset, int Dim1, int Dim2) : Movement
    {
        public override Layout? View(Layout x)
        {
            var from = x.Strides;
            int row = Math.Max(0, -Offset), column = Math.Max(0, Offset);
            var count = Math.Max(0, Math.Min(x.Shape[Dim1] - row, x.Shape[Dim2] - column));
            var rest = x.Shape.Without([Dim1, Dim2]);
            Span<int> strides = stackalloc int[rest.Count + 1];
            for (int i = 0, k = 0; i < from.Length; i++)
                if (i != Dim1 && i != Dim2) strides[k++] = from[i];
            strides[^1] = from[Dim1] + from[Dim2];
            return Layout.Strided([.. rest, count], strides, x.Offset + row * from[Dim1] + column * from[Dim2]);
        }

        public override Movement Shift(int size) => new Diagonal(Offset, Dim1 + 1, Dim2 + 1);
    }
}

namespace Nabla
{
    public abstract partial class Tensor
    {
        /// <inheritdoc cref="Operators.Diagonal"/>
        /// <exception cref="ShapeException">An axis does not exist, or both are the same.</exception>
        public Tensor Diagonal(int offset = 0, int dim1 = 0, int dim2 = 1)
        {
            Shape.NormalizeAxes([dim1, dim2], "diagonal");
            // −int.MinValue overflows to int.MinValue.
            return new Diagonal(Math.Max(offset, -int.MaxValue), Shape.Axis(dim1, "diagonal"), Shape.Axis(dim2, "diagonal")).Apply(this);
        }

        /// <summary>
        /// A matrix with the last axis on the diagonal <paramref name="offset"/>, and zeros elsewhere; its axes become
        /// <paramref name="dim1"/>
        /// and <paramref name="dim2"/>.
        /// </summary>
        public Tensor DiagEmbed(int offset = 0, int dim1 = -2, int dim2 = -1)
        {
            if (Rank == 0) throw new ShapeException("diag_embed: a scalar has no axis to put on a diagonal.");
            var size = Shape.Size(Shape[Rank - 1] + Math.Abs((long)offset), "diag_embed");
            var (row, column) = (Rank - 1, Rank);
            var y = new Embed(new Diagonal(offset, row, column), [.. Shape[..^1], size, size]).Apply(this);
            return y.Movedim([row, column], [dim1, dim2]);
        }
    }
}
