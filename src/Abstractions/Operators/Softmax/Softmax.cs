namespace Nabla.Operators
{
    /// <summary>
    /// yᵢ = eˣⁱ/Σⱼ eˣʲ along an axis, without overflow. Elements that are +∞ share 1 equally; y is NaN where all elements are −∞.
    /// </summary>
    /// <param name="Axis">The axis.</param>
    public sealed record Softmax(int Axis) : Composite, IJvpRule, IVjpRule, IBatchByShift
    {
        public override TensorSpec Infer(ReadOnlySpan<Tensor> x, int output) => new(x[0].Shape, Check.SameDType(this, x, DTypes.Floating));

        public override Tensor Decompose(ReadOnlySpan<Tensor> x)
        {
            if (x[0].Length == 0) return x[0];
            var exps = Tensor.Where(x[0].Eq(double.PositiveInfinity), 1, (x[0] - new Amax([Axis]).Apply(x[0])).Exp());
            return exps / new Sum([Axis]).Apply(exps);
        }

        // The Jacobian diag(y) − y·yᵀ is symmetric, so that both modes use one product.
        void IJvpRule.Jvp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> dx, Span<Tensor?> dy) =>
            dy[0] = y[0] * new LogSoftmaxJvp(Axis).Apply(x[0], dx[0]!);

        void IVjpRule.Vjp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> g, ReadOnlySpan<bool> wanted,
            Span<Tensor?> gx) =>
            gx[0] = y[0] * new LogSoftmaxJvp(Axis).Apply(x[0], g[0]!);

        Op IBatchByShift.Shift(int size) => new Softmax(Axis + 1);
    }

    /// <summary>yᵢ = xᵢ − ln Σⱼ eˣʲ along an axis, without overflow.</summary>
    /// <param name="Axis">The axis.</param>
    public sealed record LogSoftmax(int Axis) : Composite, IJvpRule, IVjpRule, IBatchByShift
    {
        public override TensorSpec Infer(ReadOnlySpan<Tensor> x, int output) => new(x[0].Shape, Check.SameDType(this, x, DTypes.Floating));

        public override Tensor Decompose(ReadOnlySpan<Tensor> x)
        {
            if (x[0].Length == 0) return x[0];
            // The maximum is subtracted first, so that a logarithm near 0 keeps its digits.
            var shifted = x[0] - Tensor.FiniteOrZero(new Amax([Axis]).Apply(x[0]));
            return shifted - new LogSumExp([Axis]).Apply(shifted);
        }

        void IJvpRule.Jvp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> dx, Span<Tensor?> dy) =>
            dy[0] = new LogSoftmaxJvp(Axis).Apply(x[0], dx[0]!);

        void IVjpRule.Vjp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> g, ReadOnlySpan<bool> wanted,
            Span<Tensor?> gx) =>
            gx[0] = new LogSoftmaxVjp(Axis).Apply(x[0], g[0]!);

        Op IBatchByShift.Shift(int size) => new LogSoftmax(Axis + 1);
    }
}

namespace Nabla
{
    public abstract partial class Tensor
    {
        /// <inheritdoc cref="Operators.Softmax"/>
        public Tensor Softmax(int dim) => Rank == 0 && dim is (0 or -1) ? OnesLike() : new Softmax(Shape.Axis(dim, "softmax")).Apply(this);

        /// <inheritdoc cref="Operators.LogSoftmax"/>
        public Tensor LogSoftmax(int dim) =>
            Rank == 0 && dim is (0 or -1) ? ZerosLike() : new LogSoftmax(Shape.Axis(dim, "log_softmax")).Apply(this);

        /// <summary>The softmax over several axes taken as one.</summary>
        internal Tensor Softmax(Axes axes)
        {
            if (axes.Count == 1) return new Softmax(axes[0]).Apply(this);
            int[] kept = [.. Enumerable.Range(0, Rank).Where(i => !axes.Contains(i))], order = [.. kept, .. axes], back = new int[Rank];
            for (var i = 0; i < Rank; i++) back[order[i]] = i;
            var moved = Permute(order);
            Shape rows = [.. kept.Select(i => Shape[i]), axes.Aggregate(1, (size, axis) => size * Shape[axis])];
            return new Softmax(kept.Length).Apply(moved.Reshape(rows)).Reshape(moved.Shape).Permute(back);
        }
    }
}
