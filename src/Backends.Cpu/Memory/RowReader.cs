using System.Runtime.CompilerServices;

namespace Nabla.Cpu;

/// <summary>
/// Reads a tensor by rows: a row has the elements that share a place on the kept axes. Rows come in the row-major order of those axes. A
/// contiguous row is read in place, any other is copied.
/// </summary>
internal ref struct RowReader<T> where T : unmanaged
{
    private readonly ReadOnlySpan<T> _data;
    private Walk _kept, _reduced;
    private int _row, _element;   // the places in the runs of the walks
    private T[]? _gathered;
    private int _gatheredRow, _gatheredRows;   // which of the gathered rows is the next one

    /// <param name="x">The tensor; may be empty along the reduced axes only.</param>
    /// <param name="reduced">The axes of a row, ascending.</param>
    /// <param name="start">The first row to read.</param>
    /// <param name="scratch">Memory for <see cref="Scratch"/> numbers.</param>
    /// <exception cref="ShapeException">A row is longer than an array.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public RowReader(DeviceTensor x, ReadOnlySpan<int> reduced, int start, Span<int> scratch)
    {
        _data = x.Data<T>();
        var rank = x.Rank;
        Span<int> strides = stackalloc int[rank], sizes = stackalloc int[rank], ordered = stackalloc int[rank];
        x.CopyStrides(strides);
        var (kept, length) = (0, 1L);
        for (var i = 0; i < rank; i++)
            if (!reduced.Contains(i)) (sizes[kept], ordered[kept++]) = (x.Shape[i], strides[i]);
        for (int i = 0, k = kept; i < reduced.Length; i++, k++)
        {
            (sizes[k], ordered[k]) = (x.Shape[reduced[i]], strides[reduced[i]]);
            length *= sizes[k];
        }
        Length = length <= Array.MaxLength ? (int)length
            : throw new ShapeException($"a row of {length} elements, along the axes [{string.Join(", ", reduced.ToArray())}] of " +
            $"shape {x.Shape}, is too " +
                $"long: use {Array.MaxLength} at most, by one axis after the other.");
        var half = scratch.Length / 2;
        _kept = new Walk(sizes[..kept], ordered[..kept], x.Offset, scratch[..half]);
        _reduced = new Walk(sizes[kept..], ordered[kept..], 0, scratch[half..]);
        _row = _kept.Seek(start);
    }

    /// <summary>How much memory a tensor of <paramref name="rank"/> axes needs.</summary>
    public static int Scratch(int rank) => 2 * Walk.Scratch(rank);

    /// <summary>The number of elements in a row.</summary>
    public int Length { get; }

    /// <summary>
    /// Whether neighbouring rows are interleaved in memory, so that <see cref="Across"/> reads memory in order and <see cref="Next"/> does
    /// not.
    /// </summary>
    public readonly bool AreNeighbours => _kept is { Stride: 1, Run: >= 4 } && Length > 0 && (Length == 1 || !IsContiguous);

    /// <summary>How many interleaved rows there are, from the next one on.</summary>
    public readonly int Neighbours => _kept.Run - _row;

    private readonly bool IsContiguous => _reduced is { IsOneRun: true, Stride: 1 };

    /// <summary>
    /// One element of each of the next <paramref name="width"/> rows: their first elements, at the next call their second ones, and so on.
    /// After the last elements call <see cref="Skip"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ReadOnlySpan<T> Across(int width)
    {
        var offset = _kept.Offset + _row + _reduced.Offset + _element * _reduced.Stride;
        if (++_element == _reduced.Run)
        {
            _element = 0;
            _reduced.Next();
        }
        return _data.Slice(offset, width);
    }

    /// <summary>Skips the next <paramref name="count"/> interleaved rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Skip(int count)
    {
        _row += count;
        if (_row < _kept.Run) return;
        _row = 0;
        _kept.Next();
    }

    /// <summary>The next row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ReadOnlySpan<T> Next()
    {
        if (Length == 0) return default;
        var offset = _kept.Offset + _row * _kept.Stride;
        if (IsContiguous)
        {
            Skip(1);
            return _data.Slice(offset, Length);
        }
        if (_gatheredRow == _gatheredRows) Gather(offset);
        Skip(1);
        return _gathered.AsSpan(_gatheredRow++ * Length, Length);
    }

    private void Gather(int offset)
    {
        (_gatheredRow, _gatheredRows) = (0, _kept.Stride == 1 && _reduced.IsOneRun ? Panel.Rows<T>(Neighbours, Length) : 0);
        if (_gatheredRows > 0)
        {
            Panel.Read(_data, offset + _reduced.Offset, _reduced.Stride, Length, Room(_gatheredRows * Length));
            return;
        }
        _gatheredRows = 1;
        var target = Room(Length);
        do
        {
            Strided.Copy(_data, offset + _reduced.Offset, _reduced.Stride, target[.._reduced.Run]);
            target = target[_reduced.Run..];
        }
        while (_reduced.Next());
    }

    private Span<T> Room(int length)
    {
        if (_gathered is null || _gathered.Length < length) _gathered = GC.AllocateUninitializedArray<T>(length);
        return _gathered.AsSpan(0, length);
    }
}
