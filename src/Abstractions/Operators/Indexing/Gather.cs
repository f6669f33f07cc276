namespace Nabla.Operators
{
    /// <summary>y[i, j, …] = x[index[i, j, …], j, …] for axis 0, and likewise for others. y has the index's shape.</summary>
    /// <param name="Axis">The axis that the index refers to; along other axes the index may be shorter than x.</param>
    public sealed record Gather(int Axis) : Linear, IBatchByShift
    {
        protected internal override bool IsSumOfElements => true;

        public override TensorSpec Infer(ReadOnlySpan<Tensor> x, int output)
        {
            ScatterAdd.CheckIndex(this, x[0].Shape, x[1], Axis);
            return new(x[1].Shape, x[0].DType);
        }

        protected override Tensor? Transpose(int arg, Tensor g, ReadOnlySpan<Tensor> x)
        {
            var (all, index) = (x[0], x[1]);
            return MaskRules.OfRows(g, Axis, all.Shape, t => all.ZerosLike().ScatterAdd(Axis, index, t));
        }

        Op IBatchByShift.Shift(int size) => new Gather(Axis + 1);
    }

    /// <summary>
    /// y = x, plus source[i, j, …] at [index[i, j, …], j, …] for axis 0, and likewise for others. Several numbers for one place are added.
    /// </summary>
    /// <param name="Axis">The axis that the index refers to.</param>
    public sealed record ScatterAdd(int Axis) : Linear, IBatchByShift
    {
        protected internal override bool IsSumOfElements => true;

        public override TensorSpec Infer(ReadOnlySpan<Tensor> x, int output)
        {
            CheckIndex(this, x[0].Shape, x[1], Axis);
            if (x[1].Shape != x[2].Shape)
            {
                throw new ShapeException($"{Name}: the index has shape {x[1].Shape} and the source {x[2].Shape}, but both must have the " +
                    "same.");
            }

            return new(x[0].Shape, Check.SameDType(this, [x[0], x[2]], DTypes.Numeric));
        }

        protected override Tensor? Transpose(int arg, Tensor g, ReadOnlySpan<Tensor> x) => arg == 0 ? g : g.Gather(Axis, x[1]);

        Op IBatchByShift.Shift(int size) => new ScatterAdd(Axis + 1);

        internal static void CheckIndex(Op op, Shape x, Tensor index, int axis)
        {
            Check.Index(op, index);
            if (index.Rank != x.Count)
            {
                throw new ShapeException($"{op.Name}: the index has shape {index.Shape} and the " +
                    $"tensor {x}, but both must have the same rank.");
            }

            for (var i = 0; i < x.Count; i++)
            {
                if (i != axis && index.Shape[i] > x[i])
                {
                    throw new ShapeException($"{op.Name}: the index of shape {index.Shape} is longer than the tensor of " +
                        $"shape {x} along axis {i}.");
                }
            }
        }
    }

    /// <summary>y holds the slices of x at the positions index[0], index[1], … of an axis.</summary>
    /// <param name="Axis">The axis.</param>
    public sealed record IndexSelect(int Axis) : Linear, IBatchRule
    {
        protected internal override bool IsSumOfElements => true;

        public override TensorSpec Infer(ReadOnlySpan<Tensor> x, int output)
        {
            Check.Index(this, x[1]);
            return x[1].Rank == 1 ? new(x[0].Shape.With(Axis, x[1].Shape[0]), x[0].DType)
                : throw new ShapeException($"{Name}: the index has shape {x[1].Shape}, but must have one axis.");
        }

        protected override Tensor? Transpose(int arg, Tensor g, ReadOnlySpan<Tensor> x)
        {
            var (all, index) = (x[0], x[1]);
            return MaskRules.OfRows(g, Axis, all.Shape, t => all.ZerosLike().IndexAdd(Axis, index, t));
        }

        void IBatchRule.Batch(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<bool> mapped, Span<Tensor> y) =>
            y[0] = mapped[1] ? new Gather(Axis + 1).Apply(Batching.Expand(x, mapped)[0], IndexAdd.Spread(x, mapped, Axis))
            : new IndexSelect(Axis + 1).Apply(x);
    }

    /// <summary>
    /// y = x, plus the slices of source at the positions index[0], index[1], … of an axis. Several slices for one position are added.
    /// </summary>
    /// <param name="Axis">The axis.</param>
    public sealed record IndexAdd(int Axis) : Linear, IBatchRule
    {
        protected internal override bool IsSumOfElements => true;

        public override TensorSpec Infer(ReadOnlySpan<Tensor> x, int output)
        {
            Check.Index(this, x[1]);
            if (x[1].Rank != 1) throw new ShapeException($"{Name}: the index has shape {x[1].Shape}, but must have one axis.");
            if (x[2].Shape != x[0].Shape.With(Axis, x[1].Shape[0]))
            {
                throw new ShapeException($"{Name}: the source has shape {x[2].Shape}, but must " +
                    $"have {x[0].Shape.With(Axis, x[1].Shape[0])}.");
            }

            return new(x[0].Shape, Check.SameDType(this, [x[0], x[2]], DTypes.Numeric));
        }

        protected override Tensor? Transpose(int arg, Tensor g, ReadOnlySpan<Tensor> x) => arg == 0 ? g : g.IndexSelect(Axis, x[1]);

        void IBatchRule.Batch(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<bool> mapped, Span<Tensor> y)
        {
            var all = Batching.Expand(x, mapped);
            y[0] = mapped[1] ? new ScatterAdd(Axis + 1).Apply(all[0], Spread(x, mapped, Axis), all[2])
                : new IndexAdd(Axis + 1).Apply(all[0], x[1], all[2]);
        }

        /// <summary>A mapped index [B, k] in the form for Gather: [B, …, k, …], expanded to the other axes of x.</summary>
        internal static Tensor Spread(ReadOnlySpan<Tensor> x, ReadOnlySpan<bool> mapped, int axis)
        {
            var index = x[1];
            var inner = mapped[0] ? x[0].Shape[1..] : x[0].Shape;
            int[] sizes = [index.Shape[0], .. Enumerable.Repeat(1, inner.Count)];
            sizes[axis + 1] = index.Shape[1];
            return index.Reshape(Shape.Create(sizes)).BroadcastTo([index.Shape[0], .. inner.With(axis, index.Shape[1])]);
        }
    }
}

