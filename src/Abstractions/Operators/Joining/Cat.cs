namespace Nabla.Operators
{
    /// <summary>y holds the inputs one after the other along an axis.</summary>
    /// <param name="Axis">The axis. All other sizes must be equal.</param>
    public sealed record Cat(int Axis) : Linear, IBatchByShift
    {
        protected internal override bool IsSumOfElements => true;

        public override TensorSpec Infer(ReadOnlySpan<Tensor> x, int output)
        {
            var total = 0;
            foreach (var input in x)
            {
                if (input.Rank != x[0].Rank || input.Shape.With(Axis, 0) != x[0].Shape.With(Axis, 0))
                {
                    throw new ShapeException($"cat: shapes {x[0].Shape} and {input.Shape} differ in an axis other " +
                        $"than {Axis}, along which they are joined.");
                }

                total = checked(total + input.Shape[Axis]);
            }
            return new(x[0].Shape.With(Axis, total), Check.SameDType(this, x, DTypes.Any));
        }

        protected override void Transpose(Tensor g, ReadOnlySpan<Tensor> x, ReadOnlySpan<bool> wanted, Span<Tensor?> gx)
        {
            for (int i = 0, start = 0, end; i < x.Length; i++, start = end)
            {
                end = start + x[i].Shape[Axis];
                if (wanted[i]) gx[i] = g.Slice(Axis, start, end);
            }
        }

        Op IBatchByShift.Shift(int size) => new Cat(Axis + 1);
    }
}

namespace Nabla
{
    public abstract partial class Tensor
    {
        /// <summary>The tensors one after the other along <paramref name="dim"/>.</summary>
        /// <exception cref="ShapeException">There is no tensor, or another axis has different sizes.</exception>
        public static Tensor Cat(ReadOnlySpan<Tensor> tensors, int dim = 0)
        {
            if (tensors.IsEmpty) throw new ShapeException("cat: there are no tensors to join.");
            foreach (var tensor in tensors) ArgumentNullException.ThrowIfNull(tensor, nameof(tensors));
            var axis = tensors[0].Shape.Axis(dim, "cat");
            return tensors.Length == 1 ? tensors[0] : new Cat(axis).Apply(tensors);
        }

        /// <summary>The tensors, all of one shape, along a new axis <paramref name="dim"/>.</summary>
        /// <exception cref="ShapeException">There is no tensor, or the shapes differ.</exception>
        public static Tensor Stack(ReadOnlySpan<Tensor> tensors, int dim = 0)
        {
            if (tensors.IsEmpty) throw new ShapeException("stack: there are no tensors to join.");
            var parts = new Tensor[tensors.Length];
            for (var i = 0; i < parts.Length; i++)
            {
                ArgumentNullException.ThrowIfNull(tensors[i], nameof(tensors));
                if (tensors[i].Shape != tensors[0].Shape)
                {
                    throw new ShapeException($"stack: tensor 0 has shape {tensors[0].Shape} and " +
                        $"tensor {i} {tensors[i].Shape}, but all must " +
                        "have the same.");
                }

                parts[i] = tensors[i].Unsqueeze(dim);
            }
            return Cat(parts, dim);
        }

        /// <summary>Moves elements by <paramref name="shifts"/> places along <paramref name="dim"/>, cyclically.</summary>
        public Tensor Roll(int shifts, int? dim = null)
        {
            if (dim is null) return Reshape([-1]).Roll(shifts, 0).Reshape(Shape);
            var size = Shape[Shape.Axis(dim.Value, "roll")];
            if (size == 0) return this;
            var split = (int)(size - ((long)shifts % size + size) % size);
            return split == size ? this : Cat([Slice(dim.Value, split, size), Slice(dim.Value, 0, split)], dim.Value);
        }

        /// <inheritdoc cref="Roll(int, int?)"/>
        public Tensor Roll(ReadOnlySpan<int> shifts, ReadOnlySpan<int> dims)
        {
            if (shifts.Length != dims.Length) throw new ShapeException($"roll: {shifts.Length} shifts for {dims.Length} axes.");
            var x = this;
            for (var i = 0; i < shifts.Length; i++) x = x.Roll(shifts[i], dims[i]);
            return x;
        }

        /// <summary>
        /// <paramref name="value"/> before and after each axis: <paramref name="pad"/> holds (before, after) of the last axis, then of the
        /// one before it, and so on. A negative number cuts that many elements off.
        /// </summary>
        /// <exception cref="ShapeException">
        /// <paramref name="pad"/> has an odd length, has more pairs than the tensor axes, or cuts more elements than an axis has; or the
        /// result is larger than a tensor can be.
        /// </exception>
        public Tensor Pad(ReadOnlySpan<int> pad, double value = 0)
        {
            if (pad.Length % 2 != 0 || pad.Length / 2 > Rank)
                throw new ShapeException($"pad: {pad.Length} numbers for shape {Shape}: give two for each axis, the last axis first.");
            var x = this;
            for (var i = 0; i < pad.Length / 2; i++)
            {
                var (axis, before, after) = (Rank - 1 - i, pad[2 * i], pad[2 * i + 1]);
                var padded = x.Shape.With(axis, Shape.Size((long)x.Shape[axis] + before + after, "pad"));
                if (before < 0 || after < 0)
                    x = x.Narrow(axis, Math.Max(0, -before), x.Shape[axis] + Math.Min(0, before) + Math.Min(0, after));
                if (before <= 0 && after <= 0) continue;
                Shape.Elements(padded.Length, "pad");
                Tensor Edge(int width) => Dispatcher.Full(x.Shape.With(axis, Math.Max(0, width)), value, DType, Device);
                x = Cat([Edge(before), x, Edge(after)], axis);
            }
            return x;
        }
    }
}
