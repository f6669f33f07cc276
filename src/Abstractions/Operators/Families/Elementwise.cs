namespace Nabla.Operators;

/// <summary>
/// Operators that compute each element independently; inputs broadcast. One formula, t · ∂y/∂x[arg], gives both rules: dy = Σ Chain(arg,
/// dx[arg]) and gx[arg] = Chain(arg, g), summed over the axes that were broadcast.
/// </summary>
public abstract record Elementwise : Op, IJvpRule, IVjpRule, IBatchByBroadcast
{
    /// <summary>The dtypes that the inputs may have. All inputs have the same dtype.</summary>
    protected virtual DTypes Accepts => DTypes.Floating;

    /// <summary>The chain rule for one argument: <paramref name="t"/> · ∂y/∂x[arg]. Null: the derivative is zero everywhere.</summary>
    protected abstract Tensor? Chain(int arg, Tensor t, ReadOnlySpan<Tensor> x, Tensor y);

    /// <summary>The dtype of the result; by default that of the inputs.</summary>
    protected virtual DType ResultType(ReadOnlySpan<Tensor> x) => Check.SameDType(this, x, Accepts);

    /// <inheritdoc/>
    public sealed override TensorSpec Infer(ReadOnlySpan<Tensor> x, int output)
    {
        var shape = x[0].Shape;
        foreach (var input in x[1..])
            if (input.Shape != shape) shape = Shape.Broadcast(shape, input.Shape, Name);
        return new(shape, ResultType(x));
    }

    /// <summary>The sum of the chain rule over the arguments that have a tangent.</summary>
    protected virtual Tensor? Push(ReadOnlySpan<Tensor> x, Tensor y, ReadOnlySpan<Tensor?> dx)
    {
        Tensor? sum = null;
        for (var i = 0; i < x.Length; i++)
        {
            if (dx[i] is { } t && Chain(i, t, x, y) is { } term)
                sum = sum is null ? term : sum + term;
        }

        return sum;
    }

    void IJvpRule.Jvp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> dx, Span<Tensor?> dy) =>
        dy[0] = Push(x, y[0], dx)?.BroadcastTo(y[0].Shape);

    void IVjpRule.Vjp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> g, ReadOnlySpan<bool> wanted,
        Span<Tensor?> gx)
    {
        for (var i = 0; i < x.Length; i++)
            if (wanted[i]) gx[i] = Chain(i, g[0]!, x, y[0])?.SumTo(x[i].Shape);
    }
}

/// <summary>Elementwise operators of one input.</summary>
public abstract record Unary : Elementwise
{
    /// <summary>The chain rule: <paramref name="t"/> · dy/dx. Null: the derivative is zero everywhere.</summary>
    protected abstract Tensor? Chain(Tensor t, Tensor x, Tensor y);

    /// <inheritdoc/>
    protected sealed override Tensor? Chain(int arg, Tensor t, ReadOnlySpan<Tensor> x, Tensor y) => Chain(t, x[0], y);
}

/// <summary>Elementwise operators whose result is bool: they have no derivative.</summary>
public abstract record Predicate : Elementwise
{
    /// <inheritdoc/>
    protected override DTypes Accepts => DTypes.Any;

    /// <inheritdoc/>
    protected sealed override Tensor? Chain(int arg, Tensor t, ReadOnlySpan<Tensor> x, Tensor y) => null;

    /// <inheritdoc/>
    protected sealed override DType ResultType(ReadOnlySpan<Tensor> x)
    {
        Check.SameDType(this, x, Accepts);
        return DType.Bool;
    }
}
