using System.Globalization;
using System.Text;

namespace Nabla.Operators;

/// <summary>
/// The transpose of a view: y is zero, and x is added at the places that the view reads. For a slice this is padding, for a diagonal it
/// builds a matrix, for windows it adds where they overlap.
/// </summary>
/// <param name="Source">The view that is transposed.</param>
/// <param name="Shape">The shape of y, which is that of the view's input.</param>
public sealed record Embed(Movement Source, Shape Shape) : Linear, IBatchByShift
{
    protected internal override bool IsSumOfElements => true;

    public override TensorSpec Infer(ReadOnlySpan<Tensor> x, int output) => new(Shape, x[0].DType);

    /// <summary>Where the elements of x go in the result, a contiguous buffer of <see cref="Shape"/>.</summary>
    public Layout Target =>
        Source.View(Layout.Contiguous(Shape)) ?? throw new InvalidOperationException($"{Source} is no view of {Shape}.");

    // Target is left out, since it is computed and not an attribute.
    protected override bool PrintMembers(StringBuilder builder)
    {
        builder.Append(CultureInfo.InvariantCulture, $"Source = {Source}, Shape = {Shape}");
        return true;
    }

    protected override Tensor Transpose(int arg, Tensor g, ReadOnlySpan<Tensor> x) => Source.Apply(g);

    Op IBatchByShift.Shift(int size) => new Embed(Source.Shift(size), [size, .. Shape]);
}
