namespace Nabla.Operators;

/// <summary>
/// Operators on a square matrix, or on each matrix of a batch: A: [..., n, n]. The last output has the derivative; other outputs have none.
/// </summary>
public abstract record MatrixFunction : Op, IJvpRule, IVjpRule, IBatchByLeading
{
    /// <summary>The shape of the outputs for an A of shape <paramref name="a"/>; by default the same.</summary>
    protected virtual Shape ResultShape(Shape a) => a;

    /// <summary>dY for dA = <paramref name="da"/>.</summary>
    protected abstract Tensor Push(Tensor da, Tensor a, Tensor y);

    /// <summary>The cotangent of A for the cotangent <paramref name="g"/> of Y.</summary>
    protected abstract Tensor Pull(Tensor g, Tensor a, Tensor y);

    /// <inheritdoc/>
    public sealed override TensorSpec Infer(ReadOnlySpan<Tensor> x, int output)
    {
        Check.Square(this, x[0]);
        return new(ResultShape(x[0].Shape), Check.SameDType(this, x, DTypes.Floating));
    }

    void IJvpRule.Jvp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> dx, Span<Tensor?> dy) =>
        dy[^1] = Push(dx[0]!, x[0], y[^1]);

    void IVjpRule.Vjp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> g, ReadOnlySpan<bool> wanted,
        Span<Tensor?> gx) =>
        gx[0] = g[^1] is { } last ? Pull(last, x[0], y[^1]) : null;
}
