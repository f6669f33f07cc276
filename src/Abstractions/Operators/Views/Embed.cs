using System.Globalization;
using System.Text;

namespace Nabla.Operators;

/// <summary>
/// The transpose of a view: y is zero but for the elements that the view reads from it, to which x is added. Of a slice it pads, of a
/// diagonal it builds a matrix, of windows it adds the overlaps.
/// </summary>
/// <param name="Source">The view that is transposed.</param>
/// <param name="Shape">The shape of y, which is that of the view's input.</param>
public sealed record Embed(Movement Source, Shape Shape) : Linear, IBatchByShift
{
    protected internal override bool IsSumOfElements => true;

    public override TensorSpec Infer(ReadOnlySpan<Tensor> x, int output) => new(Shape, x[0].DType);

    /// <summary>Where in the result, a contiguous buffer of <see cref="Shape"/>, the elements of x go.</summary>
    public Layout Target =>
        Source.View(Layout.Contiguous(Shape)) ?? throw new InvalidOperationException($"{Source} is no view of {Shape}.");

    // Without Target, which is computed and no attribute.
    protected override bool PrintMembers(StringBuilder builder)
    {
        builder.Append(CultureInfo.InvariantCulture, $"Source = {Source}, Shape = {Shape}");
        return true;
    }

    protected override Tensor Transpose(int arg, Tensor g, ReadOnlySpan<Tensor> x) => Source.Apply(g);

    Op IBatchByShift.Shift(int size) => new Embed(Source.Shift(size), [size, .. Shape]);
}
