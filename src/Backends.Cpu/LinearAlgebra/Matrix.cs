namespace Nabla.Cpu;

/// <summary>
/// A matrix in pinned memory: element (i, j) stands at <c>First[i·Row + j·Column]</c>. Products and copies of matrices check no bounds and
/// take places, strides and sizes only from here. The constructor checks that all elements lie within the buffer.
/// </summary>
internal readonly unsafe struct Matrix<T> where T : unmanaged
{
    /// <param name="buffer">The beginning of the buffer, which stays pinned for as long as the matrix is used.</param>
    /// <param name="length">How many elements the buffer has.</param>
    /// <param name="offset">The place of element (0, 0).</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="row">The distance between rows.</param>
    /// <param name="column">The distance between columns.</param>
    /// <exception cref="ArgumentException">An element lies outside the buffer.</exception>
    public Matrix(T* buffer, int length, int offset, int rows, int columns, int row, int column)
    {
        (Rows, Columns, Row, Column) = (rows, columns, row, column);
        if (rows <= 0 || columns <= 0) return;   // Nothing is read.
        long down = (rows - 1L) * row, across = (columns - 1L) * column;
        if (offset + Math.Min(down, 0) + Math.Min(across, 0) < 0 || offset + Math.Max(down, 0) + Math.Max(across, 0) >= length)
            throw Outside(length, offset, rows, columns, row, column);
        First = buffer + offset;
    }

    private Matrix(T* first, int rows, int columns, nint row, nint column)
    {
        First = first;
        (Rows, Columns, Row, Column) = (rows, columns, row, column);
    }

    public T* First { get; }

    public int Rows { get; }

    public int Columns { get; }

    public nint Row { get; }

    public nint Column { get; }

    /// <summary>The transpose, which reads the same elements.</summary>
    public Matrix<T> Transposed => new(First, Columns, Rows, Column, Row);

    /// <summary>The matrix, or the first of the batch, whose rows and columns are the last axes of <paramref name="x"/>.</summary>
    public static Matrix<T> Of(DeviceTensor x, T* buffer, int length)
    {
        var (row, column) = Strides(x);
        var sizes = x.Shape.Span;
        return new(buffer, length, x.Offset, sizes[^2], sizes[^1], row, column);
    }

    /// <summary>The distance between the rows, and between the columns, of a tensor of matrices.</summary>
    public static (int Row, int Column) Strides(DeviceTensor x)
    {
        if (x.IsContiguous) return (x.Shape.Span[^1], 1);
        var strides = x.Strides;
        return (strides[^2], strides[^1]);
    }

    /// <summary>Copies the elements, row-major.</summary>
    /// <exception cref="ArgumentException">The target has another length.</exception>
    public void CopyTo(Span<T> target)
    {
        Matrices.Check(target.Length, Rows, Columns);
        fixed (T* to = target) Packing.Pack(Rows, Columns, First, Row, Column, to, Columns);
    }

    private static ArgumentException Outside(int length, int offset, int rows, int columns, nint row, nint column) =>
        new($"A matrix [{rows}, {columns}] with the strides ({row}, {column}) from place {offset} on lies outside its buffer " +
        $"of {length} elements.");
}
