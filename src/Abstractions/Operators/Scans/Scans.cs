using System.Numerics;

namespace Nabla.Operators
{
    /// <summary>yₖ = Σ_{i ≤ k} xᵢ along an axis; int64 for integers.</summary>
    /// <param name="Axis">The axis.</param>
    public sealed record CumSum(int Axis) : Linear, IBatchByShift, IScan
    {
        public T Identity<T>() where T : INumber<T> => T.Zero;
        public T Combine<T>(T a, T b) where T : INumber<T> => a + b;

        public override string Name => "cumsum";

        protected internal override bool IsSumOfElements => true;

        public override TensorSpec Infer(ReadOnlySpan<Tensor> x, int output) =>
            new(x[0].Shape, Check.Total(Check.SameDType(this, x, DTypes.Numeric)));

        protected override Tensor Transpose(int arg, Tensor g, ReadOnlySpan<Tensor> x) => Apply(g.Flip([Axis])).Flip([Axis]);

        Op IBatchByShift.Shift(int size) => new CumSum(Axis + 1);
    }

    /// <summary>yₖ = Π_{i ≤ k} xᵢ along an axis; int64 for integers. Derivatives of every order are exact also at zeros.</summary>
    /// <param name="Axis">The axis.</param>
    public sealed record CumProd(int Axis) : Op, IJvpRule, IVjpRule, IBatchByShift, IScan
    {
        public T Identity<T>() where T : INumber<T> => T.One;
        public T Combine<T>(T a, T b) where T : INumber<T> => a * b;

        public override string Name => "cumprod";

        public override TensorSpec Infer(ReadOnlySpan<Tensor> x, int output) =>
            new(x[0].Shape, Check.Total(Check.SameDType(this, x, DTypes.Numeric)));

        // dyₖ = xₖ·dyₖ₋₁ + yₖ₋₁·dxₖ: a linear recurrence, without a division.
        void IJvpRule.Jvp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> dx, Span<Tensor?> dy) =>
            dy[0] = new LinearRecurrence(Axis).Apply(x[0], y[0].ShiftRight(Axis, 1) * dx[0]!);

        void IVjpRule.Vjp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> g, ReadOnlySpan<bool> wanted,
            Span<Tensor?> gx) =>
            gx[0] = new LinearRecurrence(Axis).Adjoint(x[0], g[0]!) * y[0].ShiftRight(Axis, 1);

        Op IBatchByShift.Shift(int size) => new CumProd(Axis + 1);
    }

    /// <summary>
    /// sₖ = aₖ·sₖ₋₁ + bₖ along an axis, with s₋₁ = 0. The derivatives of cumulative products, and its own, are such recurrences.
    /// </summary>
    /// <param name="Axis">The axis.</param>
    public sealed record LinearRecurrence(int Axis) : Op, IJvpRule, IVjpRule, IBatchByShift
    {
        public override TensorSpec Infer(ReadOnlySpan<Tensor> x, int output) =>
            x[0].Shape == x[1].Shape
                ? new(x[0].Shape, Check.SameDType(this, x, DTypes.Floating))
                : throw new ShapeException($"{Name}: the factors have shape {x[0].Shape} and the " +
                $"terms {x[1].Shape}, but both must have the " +
                "same.");

        /// <summary>λₖ = gₖ + aₖ₊₁·λₖ₊₁: the recurrence run backwards.</summary>
        internal Tensor Adjoint(Tensor a, Tensor g)
        {
            Span<int> axis = [Axis];
            return Apply(a.Flip(axis).ShiftRight(Axis, 0), g.Flip(axis)).Flip(axis);
        }

        void IJvpRule.Jvp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> dx, Span<Tensor?> dy)
        {
            var fromA = dx[0] is { } da ? da * y[0].ShiftRight(Axis, 0) : null;
            dy[0] = Apply(x[0], (fromA, dx[1]) switch { (null, var db) => db!, ({ } t, null) => t, ({ } t, { } db) => t + db });
        }

        void IVjpRule.Vjp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> g, ReadOnlySpan<bool> wanted,
            Span<Tensor?> gx)
        {
            var adjoint = Adjoint(x[0], g[0]!);
            if (wanted[0]) gx[0] = adjoint * y[0].ShiftRight(Axis, 0);
            gx[1] = adjoint;
        }

        Op IBatchByShift.Shift(int size) => new LinearRecurrence(Axis + 1);
    }
}

namespace Nabla
{
    public abstract partial class Tensor
    {
        /// <inheritdoc cref="Operators.CumSum"/>
        /// <remarks>Bools count as 0 and 1.</remarks>
        public Tensor CumSum(int dim) =>
            Rank == 0 && dim is (0 or -1) ? Cast(Check.Total(DType)) : new CumSum(Shape.Axis(dim, "cumsum")).Apply(Counts);

        /// <inheritdoc cref="Operators.CumProd"/>
        /// <remarks>Bools count as 0 and 1.</remarks>
        public Tensor CumProd(int dim) =>
            Rank == 0 && dim is (0 or -1) ? Cast(Check.Total(DType)) : new CumProd(Shape.Axis(dim, "cumprod")).Apply(Counts);

        /// <summary>yₖ = xₖ₋₁ along an axis, with <paramref name="first"/> at the front.</summary>
        internal Tensor ShiftRight(int axis, double first)
        {
            var size = Shape[axis];
            return size == 0 ? this : Cat([Dispatcher.Full(Shape.With(axis, 1), first, DType, Device), Slice(axis, 0, size - 1)], axis);
        }
    }
}
