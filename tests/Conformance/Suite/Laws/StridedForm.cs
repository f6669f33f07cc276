namespace Nabla.Conformance;

/// <summary>A layout of a tensor inside of a larger buffer. Garbage lies between its elements.</summary>
internal sealed class StridedForm
{
    private readonly Func<Shape, (int[] Strides, int Offset, int Length)> _lay;

    private StridedForm(string name, Func<Shape, (int[] Strides, int Offset, int Length)> lay) => (Name, _lay) = (name, lay);

    public static IReadOnlyList<StridedForm> All { get; } =
    [
        new("transposed", shape => (ColumnMajor(shape), 0, (int)shape.Length)),
        new("sliced", shape => ([.. RowMajor(shape).Select(s => 2 * s)], 1, 2 * (int)shape.Length + 1)),
        new("flipped", shape => ([.. RowMajor(shape).Select(s => -s)], Math.Max(0, (int)shape.Length - 1), (int)shape.Length)),
        new("shifted", shape => (RowMajor(shape), 3, (int)shape.Length + 5)),
        new("broadcast", shape => ([.. RowMajor(shape).Select((s, axis) => axis == 0 ? 0 : s)], 0, (int)shape.Length)),
        // Columns, rows and the batch, one at a time, so that code which merges axes cannot confuse them.
        .. Enumerable.Range(1, 3).Select(axis => new StridedForm($"axis -{axis} flipped", shape => Along(shape, axis, -1))),
        .. Enumerable.Range(1, 3).Select(axis => new StridedForm($"axis -{axis} expanded", shape => Along(shape, axis, 0))),
    ];

    public string Name { get; }

    /// <summary>Whether this layout of the shape differs from row-major.</summary>
    public bool Changes(Shape shape)
    {
        var (strides, offset, _) = _lay(shape);
        return offset != 0 || !Layout.Strided(shape, strides, 0).IsContiguous;
    }

    /// <summary>The input in this layout, and the same numbers row-major.</summary>
    public (Tensor Strided, Tensor Contiguous) Make(TestRuntime runtime, SampleInput input)
    {
        var (view, _) = Buffer(runtime, input);
        var (strides, offset, _) = _lay(input.Shape);
        var places = ReferenceElements.Places(Layout.Strided(input.Shape, strides, offset), input.Shape);
        var whole = Fill(input);
        return (view, runtime.Upload(input with { Values = Pick(whole, places) }));
    }

    /// <summary>The input in this layout, and its whole buffer.</summary>
    public (Tensor View, Tensor Whole) Buffer(TestRuntime runtime, SampleInput input)
    {
        var (strides, offset, length) = _lay(input.Shape);
        var whole = (DeviceTensor)runtime.Upload(new SampleInput(input.DType, [length], Fill(input)));
        return (whole.WithLayout(Layout.Strided(input.Shape, strides, whole.Offset + offset)), whole);
    }

    private Array Fill(SampleInput input)
    {
        var (strides, offset, length) = _lay(input.Shape);
        var places = ReferenceElements.Places(Layout.Strided(input.Shape, strides, offset), input.Shape);
        var whole = Array.CreateInstance(input.Values.GetType().GetElementType()!, length);
        // Garbage that changes every result, and that is no valid index.
        for (var i = 0; i < length; i++) whole.SetValue(input.Values switch { double[] => 777.0, long[] => 777L, _ => i % 2 == 0 }, i);
        // Backwards, so that of several elements in one place the first stays.
        for (var n = places.Length - 1; n >= 0; n--) whole.SetValue(input.Values.GetValue(n), places[n]);
        return whole;
    }

    private static Array Pick(Array whole, int[] places)
    {
        var picked = Array.CreateInstance(whole.GetType().GetElementType()!, places.Length);
        for (var n = 0; n < places.Length; n++) picked.SetValue(whole.GetValue(places[n]), n);
        return picked;
    }

    // The stride of an axis, counted from the end, times a factor.
    private static (int[] Strides, int Offset, int Length) Along(Shape shape, int fromEnd, int factor)
    {
        var strides = RowMajor(shape);
        var axis = shape.Count - fromEnd;
        if (axis < 0 || shape.Length == 0) return (strides, 0, (int)shape.Length);
        var offset = factor < 0 ? (shape[axis] - 1) * strides[axis] : 0;
        strides[axis] *= factor;
        return (strides, offset, (int)shape.Length);
    }

    private static int[] RowMajor(Shape shape) => Layout.Contiguous(shape).Strides.ToArray();

    private static int[] ColumnMajor(Shape shape) => [.. RowMajor([.. shape.Reverse()]).Reverse()];
}
