namespace Nabla.Operators;

/// <summary>
/// The derivatives of the softmax family, as operators. Where one p is nearly 1 their differences cancel, unless they are computed as sums
/// over the other elements. The inputs are x, whose softmax along an axis is p, and t of the same shape. Each of the two operators is the
/// transpose of the other in t.
/// </summary>
/// <param name="Axis">The axis.</param>
public abstract record SoftmaxDerivative(int Axis) : Composite, IJvpRule, IVjpRule, IBatchByShift
{
    public sealed override TensorSpec Infer(ReadOnlySpan<Tensor> x, int output) =>
        x[0].Shape == x[1].Shape
            ? new(x[0].Shape, Check.SameDType(this, x, DTypes.Floating))
            : throw new ShapeException($"{Name}: the inputs have shapes {x[0].Shape} and {x[1].Shape}, but both must have the same.");

    /// <summary>The derivative in x along <paramref name="dx"/>.</summary>
    protected abstract Tensor Push(Tensor x, Tensor t, Tensor dx);

    /// <summary>The transpose of <see cref="Push"/>.</summary>
    protected abstract Tensor Pull(Tensor x, Tensor t, Tensor y, Tensor g);

    /// <summary>The transpose in t.</summary>
    protected abstract SoftmaxDerivative Transposed { get; }

    private protected Tensor Total(Tensor t) => new Sum([Axis]).Apply(t);

    void IJvpRule.Jvp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> dx, Span<Tensor?> dy)
    {
        var inX = dx[0] is { } d ? Push(x[0], x[1], d).BroadcastTo(y[0].Shape) : null;
        var inT = dx[1] is { } dt ? Apply(x[0], dt) : null;
        dy[0] = inX is null ? inT : inT is null ? inX : inX + inT;
    }

    void IVjpRule.Vjp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> g, ReadOnlySpan<bool> wanted,
        Span<Tensor?> gx)
    {
        if (wanted[0]) gx[0] = Pull(x[0], x[1], y[0], g[0]!);
        if (wanted[1]) gx[1] = Transposed.Apply(x[0], g[0]!);
    }

    Op IBatchByShift.Shift(int size) => this with { Axis = Axis + 1 };
}

/// <summary>yᵢ = tᵢ − Σⱼ pⱼ·tⱼ along an axis, where p is the softmax of x: the JVP of <see cref="LogSoftmax"/>.</summary>
/// <param name="Axis">The axis.</param>
public sealed record LogSoftmaxJvp(int Axis) : SoftmaxDerivative(Axis)
{
    protected override SoftmaxDerivative Transposed => new LogSoftmaxVjp(Axis);

    // dp = p·dl, where dl is the tangent of the log-softmax.
    protected override Tensor Push(Tensor x, Tensor t, Tensor dx) => -Total(new Softmax(Axis).Apply(x) * Apply(x, dx) * t);

    protected override Tensor Pull(Tensor x, Tensor t, Tensor y, Tensor g) => -(new Softmax(Axis).Apply(x) * y * Total(g));

    public override Tensor Decompose(ReadOnlySpan<Tensor> x)
    {
        if (x[0].Length == 0) return x[1];
        // Subtracting one number from all t does not change the result. That number is the t of the only p above ½, whose own difference is
        // then 0.
        var p = new Softmax(Axis).Apply(x[0]);
        var less = x[1] - Total(Tensor.Where(p > 0.5, x[1], 0));
        return less - Total(p * less);
    }
}

/// <summary>yᵢ = tᵢ − pᵢ·Σⱼ tⱼ along an axis, where p is the softmax of x: the VJP of <see cref="LogSoftmax"/>.</summary>
/// <param name="Axis">The axis.</param>
public sealed record LogSoftmaxVjp(int Axis) : SoftmaxDerivative(Axis)
{
    protected override SoftmaxDerivative Transposed => new LogSoftmaxJvp(Axis);

    protected override Tensor Push(Tensor x, Tensor t, Tensor dx) =>
        -(new Softmax(Axis).Apply(x) * new LogSoftmaxJvp(Axis).Apply(x, dx) * Total(t));

    protected override Tensor Pull(Tensor x, Tensor t, Tensor y, Tensor g) =>
        -(new Softmax(Axis).Apply(x) * new LogSoftmaxJvp(Axis).Apply(x, g) * Total(t));

    public override Tensor Decompose(ReadOnlySpan<Tensor> x)
    {
        if (x[0].Length == 0) return x[1];
        // The sum of all results is 0, so that the result for the only p above ½ is minus the sum of the others.
        var p = new Softmax(Axis).Apply(x[0]);
        var less = x[1] - p * Total(x[1]);
        return less - Tensor.Where(p > 0.5, Total(less), 0);
    }
}
