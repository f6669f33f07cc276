namespace Nabla;

/// <summary>
/// The order in which an elementwise operator is computed where an input is not contiguous: as the inputs lie in memory, and once where all
/// of them repeat their elements. The result is a view of what was computed, so that what is transposed stays transposed, and what is
/// expanded stays expanded.
/// </summary>
internal readonly ref struct MemoryOrder
{
    private readonly Shape _shape;
    private readonly Span<int> _sizes;   // how many places along each axis of the result are computed
    private readonly Span<int> _axes;   // those axes of the result with more than one, in the order of memory

    /// <param name="x">The inputs.</param>
    /// <param name="shape">The shape to which they broadcast.</param>
    /// <param name="scratch">Memory for three numbers for each axis.</param>
    public MemoryOrder(ReadOnlySpan<DeviceTensor> x, Shape shape, Span<int> scratch)
    {
        var rank = shape.Count;
        _shape = shape;
        _sizes = scratch[..rank];
        _axes = scratch[rank..(2 * rank)];
        var strides = scratch[(2 * rank)..];
        _sizes.Fill(1);
        foreach (var input in x)
        {
            Spread(input, strides);
            for (var i = 0; i < rank; i++)
                if (strides[i] != 0) _sizes[i] = shape[i];
        }
        var count = 0;
        for (var i = 0; i < rank; i++)
            if (_sizes[i] > 1) _axes[count++] = i;
        _axes = _axes[..count];
        var isFirst = true;
        foreach (var input in x)
        {
            Spread(input, strides);
            if (!IsWhole(strides)) continue;   // A broadcast input is read in any order.
            if (isFirst) Sort(strides);
            isFirst = false;
            if (IsSorted(strides)) continue;
            _axes.Sort();   // Two inputs lie in different orders.
            return;
        }
    }

    /// <summary>Whether all elements are computed, row-major.</summary>
    public bool IsUsual
    {
        get
        {
            for (var i = 0; i < _sizes.Length; i++)
                if (_sizes[i] != _shape[i]) return false;
            for (var k = 1; k < _axes.Length; k++)
                if (_axes[k] < _axes[k - 1]) return false;
            return true;
        }
    }

    /// <summary>The input, with its axes in this order.</summary>
    public DeviceTensor Arrange(DeviceTensor x)
    {
        Span<int> own = stackalloc int[_shape.Count], sizes = stackalloc int[_axes.Length], strides = stackalloc int[_axes.Length];
        Spread(x, own);
        for (var k = 0; k < _axes.Length; k++)
        {
            strides[k] = own[_axes[k]];
            sizes[k] = strides[k] == 0 ? 1 : _sizes[_axes[k]];
        }
        return x.WithLayout(Layout.Strided(Shape.Create(sizes), strides, x.Offset));
    }

    /// <summary>The result, whose axes are in this order, as the operator's result.</summary>
    public DeviceTensor Restore(DeviceTensor y)
    {
        Span<int> strides = stackalloc int[_shape.Count];
        strides.Clear();
        var step = 1;
        for (var k = _axes.Length - 1; k >= 0; k--)
        {
            strides[_axes[k]] = step;
            step *= _sizes[_axes[k]];
        }
        return y.WithLayout(Layout.Strided(_shape, strides, y.Offset));
    }

    /// <summary>Writes the stride of an input along each axis of the result: 0 where it is broadcast.</summary>
    private static void Spread(DeviceTensor x, Span<int> strides)
    {
        var lead = strides.Length - x.Rank;
        strides[..lead].Clear();
        x.CopyStrides(strides[lead..]);
        for (var i = lead; i < strides.Length; i++)
            if (x.Shape[i - lead] == 1) strides[i] = 0;
    }

    private bool IsWhole(Span<int> strides)
    {
        foreach (var axis in _axes)
            if (strides[axis] == 0) return false;
        return true;
    }

    private void Sort(Span<int> strides)
    {
        for (var k = 1; k < _axes.Length; k++)
            for (var j = k; j > 0 && !InOrder(strides, j); j--) (_axes[j - 1], _axes[j]) = (_axes[j], _axes[j - 1]);
    }

    private bool IsSorted(Span<int> strides)
    {
        for (var k = 1; k < _axes.Length; k++)
            if (!InOrder(strides, k)) return false;
        return true;
    }

    private bool InOrder(Span<int> strides, int k) => Math.Abs((long)strides[_axes[k - 1]]) >= Math.Abs((long)strides[_axes[k]]);
}
