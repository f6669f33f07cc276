using System.Buffers;
using System.Numerics;

namespace Nabla.Cpu;

/// <summary>A rectangular part of a row-major matrix, whose rows lie <c>stride</c> elements apart.</summary>
internal readonly ref struct Block<T> where T : unmanaged, INumber<T>
{
    private Block(Span<T> data, int rows, int columns, int stride)
    {
        Data = data;
        (Rows, Columns, Stride) = (rows, columns, stride);
    }

    /// <summary>The whole matrix <paramref name="a"/>: [rows, columns].</summary>
    /// <exception cref="ArgumentException">The length is not rows · columns.</exception>
    public static Block<T> Of(Span<T> a, int rows, int columns)
    {
        Matrices.Check(a.Length, rows, columns);
        return new(a, rows, columns, columns);
    }

    /// <summary>
    /// The memory from the first element to the last. Loops over rows copy it and the stride to local variables, which stay in registers.
    /// </summary>
    public Span<T> Data { get; }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>The distance between rows.</summary>
    public int Stride { get; }

    /// <summary>The elements of a row.</summary>
    public Span<T> Row(int i) => Data.Slice(i * Stride, Columns);

    /// <summary>The part that begins at an element.</summary>
    public Block<T> Part(int row, int column, int rows, int columns) =>
        new(rows == 0 || columns == 0 ? default : Data.Slice(row * Stride + column, (rows - 1) * Stride + columns), rows, columns, Stride);

    /// <summary>Copies the transpose.</summary>
    public void CopyTransposed(Block<T> target)
    {
        for (var i = 0; i < Rows; i++)
        {
            Span<T> row = Row(i), data = target.Data;
            for (int j = 0, place = i; j < row.Length; j++, place += target.Stride) data[place] = row[j];
        }
    }

    /// <summary>Subtracts A·B, or A·Bᵀ, from this block.</summary>
    /// <exception cref="ArgumentException">The sizes do not fit.</exception>
    public unsafe void Subtract(Block<T> a, Block<T> b, bool transposeB = false)
    {
        if (Rows == 0 || Columns == 0 || a.Columns == 0) return;
        var size = Rows * Columns;
        var product = ArrayPool<T>.Shared.Rent(size);
        fixed (T* pa = a.Data, pb = b.Data, pc = product)
        {
            var right = b.At(pb);
            Gemm.Multiply(a.At(pa), transposeB ? right.Transposed : right, new Matrix<T>(pc, size, 0, Rows, Columns, Columns, 1));
        }

        for (var i = 0; i < Rows; i++) Loop.Run<T, Difference>(Row(i), product.AsSpan(i * Columns, Columns), Row(i));
        ArrayPool<T>.Shared.Return(product);
    }

    private unsafe Matrix<T> At(T* first) => new(first, Data.Length, 0, Rows, Columns, Stride, 1);
}
