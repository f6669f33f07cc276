using System.Runtime.CompilerServices;

namespace Nabla.Cpu;

/// <summary>
/// Traverses a strided layout row-major, one run of equal strides at a time. Axes that continue each other are merged, so that runs are as
/// long as the layout, and an int, allow. No axis may be empty.
/// </summary>
internal ref struct Walk
{
    private readonly Span<int> _sizes, _strides, _index;
    private readonly int _last;

    /// <param name="sizes">The sizes of the axes.</param>
    /// <param name="strides">The distance between neighbours along each.</param>
    /// <param name="offset">Where the first element is.</param>
    /// <param name="scratch">Memory for <see cref="Scratch"/> numbers.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Walk(scoped ReadOnlySpan<int> sizes, scoped ReadOnlySpan<int> strides, int offset, Span<int> scratch)
    {
        var n = scratch.Length / 3;
        _sizes = scratch[..n];
        _strides = scratch[n..(2 * n)];
        _index = scratch[(2 * n)..];
        var rank = 0;
        for (var i = 0; i < sizes.Length; i++)
        {
            if (sizes[i] == 1) continue;
            if (rank > 0 && _strides[rank - 1] == (long)strides[i] * sizes[i] && (long)_sizes[rank - 1] * sizes[i] <= int.MaxValue)
                _sizes[rank - 1] *= sizes[i];
            else _sizes[rank++] = sizes[i];
            _strides[rank - 1] = strides[i];
        }
        if (rank == 0) (_sizes[rank], _strides[rank++]) = (1, 1);
        _index.Clear();
        (_last, Offset) = (rank - 1, offset);
    }

    /// <summary>How much memory a layout of <paramref name="rank"/> axes needs.</summary>
    public static int Scratch(int rank) => 3 * Math.Max(rank, 1);

    /// <summary>The place of the first element of the current run.</summary>
    public int Offset { get; private set; }

    /// <summary>The number of elements in a run.</summary>
    public readonly int Run => _sizes[_last];

    /// <summary>The distance between the elements of a run.</summary>
    public readonly int Stride => _strides[_last];

    /// <summary>How many runs, from the current one on, lie one element apart: the columns of a matrix do.</summary>
    public readonly int Neighbours => _last > 0 && _strides[_last - 1] == 1 ? _sizes[_last - 1] - _index[_last - 1] : 1;

    /// <summary>Whether one run covers all elements.</summary>
    public readonly bool IsOneRun => _last == 0;

    /// <summary>
    /// Moves from the first run to the run with element <paramref name="position"/>. Returns the element's place in that run.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Seek(int position)
    {
        if (position == 0) return 0;
        (position, var within) = Math.DivRem(position, Run);
        for (var i = _last - 1; i >= 0 && position > 0; i--)
        {
            (position, _index[i]) = Math.DivRem(position, _sizes[i]);
            Offset += _index[i] * _strides[i];
        }
        return within;
    }

    /// <summary>Moves to the next run. After the last run it moves to the first one and returns false.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Next()
    {
        for (var i = _last - 1; i >= 0; i--)
        {
            Offset += _strides[i];
            if (++_index[i] < _sizes[i]) return true;
            Offset -= _strides[i] * _sizes[i];
            _index[i] = 0;
        }
        return false;
    }
}
