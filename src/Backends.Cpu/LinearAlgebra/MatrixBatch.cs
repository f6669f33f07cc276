namespace Nabla.Cpu;

/// <summary>The matrices that are the last two axes of a tensor, one after the other, broadcast to a batch by NumPy's rule.</summary>
internal unsafe ref struct MatrixBatch<T> where T : unmanaged
{
    private readonly T* _buffer;
    private readonly int _length, _rows, _columns, _row, _column;
    private Walk _places;
    private int _within;   // the place in the walk's run

    /// <param name="x">The tensor.</param>
    /// <param name="batch">The sizes of the batch, none of which is 0.</param>
    /// <param name="buffer">The tensor's buffer, which stays pinned.</param>
    /// <param name="length">Its length.</param>
    /// <param name="start">The first matrix of the batch.</param>
    /// <param name="scratch">Memory for <see cref="Walk.Scratch"/> of the tensors' rank.</param>
    public MatrixBatch(DeviceTensor x, scoped ReadOnlySpan<int> batch, T* buffer, int length, int start, Span<int> scratch)
    {
        _buffer = buffer;
        _length = length;
        var sizes = x.Shape.Span;
        (_rows, _columns) = (sizes[^2], sizes[^1]);
        (_row, _column) = Matrix<T>.Strides(x);
        Span<int> strides = stackalloc int[batch.Length];
        Stretch(x, strides);
        _places = new Walk(batch, strides, x.Offset, scratch);
        _within = _places.Seek(start);
    }

    /// <summary>Where the next matrix begins.</summary>
    public readonly int Place => _places.Offset + _within * _places.Stride;

    /// <summary>Whether the whole batch is one matrix.</summary>
    public readonly bool IsOne => _places.IsOneRun && (_places.Stride == 0 || _places.Run == 1);

    /// <summary>The next matrix.</summary>
    public Matrix<T> Next()
    {
        var matrix = new Matrix<T>(_buffer, _length, Place, _rows, _columns, _row, _column);
        if (++_within == _places.Run)
        {
            _within = 0;
            _places.Next();
        }
        return matrix;
    }

    /// <summary>
    /// The first columns of all matrices as rows of one matrix, if they lie at equal distances. Call it before <see cref="Next"/>.
    /// </summary>
    public readonly bool TryVectors(out Matrix<T> vectors)
    {
        vectors = _places.IsOneRun ? new(_buffer, _length, Place, _places.Run, _rows, _places.Stride, _row) : default;
        return _places.IsOneRun;
    }

    /// <summary>The rows of all matrices of <paramref name="x"/> as one matrix, if they lie at equal distances.</summary>
    public static bool TryRows(DeviceTensor x, ReadOnlySpan<int> batch, T* buffer, int length, out Matrix<T> all)
    {
        var (row, column) = Matrix<T>.Strides(x);
        Span<int> sizes = [.. batch, x.Shape.Span[^2]], strides = stackalloc int[sizes.Length];
        Stretch(x, strides[..^1]);
        strides[^1] = row;
        var rows = new Walk(sizes, strides, x.Offset, stackalloc int[Walk.Scratch(sizes.Length)]);
        all = rows.IsOneRun ? new(buffer, length, x.Offset, rows.Run, x.Shape.Span[^1], rows.Stride, column) : default;
        return rows.IsOneRun;
    }

    /// <summary>The strides of x's axes before the last two, and 0 for axes along which it broadcasts.</summary>
    private static void Stretch(DeviceTensor x, Span<int> strides)
    {
        Span<int> own = stackalloc int[x.Rank];
        x.CopyStrides(own);
        strides.Clear();
        for (int i = strides.Length - 1, k = x.Rank - 3; k >= 0; i--, k--)
            if (x.Shape[k] != 1) strides[i] = own[k];
    }
}