namespace Nabla
{
    public abstract partial class Tensor
    {
        /// <inheritdoc cref="Operators.Gather"/>
        /// <exception cref="ShapeException">The shapes do not fit, or an index lies outside the axis.</exception>
        public Tensor Gather(int dim, Tensor index)
        {
            ArgumentNullException.ThrowIfNull(index);
            return Rank == 0 && index.Rank == 0 && dim is (0 or -1) ? Reshape([1]).Gather(0, index.Reshape([1])).Reshape([])
                : new Gather(Shape.Axis(dim, "gather")).Apply(this, index);
        }

        /// <inheritdoc cref="Operators.ScatterAdd"/>
        /// <exception cref="ShapeException">The shapes do not fit, or an index lies outside the axis.</exception>
        public Tensor ScatterAdd(int dim, Tensor index, Tensor source)
        {
            ArgumentNullException.ThrowIfNull(index);
            ArgumentNullException.ThrowIfNull(source);
            // As in PyTorch, the part of the source beyond the index is ignored.
            for (var i = 0; i < Math.Min(index.Rank, source.Rank); i++)
                if (source.Shape[i] > index.Shape[i]) source = source.Slice(i, 0, index.Shape[i]);
            return new ScatterAdd(Shape.Axis(dim, "scatter_add")).Apply(this, index, source);
        }

        /// <inheritdoc cref="Operators.IndexSelect"/>
        /// <exception cref="ShapeException">
        /// The index has more than one axis, or a position lies outside the tensor's axis. A scalar counts as one position.
        /// </exception>
        public Tensor IndexSelect(int dim, Tensor index)
        {
            ArgumentNullException.ThrowIfNull(index);
            return new IndexSelect(Shape.Axis(dim, "index_select")).Apply(this, index.Rank == 0 ? index.Reshape([1]) : index);
        }

        /// <inheritdoc cref="Operators.IndexAdd"/>
        /// <exception cref="ShapeException">The shapes do not fit, or an index lies outside the axis.</exception>
        public Tensor IndexAdd(int dim, Tensor index, Tensor source)
        {
            ArgumentNullException.ThrowIfNull(index);
            ArgumentNullException.ThrowIfNull(source);
            return new IndexAdd(Shape.Axis(dim, "index_add")).Apply(this, index, source);
        }
    }
}
