namespace Nabla.Operators
{
    /// <summary>
    /// Operators that keep the elements of a matrix, or of each matrix of a batch, on one side of a diagonal and set all others to 0, also
    /// NaN and infinities.
    /// </summary>
    /// <param name="Diagonal">0 is the main diagonal, k lies k columns to its right.</param>
    public abstract record Triangle(int Diagonal) : Op, IJvpRule, IVjpRule, IBatchByLeading, IDecomposable
    {
        /// <summary>The columns of a row that are kept: from the first to before the end, of <paramref name="columns"/>.</summary>
        public abstract (int First, int End) Kept(int row, int columns);

        /// <summary>Whether the elements left of the diagonal are kept.</summary>
        private protected abstract bool IsLower { get; }

        /// <inheritdoc/>
        public sealed override TensorSpec Infer(ReadOnlySpan<Tensor> x, int output)
        {
            Check.MinRank(this, x[0], 2);
            return new(x[0].Shape, x[0].DType);
        }

        void IDecomposable.Decompose(ReadOnlySpan<Tensor> x, Span<Tensor> y) => y[0] = Op.Of<Gate>().Apply(Mask(x[0]), x[0]);

        void IJvpRule.Jvp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> dx, Span<Tensor?> dy) =>
            dy[0] = Of(dx[0]!);

        void IVjpRule.Vjp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> g, ReadOnlySpan<bool> wanted,
            Span<Tensor?> gx) =>
            gx[0] = Of(g[0]!);

        private Tensor Of(Tensor t) => StructuralZero.Outside(Apply(t), () => Mask(t).Ne(0).BroadcastTo(t.Shape));

        /// <summary>
        /// 1 where an element of x's last two axes is kept, and 0 elsewhere. It has x's dtype, since x's device supports that. The mask
        /// depends only on the diagonal: it is a view of a vector with one number for each diagonal, from the lower left corner to the
        /// upper right.
        /// </summary>
        private Tensor Mask(Tensor x)
        {
            var (rows, columns) = (x.Shape[x.Rank - 2], x.Shape[x.Rank - 1]);
            Tensor Part(int count, bool isKept) => x.Dispatcher.Full([count], isKept ? 1 : 0, x.DType, x.Device);
            if (rows == 0 || columns == 0) return Part(0, false).Reshape([rows, columns]);
            var length = Shape.Size((long)rows + columns - 1, Name);
            var lower = (int)Math.Clamp((long)rows + Diagonal - (IsLower ? 0 : 1), 0, length);
            return Tensor.Cat([Part(lower, IsLower), Part(length - lower, !IsLower)]).Unfold(0, columns, 1).Flip(0);
        }
    }

    /// <summary>y = the lower triangle of x: the elements up to a diagonal, and 0 above.</summary>
    /// <param name="Diagonal">The last diagonal that is kept.</param>
    public sealed record Tril(int Diagonal) : Triangle(Diagonal)
    {
        public override (int First, int End) Kept(int row, int columns) => (0, (int)Math.Clamp((long)row + Diagonal + 1, 0, columns));
        private protected override bool IsLower => true;
    }

    /// <summary>y = the upper triangle of x: the elements from a diagonal on, and 0 below.</summary>
    /// <param name="Diagonal">The first diagonal that is kept.</param>
    public sealed record Triu(int Diagonal) : Triangle(Diagonal)
    {
        public override (int First, int End) Kept(int row, int columns) => ((int)Math.Clamp((long)row + Diagonal, 0, columns), columns);
        private protected override bool IsLower => false;
    }
}

namespace Nabla
{
    public abstract partial class Tensor
    {
        /// <inheritdoc cref="Operators.Tril"/>
        /// <exception cref="ShapeException">There are fewer than two axes.</exception>
        public Tensor Tril(int diagonal = 0) => new Tril(diagonal).Apply(this);

        /// <inheritdoc cref="Operators.Triu"/>
        /// <exception cref="ShapeException">There are fewer than two axes.</exception>
        public Tensor Triu(int diagonal = 0) => new Triu(diagonal).Apply(this);
    }
}
