namespace Nabla;

/// <summary>
/// How a buffer is read as a tensor: element <c>i</c> stands at <c>offset + Σₖ iₖ·strideₖ</c>, counted in elements.
/// A stride may be 0 (an expanded axis) or negative (a flipped one).
/// </summary>
public readonly struct Layout
{
    private readonly int[]? _strides;   // null: row-major without gaps, so that a new tensor allocates none
    private readonly int _length;   // of the buffer, where this is a view within it; else 0

    private Layout(Shape shape, int[]? strides, int offset, int length = 0) =>
        (Shape, _strides, Offset, _length) = (shape, strides, offset, length);

    /// <summary>Row-major without gaps, from <paramref name="offset"/> on.</summary>
    public static Layout Contiguous(Shape shape, int offset = 0) => new(shape, null, offset);

    /// <summary>A layout with these strides. Row-major strides are recognised. An empty layout gets the offset 0.</summary>
    /// <exception cref="ArgumentException">There is not one stride for each axis.</exception>
    public static Layout Strided(Shape shape, ReadOnlySpan<int> strides, int offset) =>
        strides.Length != shape.Count
            ? throw new ArgumentException($"{strides.Length} strides for shape {shape}: give one for each axis.")
         : shape.Span.Contains(0) ? new(shape, null, 0)
         : IsRowMajor(shape, strides) ? new(shape, null, offset) : new(shape, strides.ToArray(), offset);

    /// <summary>The sizes.</summary>
    public Shape Shape { get; }

    /// <summary>The place of the first element in the buffer.</summary>
    public int Offset { get; }

    /// <summary>Whether the elements stand row-major without gaps.</summary>
    public bool IsContiguous => _strides is null;

    /// <summary>The distance between neighbours along each axis, in elements.</summary>
    public ReadOnlySpan<int> Strides
    {
        get
        {
            if (_strides is not null) return _strides;
            var strides = new int[Shape.Count];
            CopyStrides(strides);
            return strides;
        }
    }

    /// <summary>
    /// Writes the strides to a span of one number for each axis, without the array that a row-major layout makes for them.
    /// </summary>
    public void CopyStrides(Span<int> strides)
    {
        if (_strides is not null)
        {
            _strides.CopyTo(strides);
            return;
        }
        var sizes = Shape.Span;
        var step = 1;
        for (var i = sizes.Length - 1; i >= 0; i--)
        {
            strides[i] = step;
            step *= sizes[i];
        }
    }

    /// <summary>The first place in the buffer that is read, and the place after the last. Both are equal where nothing is read.</summary>
    private (long First, long End) Places()
    {
        long first = Offset, last = Offset, length = 1;
        var sizes = Shape.Span;
        if (_strides is null)
        {
            foreach (var size in sizes)
                if ((length *= size) > int.MaxValue) return (first, first + Shape.Length);
            return (first, first + length);
        }
        for (var i = 0; i < sizes.Length; i++)
        {
            var reach = (sizes[i] - 1L) * _strides[i];
            if (reach < 0) first += reach;
            else last += reach;
        }
        return (first, last + 1);
    }

    /// <summary>
    /// The layout <paramref name="view"/>, checked to read only places of the buffer. The first layout of a buffer says how long the buffer
    /// is. This check is why no tensor reads outside its buffer.
    /// </summary>
    /// <exception cref="ArgumentException">The view reads outside the buffer.</exception>
    internal Layout Seen(in Layout view)
    {
        var length = _length > 0 ? _length : Places().End;
        var (first, end) = view.Places();
        if (end != first && (first < 0 || end > length)) throw Outside(view, first, end, length);
        return new(view.Shape, view._strides, view.Offset, (int)length);
    }

    private static ArgumentException Outside(Layout view, long first, long end, long length) =>
        new($"a view of shape {view.Shape} with the strides [{string.Join(", ", view.Strides.ToArray())}] from " +
        $"place {view.Offset} on reads " +
            $"places {first} to {end - 1} of a buffer that has {length}.");

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
