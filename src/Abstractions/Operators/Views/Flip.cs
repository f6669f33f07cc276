namespace Nabla.Operators
{
    /// <summary>y has x's elements in reverse order along the axes.</summary>
    /// <param name="Dims">The axes.</param>
    public sealed record Flip(Axes Dims) : Movement
    {
        public override Layout? View(Layout x)
        {
            Span<int> strides = stackalloc int[x.Shape.Count];
            x.CopyStrides(strides);
            var offset = x.Offset;
            foreach (var axis in Dims)
            {
                offset += (x.Shape[axis] - 1) * strides[axis];
                strides[axis] = -strides[axis];
            }
            return Layout.Strided(x.Shape, strides, offset);
        }

        public override Movement Shift(int size) => new Flip(Dims.Shift(1));

        protected override Tensor Transpose(int arg, Tensor g, ReadOnlySpan<Tensor> x) => Apply(g);
    }
}

namespace Nabla
{
    public abstract partial class Tensor
    {
        /// <inheritdoc cref="Operators.Flip"/>
        /// <exception cref="ShapeException">There is no such axis, or it is named twice.</exception>
        public Tensor Flip(params ReadOnlySpan<int> dims) => dims.IsEmpty ? this : new Flip(Shape.NormalizeAxes(dims, "flip")).Apply(this);

        /// <summary>
        /// Rotates the plane of the axes <paramref name="dims"/> by <paramref name="k"/> · 90°, from the first axis towards the second.
        /// </summary>
        /// <exception cref="ShapeException">They are not two different axes of the tensor.</exception>
        public Tensor Rot90(int k = 1, int[]? dims = null)
        {
            dims ??= [0, 1];
            if (dims.Length != 2) throw new ShapeException($"rot90: a plane has two axes, but {dims.Length} are named.");
            Shape.NormalizeAxes(dims, "rot90");
            var (a, b) = (dims[0], dims[1]);
            return (((k % 4) + 4) % 4) switch
            {
                1 => Flip([b]).Transpose(a, b),
                2 => Flip([a, b]),
                3 => Flip([a]).Transpose(a, b),
                _ => this,
            };
        }
    }
}
