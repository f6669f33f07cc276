using System.Runtime.CompilerServices;

namespace Nabla.Cpu;

/// <summary>
/// Reads a tensor, broadcast to a shape, as a stream of elements in row-major order: in place where they are contiguous, else copied into a
/// block of the caller, or several runs at a time into a panel. Kernels get only contiguous spans.
/// </summary>
internal ref struct Reader<T> where T : unmanaged
{
    /// <summary>The length of a block: large enough to hide the cost of a call, and small enough for the first-level cache.</summary>
    public const int Block = 1024;

    private readonly ReadOnlySpan<T> _data;
    private readonly Span<T> _block;
    private Walk _walk;
    private int _within;   // the position in the walk's run; for a linear tensor, in the buffer
    private int _filled;   // for a constant tensor: how many elements of the block hold its value
    private T[]? _panel;
    private int _panelRun, _panelRuns;   // which of the panel's runs is the current one

    /// <param name="x">The tensor; not empty.</param>
    /// <param name="shape">The shape that it is broadcast to, by NumPy's rule.</param>
    /// <param name="start">The first element to read.</param>
    /// <param name="block">Memory for the copies of <see cref="Next"/>, as long as the longest span that is asked for.</param>
    /// <param name="scratch">Memory for <see cref="Walk.Scratch"/> of the shape's rank.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Reader(DeviceTensor x, Shape shape, int start, Span<T> block, Span<int> scratch)
    {
        _data = x.Data<T>();
        _block = block;
        if (x.IsContiguous && x.Count == shape.Length)
        {
            (IsLinear, _within) = (true, x.Offset + start);
            return;
        }
        var rank = shape.Count;
        var lead = rank - x.Rank;
        Span<int> strides = stackalloc int[rank];
        strides[..lead].Clear();
        x.CopyStrides(strides[lead..]);
        for (var i = lead; i < rank; i++)
            if (x.Shape[i - lead] == 1) strides[i] = 0;
        _walk = new Walk(shape.Span, strides, x.Offset, scratch);
        IsConstant = _walk is { IsOneRun: true, Stride: 0 };
        _within = _walk.Seek(start);
    }

    /// <summary>Whether <see cref="Next"/> gives spans of any length, without the block.</summary>
    public bool IsLinear { get; }

    /// <summary>Whether all elements are the same stored one.</summary>
    private bool IsConstant { get; }

    private readonly bool IsInterleaved => _walk.Stride is not (0 or 1);

    /// <summary>How many of the next elements stand in a line, so that asking for no more of them costs no copy.</summary>
    public readonly int Ahead => IsLinear || IsConstant ? int.MaxValue : _walk.Run - _within;

    /// <summary>The next <paramref name="count"/> elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ReadOnlySpan<T> Next(int count)
    {
        if (IsLinear)
        {
            _within += count;
            return _data.Slice(_within - count, count);
        }
        if (IsConstant)
        {
            if (_filled < count) Strided.Fill(_block[_filled..(_filled = count)], _data[_walk.Offset]);
            return _block[..count];
        }
        if (_walk.Stride == 1 && count <= _walk.Run - _within)
        {
            var run = _data.Slice(_walk.Offset + _within, count);
            Advance(count);
            return run;
        }
        if (IsInterleaved && count <= _walk.Run - _within && HasPanel())
        {
            var run = _panel.AsSpan(_panelRun * _walk.Run + _within, count);
            Advance(count);
            return run;
        }
        var block = _block[..count];
        Take(block);
        return block;
    }

    /// <summary>Copies the next elements until <paramref name="target"/> is full.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Take(Span<T> target)
    {
        if (IsLinear)
        {
            Next(target.Length).CopyTo(target);
            return;
        }
        while (!target.IsEmpty)
        {
            var count = Math.Min(target.Length, _walk.Run - _within);
            if (IsInterleaved && HasPanel()) _panel.AsSpan(_panelRun * _walk.Run + _within, count).CopyTo(target);
            else Strided.Copy(_data, _walk.Offset + _within * _walk.Stride, _walk.Stride, target[..count]);
            target = target[count..];
            Advance(count);
        }
    }

    /// <summary>Whether the current run is in the panel. Fills it where that pays.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool HasPanel()
    {
        if (_panelRun < _panelRuns) return true;
        (_panelRun, _panelRuns) = (0, Panel.Rows<T>(_walk.Neighbours, _walk.Run));
        if (_panelRuns == 0) return false;
        if (_panel is null || _panel.Length < _panelRuns * _walk.Run) _panel = GC.AllocateUninitializedArray<T>(_panelRuns * _walk.Run);
        Panel.Read(_data, _walk.Offset, _walk.Stride, _walk.Run, _panel.AsSpan(0, _panelRuns * _walk.Run));
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Advance(int count)
    {
        _within += count;
        if (_within < _walk.Run) return;
        _within = 0;
        _panelRun++;
        _walk.Next();
    }
}
