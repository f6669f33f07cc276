using System.Numerics;

namespace Nabla.Cpu;

/// <summary>A rectangular part of a row-major matrix, whose rows lie <c>stride</c> elements apart.</summary>
internal readonly ref struct Block<T> where T : unmanaged, INumber<T>
{
    private readonly Work? _threads;

    private Block(Span<T> data, int rows, int columns, int stride, Work? threads)
    {
        Data = data;
        (Rows, Columns, Stride, _threads) = (rows, columns, stride, threads);
    }

    /// <summary>The whole matrix <paramref name="a"/>: [rows, columns].</summary>
    /// <param name="a">The elements.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="threads">The threads for what is subtracted from this block or a part of it; null: one.</param>
    /// <exception cref="ArgumentException">The length is not rows · columns.</exception>
    public static Block<T> Of(Span<T> a, int rows, int columns, Work? threads = null)
    {
        Matrices.Check(a.Length, rows, columns);
        return new(a, rows, columns, columns, threads);
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
        new(rows == 0 || columns == 0 ? default : Data.Slice(row * Stride + column, (rows - 1) * Stride + columns), rows, columns, Stride,
            _threads);

    /// <summary>Copies the transpose. The rows of this block, or those of the target, follow one another without gaps.</summary>
    public void CopyTransposed(Block<T> target)
    {
        if (Rows == 0 || Columns == 0) return;
        if (target.Stride == Rows) Panel.Read<T>(Data, 0, Stride, Rows, target.Data);
        else Panel.Write<T>(Data, Columns, target.Data, 0, target.Stride);
    }

    /// <summary>Subtracts A·B, or A·Bᵀ, from this block.</summary>
    /// <exception cref="ArgumentException">The sizes do not fit.</exception>
    public unsafe void Subtract(Block<T> a, Block<T> b, bool transposeB = false)
    {
        if (Rows == 0 || Columns == 0 || a.Columns == 0) return;
        fixed (T* pa = a.Data, pb = b.Data, pc = Data)
        {
            var right = b.At(pb);
            Gemm.Subtract(a.At(pa), transposeB ? right.Transposed : right, At(pc), _threads);
        }
    }

    private unsafe Matrix<T> At(T* first) => new(first, Data.Length, 0, Rows, Columns, Stride, 1);
}
