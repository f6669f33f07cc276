namespace Nabla.Operators
{
    /// <summary>y[…, i, j] = Σₖ a[…, i, k] · b[…, k, j]; leading axes broadcast.</summary>
    public sealed record MatMul : Bilinear, IBatchByBroadcast
    {
        public override string Name => "matmul";

        public override TensorSpec Infer(ReadOnlySpan<Tensor> x, int output)
        {
            var (a, b) = (x[0].Shape, x[1].Shape);
            Check.MinRank(this, x[0], 2);
            Check.MinRank(this, x[1], 2);
            if (a[a.Count - 1] != b[b.Count - 2])
            {
                throw new ShapeException($"{Name}: shapes {a} and {b} do not fit: the last axis of the first has " +
                    $"size {a[a.Count - 1]}, the second to last of the second {b[b.Count - 2]}.");
            }

            var lead = Shape.Broadcast(a[..^2], b[..^2], Name);
            return new([.. lead, a[a.Count - 2], b[b.Count - 1]], Check.SameDType(this, x, DTypes.Numeric));
        }

        protected override Tensor Transpose(int arg, Tensor g, Tensor a, Tensor b) => arg == 0 ? Apply(g, b.T()) : Apply(a.T(), g);
    }
}

namespace Nabla
{
    public abstract partial class Tensor
    {
        /// <summary>
        /// The matrix product: y[…, i, j] = Σₖ a[…, i, k] · b[…, k, j], leading axes broadcast. A vector on the left counts as a row, one
        /// on the right as a column, and that axis is dropped from the result. For two vectors it is the dot product. The dtype stays the
        /// same; int32 wraps around.
        /// </summary>
        /// <exception cref="ShapeException">The inner sizes differ, leading axes do not broadcast, or an input is a scalar.</exception>
        public Tensor MatMul(Tensor b)
        {
            ArgumentNullException.ThrowIfNull(b);
            if (Rank == 0 || b.Rank == 0)
                throw new ShapeException($"matmul: shapes {Shape} and {b.Shape}: a scalar has no axis to multiply along: use *.");
            if (Rank >= 2 && b.Rank >= 2) return Op.Of<MatMul>().Apply(this, b);
            if (Shape[Rank - 1] != b.Shape[Math.Max(0, b.Rank - 2)])
            {
                throw new ShapeException($"matmul: shapes {Shape} and {b.Shape} do not fit: the inner sizes " +
                    $"are {Shape[Rank - 1]} and {b.Shape[Math.Max(0, b.Rank - 2)]}.");
            }

            var y = Op.Of<MatMul>().Apply(Rank == 1 ? Unsqueeze(0) : this, b.Rank == 1 ? b.Unsqueeze(1) : b);
            var shape = y.Shape;
            if (b.Rank == 1) shape = shape[..^1];
            if (Rank == 1) shape = [.. shape[..^(b.Rank == 1 ? 1 : 2)], .. b.Rank == 1 ? Shape.Create() : shape[^1..]];
            return y.Reshape(shape);
        }

        /// <summary>Σᵢ aᵢ·bᵢ of two vectors; a scalar.</summary>
        /// <exception cref="ShapeException">They are not two vectors of one length.</exception>
        public Tensor Dot(Tensor b)
        {
            ArgumentNullException.ThrowIfNull(b);
            return Rank == 1 && b.Rank == 1 ? MatMul(b)
                : throw new ShapeException($"dot: shapes {Shape} and {b.Shape}: both must be vectors.");
        }

        /// <summary>y[i, j] = aᵢ·bⱼ of two vectors.</summary>
        /// <exception cref="ShapeException">They are not two vectors.</exception>
        public Tensor Outer(Tensor b)
        {
            ArgumentNullException.ThrowIfNull(b);
            return Rank == 1 && b.Rank == 1 ? Unsqueeze(1) * b
                : throw new ShapeException($"outer: shapes {Shape} and {b.Shape}: both must be vectors.");
        }

        /// <summary>Σᵢ x[…, i, i], the trace of a matrix or of each in a batch.</summary>
        /// <exception cref="ShapeException">There are fewer than two axes.</exception>
        public Tensor Trace() =>
            Rank >= 2 ? Diagonal(0, -2, -1).Sum(-1) : throw new ShapeException($"trace: shape {Shape} has fewer than two axes.");
    }
}
