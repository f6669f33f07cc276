namespace Nabla.Operators
{
    /// <summary>
    /// Operators that solve A·X = B for X: A: [..., n, n], B: [..., n, k], leading axes broadcast. dX = A⁻¹·(dB − dA·X), gB = A⁻ᵀ·g and gA
    /// = −gB·Xᵀ. A triangular A gets only its triangle of gA.
    /// </summary>
    public abstract record LinearSolve : Op, IJvpRule, IVjpRule, IBatchByBroadcast
    {
        public sealed override TensorSpec Infer(ReadOnlySpan<Tensor> x, int output)
        {
            Check.Square(this, x[0]);
            Check.MinRank(this, x[1], 2);
            var (a, b) = (x[0].Shape, x[1].Shape);
            if (a[a.Count - 1] != b[b.Count - 2])
            {
                throw new ShapeException($"{Name}: shapes {a} and {b} do not fit: the matrix has {a[a.Count - 1]} rows, the right-hand " +
                    $"side {b[b.Count - 2]}.");
            }

            return new([.. Shape.Broadcast(a[..^2], b[..^2], Name), b[b.Count - 2], b[b.Count - 1]],
                Check.SameDType(this, x, DTypes.Floating));
        }

        /// <summary>The part of A, or of its tangent or cotangent, that the operator reads.</summary>
        protected abstract Tensor Read(Tensor a);

        /// <summary>The operator that solves with Aᵀ in place of A.</summary>
        protected abstract LinearSolve Transposed { get; }

        void IJvpRule.Jvp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> dx, Span<Tensor?> dy)
        {
            var moved = dx[0] is { } da ? Read(da).MatMul(y[0]) : null;
            dy[0] = Apply(x[0], (dx[1], moved) switch { (null, var m) => -m!, ({ } db, null) => db, ({ } db, { } m) => db - m });
            dy[0] = dy[0]!.BroadcastTo(y[0].Shape);
        }

        void IVjpRule.Vjp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> g, ReadOnlySpan<bool> wanted,
            Span<Tensor?> gx)
        {
            var gb = Transposed.Apply(x[0].T(), g[0]!);
            if (wanted[0]) gx[0] = Read(-gb.MatMul(y[0].T())).SumTo(x[0].Shape);
            gx[1] = gb.SumTo(x[1].Shape);
        }
    }

    /// <summary>X with A·X = B. Throws <see cref="LinAlgException"/> for a singular A.</summary>
    public sealed record Solve : LinearSolve
    {
        protected override Tensor Read(Tensor a) => a;
        protected override LinearSolve Transposed => this;
    }

    /// <summary>X with A·X = B, where A is triangular. The other half of A is not read. A zero on the diagonal gives ∞ or NaN.</summary>
    /// <param name="Upper">Whether A's upper triangle is read.</param>
    /// <param name="Unitriangular">Whether A's diagonal is taken as 1 and not read.</param>
    public sealed record SolveTriangular(bool Upper, bool Unitriangular) : LinearSolve
    {
        protected override Tensor Read(Tensor a) => Upper ? a.Triu(Unitriangular ? 1 : 0) : a.Tril(Unitriangular ? -1 : 0);
        protected override LinearSolve Transposed => new SolveTriangular(!Upper, Unitriangular);
    }
}

namespace Nabla
{
    public abstract partial class Tensor
    {
        /// <summary>
        /// X with A·X = B (or X·A = B where <paramref name="left"/> is false), A: [..., n, n] this matrix. B: [..., n, k], or [..., n], a
        /// vector for each matrix, where its shape is A's without the last axis.
        /// </summary>
        /// <exception cref="ShapeException">The shapes do not fit.</exception>
        /// <exception cref="LinAlgException">The matrix is singular.</exception>
        public Tensor Solve(Tensor b, bool left = true)
        {
            ArgumentNullException.ThrowIfNull(b);
            if (b.Rank == 1 || (Rank >= 2 && b.Rank == Rank - 1 && b.Shape == Shape[..^1]))
                return Solve(b.Unsqueeze(-1), left: true).Squeeze(-1);
            return left ? Op.Of<Solve>().Apply(this, b) : T().Solve(b.T()).T();
        }

        /// <summary>
        /// X with A·X = B (or X·A = B where <paramref name="left"/> is false) for this triangular A: [..., n, n] and B: [..., n, k].
        /// </summary>
        /// <exception cref="ShapeException">The shapes do not fit.</exception>
        public Tensor SolveTriangular(Tensor b, bool upper, bool left = true, bool unitriangular = false)
        {
            ArgumentNullException.ThrowIfNull(b);
            return left ? new SolveTriangular(upper, unitriangular).Apply(this, b)
                : T().SolveTriangular(b.T(), !upper, true, unitriangular).T();
        }
    }
}
