namespace Nabla.Operators
{
    /// <summary>
    /// det A of A: [..., n, n]. The derivative is the cofactor matrix, so that derivatives of every order are exact also where A is
    /// singular.
    /// </summary>
    public sealed record Det : MatrixFunction
    {
        protected override Shape ResultShape(Shape a) => a[..^2];
        protected override Tensor Push(Tensor da, Tensor a, Tensor y) => (Op.Of<Cofactor>().Apply(a) * da).Sum([-2, -1]);
        protected override Tensor Pull(Tensor g, Tensor a, Tensor y) => g.Unsqueeze(-1).Unsqueeze(-1) * Op.Of<Cofactor>().Apply(a);
    }

    /// <summary>
    /// C(A; X₁, …, Xₖ): the k-th derivative of the cofactor matrix ∂det A/∂A along X₁, …, Xₖ, all [..., n, n], leading axes broadcast. It
    /// is a polynomial in A, so that it exists for every A, and is linear and symmetric in the X. Its derivative is the same operator with
    /// one more direction. ⟨C(A; X₁, …, Xₖ), Y⟩ is symmetric in the X and Y, so that its transpose is the same operator too.
    /// </summary>
    public sealed record Cofactor : Op, IJvpRule, IVjpRule, IBatchByBroadcast
    {
        public override TensorSpec Infer(ReadOnlySpan<Tensor> x, int output)
        {
            var shape = x[0].Shape;
            foreach (var input in x)
            {
                Check.Square(this, input);
                shape = Shape.Broadcast(shape, input.Shape, Name);
            }
            return new(shape, Check.SameDType(this, x, DTypes.Floating));
        }

        void IJvpRule.Jvp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> dx, Span<Tensor?> dy)
        {
            Tensor? sum = null;
            for (var i = 0; i < x.Length; i++)
            {
                if (dx[i] is not { } t) continue;
                var term = i == 0 ? Apply([.. x, t]) : Apply([.. x[..i], t, .. x[(i + 1)..]]);
                sum = sum is null ? term : sum + term;
            }
            dy[0] = sum?.BroadcastTo(y[0].Shape);
        }

        void IVjpRule.Vjp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> g, ReadOnlySpan<bool> wanted,
            Span<Tensor?> gx)
        {
            for (var i = 0; i < x.Length; i++)
                if (wanted[i]) gx[i] = (i == 0 ? Apply([.. x, g[0]!]) : Apply([.. x[..i], g[0]!, .. x[(i + 1)..]])).SumTo(x[i].Shape);
        }
    }

    /// <summary>
    /// (sign, ln |det A|) of A: [..., n, n]. d ln |det A| = tr(A⁻¹·dA). For a singular A the values are (0, −∞), and the derivative throws
    /// <see cref="LinAlgException"/>.
    /// </summary>
    public sealed record SlogDet : MatrixFunction
    {
        public override string Name => "slogdet";
        public override int Outputs => 2;
        protected override Shape ResultShape(Shape a) => a[..^2];
        protected override Tensor Push(Tensor da, Tensor a, Tensor y) => (a.Inv().T() * da).Sum([-2, -1]);
        protected override Tensor Pull(Tensor g, Tensor a, Tensor y) => g.Unsqueeze(-1).Unsqueeze(-1) * a.Inv().T();
    }
}

namespace Nabla
{
    public abstract partial class Tensor
    {
        /// <inheritdoc cref="Operators.Det"/>
        public Tensor Det() => Op.Of<Det>().Apply(this);

        /// <inheritdoc cref="Operators.SlogDet"/>
        public (Tensor Sign, Tensor LogAbsDet) SlogDet()
        {
            Span<Tensor> y = [null!, null!];
            Op.Of<SlogDet>().Apply([this], y);
            return (y[0], y[1]);
        }

        /// <summary>ln det A of A: [..., n, n]; NaN where the determinant is negative, −∞ where it is 0.</summary>
        public Tensor LogDet()
        {
            var (sign, logAbsDet) = SlogDet();
            return Where(sign < 0, double.NaN, logAbsDet);
        }
    }
}
