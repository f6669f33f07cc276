namespace Nabla;

/// <summary>
/// How a buffer is read as a tensor: element <c>i</c> stands at <c>offset + Σₖ iₖ·strideₖ</c>, counted in elements.
/// A stride may be 0 (an expanded axis) or negative (a flipped one).
/// </summary>
public readonly struct Layout
{
    private readonly int[]? _strides;   // null: row-major without gaps, so that a new tensor allocates none

    private Layout(Shape shape, int[]? strides, int offset) => (Shape, _strides, Offset) = (shape, strides, offset);

    /// <summary>Row-major without gaps, from <paramref name="offset"/> on.</summary>
    public static Layout Contiguous(Shape shape, int offset = 0) => new(shape, null, offset);

    /// <summary>A layout with these strides; recognises the row-major one. Nothing begins nowhere: an empty layout has the offset 0.</summary>
    /// <exception cref="ArgumentException">There is not one stride for each axis.</exception>
    public static Layout Strided(Shape shape, ReadOnlySpan<int> strides, int offset)
        => strides.Length != shape.Count ? throw new ArgumentException($"{strides.Length} strides for shape {shape}: give one for each axis.")
         : shape.Span.Contains(0) ? new(shape, null, 0)
         : IsRowMajor(shape, strides) ? new(shape, null, offset) : new(shape, strides.ToArray(), offset);

    /// <summary>The sizes.</summary>
    public Shape Shape { get; }

    /// <summary>The place of the first element in the buffer.</summary>
    public int Offset { get; }

    /// <summary>Whether the elements stand row-major without gaps.</summary>
    public bool IsContiguous => _strides is null;

    /// <summary>The distance between neighbours along each axis, in elements.</summary>
    public ReadOnlySpan<int> Strides => _strides ?? RowMajor(Shape);

    private static int[] RowMajor(Shape shape)
    {
        var strides = new int[shape.Count];
        var step = 1;
        for (var i = strides.Length - 1; i >= 0; i--)
        {
            strides[i] = step;
            step *= shape[i];
        }
        return strides;
    }

    private static bool IsRowMajor(Shape shape, ReadOnlySpan<int> strides)
    {
        var step = 1;
        for (var i = strides.Length - 1; i >= 0; i--)
        {
            if (shape[i] == 1) continue;
            if (strides[i] != step) return false;
            step *= shape[i];
        }
        return true;
    }
}
