namespace Nabla.Operators;

/// <summary>
/// Operators that read the same elements in another order: views, which the dispatcher makes on every device without a kernel. Each is
/// linear. Its transpose writes the elements back to where they were read (<see cref="Embed"/>), unless it overrides that by a faster one.
/// </summary>
public abstract record Movement : Linear, IView, IBatchByShift
{
    /// <inheritdoc/>
    /// <exception cref="ShapeException">The shape does not fit. A view checks its input here.</exception>
    public abstract Layout? View(Layout x);

    /// <summary>The same operator for an input with one more axis in front, of size <paramref name="size"/>.</summary>
    public abstract Movement Shift(int size);

    /// <inheritdoc/>
    public sealed override TensorSpec Infer(ReadOnlySpan<Tensor> x, int output) =>
        new(View(Layout.Contiguous(x[0].Shape))!.Value.Shape, x[0].DType);

    /// <inheritdoc/>
    protected override Tensor? Transpose(int arg, Tensor g, ReadOnlySpan<Tensor> x) => new Embed(this, x[0].Shape).Apply(g);

    Op IBatchByShift.Shift(int size) => Shift(size);
}
