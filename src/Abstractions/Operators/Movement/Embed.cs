using System.Globalization;
using System.Text;

namespace Nabla;

/// <summary>
/// The transpose of a view: y is zero but for the elements that the view reads from it, to which x is added. Of a slice it pads, of a
/// diagonal it builds a matrix, of windows it adds the overlaps.
/// </summary>
/// <param name="Source">The view that is transposed.</param>
/// <param name="Shape">The shape of y, which is that of the view's input.</param>
public sealed record Embed(Movement Source, Shape Shape) : Linear, IBatchRule
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

    void IBatchRule.Batch(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<bool> mapped, Span<Tensor> y)
    {
        var size = x[0].Shape[0];
        y[0] = new Embed(Source.Shift(size), [size, .. Shape]).Apply(x[0]);
    }
}

/// <summary>y holds the inputs one after the other along an axis.</summary>
/// <param name="Axis">The axis; all other sizes are equal.</param>
public sealed record Cat(int Axis) : Linear, IBatchRule
{
    protected internal override bool IsSumOfElements => true;

    public override TensorSpec Infer(ReadOnlySpan<Tensor> x, int output)
    {
        var total = 0;
        foreach (var input in x)
        {
            if (input.Rank != x[0].Rank || input.Shape.With(Axis, 0) != x[0].Shape.With(Axis, 0))
            {
                throw new ShapeException($"cat: shapes {x[0].Shape} and {input.Shape} differ in an axis other " +
                    $"than {Axis}, along which they are joined.");
            }

            total = checked(total + input.Shape[Axis]);
        }
        return new(x[0].Shape.With(Axis, total), Check.SameDType(this, x, DTypes.Any));
    }

    protected override void Transpose(Tensor g, ReadOnlySpan<Tensor> x, ReadOnlySpan<bool> wanted, Span<Tensor?> gx)
    {
        for (int i = 0, start = 0, end; i < x.Length; i++, start = end)
        {
            end = start + x[i].Shape[Axis];
            if (wanted[i]) gx[i] = g.Slice(Axis, start, end);
        }
    }

    void IBatchRule.Batch(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<bool> mapped, Span<Tensor> y) =>
        y[0] = new Cat(Axis + 1).Apply(Batching.Expand(x, mapped));
}
