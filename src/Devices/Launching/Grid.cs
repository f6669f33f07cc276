using System.Runtime.CompilerServices;

namespace Nabla.Devices;

/// <summary>
/// The elements of a shape, row-major, and their places in up to four tensors that broadcast to it. Neighbouring axes are merged where all
/// tensors can traverse them with one stride and the size fits an int. One of the tensors is the contiguous output. Kernels check no
/// bounds. All places lie within the buffers because each tensor is a view that was checked, and because the sizes are compared here.
/// </summary>
internal sealed class Grid
{
    private readonly List<int> _sizes = [];
    private readonly List<int[]> _strides = [];   // for each axis, the stride of each tensor
    private readonly int[] _offsets;

    /// <param name="shape">The elements.</param>
    /// <param name="tensors">The tensors, which broadcast to the shape by NumPy's rule.</param>
    /// <exception cref="ArgumentException">A tensor does not broadcast to the shape.</exception>
    public Grid(ReadOnlySpan<int> shape, params ReadOnlySpan<DeviceTensor> tensors)
    {
        _offsets = new int[tensors.Length];
        var strides = new int[tensors.Length][];
        for (var t = 0; t < tensors.Length; t++)
        {
            _offsets[t] = tensors[t].Offset;
            strides[t] = Stretched(tensors[t], shape);
        }
        for (var axis = 0; axis < shape.Length; axis++) Append(shape[axis], Array.ConvertAll(strides, s => s[axis]));
    }

    private Grid(int[] offsets) => _offsets = offsets;

    /// <summary>The number of axes after merging.</summary>
    public int Rank => _sizes.Count;

    /// <summary>The number of elements.</summary>
    public long Count => _sizes.Aggregate(1L, (count, size) => count * size);

    /// <summary>The innermost axis: its size, and the stride of the first tensor.</summary>
    public (int Size, int Stride) Last => Rank == 0 ? (1, 0) : (_sizes[^1], _strides[^1][0]);

    /// <summary>The strides of a tensor along the axes of a shape that it broadcasts to.</summary>
    private static int[] Stretched(DeviceTensor x, ReadOnlySpan<int> shape)
    {
        var (strides, lead) = (new int[shape.Length], shape.Length - x.Rank);
        if (x.Length == 0) return strides;   // Nothing is read.
        var own = x.Strides;
        for (var axis = lead; axis < shape.Length; axis++)
        {
            var size = x.Shape[axis - lead];
            if (size != shape[axis] && size != 1)
                throw new ArgumentException($"a tensor of shape {x.Shape} does not stretch to {Shape.Create(shape)}.");
            strides[axis] = size == 1 ? 0 : own[axis - lead];
        }
        return strides;
    }

    private void Append(int size, int[] strides)
    {
        if (size == 1) return;
        if (Rank > 0 && (long)_sizes[^1] * size <= int.MaxValue && Continues(_strides[^1], strides, size))
        {
            _sizes[^1] *= size;
            _strides[^1] = strides;
            return;
        }
        _sizes.Add(size);
        _strides.Add(strides);
    }

    private static bool Continues(int[] outer, int[] inner, int size)
    {
        for (var t = 0; t < outer.Length; t++)
            if (outer[t] != (long)inner[t] * size) return false;
        return true;
    }

    /// <summary>The same strides, with all offsets 0.</summary>
    public Grid FromZero()
    {
        Array.Clear(_offsets);
        return this;
    }

    /// <summary>
    /// The grid as an argument of kernels: one part, or, if there are too many axes, one part for each place on the outer axes.
    /// </summary>
    /// <exception cref="ShapeException">A part has more elements than an int can count.</exception>
    public IEnumerable<GridPart> Parts()
    {
        var outer = Math.Max(0, Rank - GridPart.MaxRank);
        var places = 1L;
        for (var axis = 0; axis < outer; axis++) places *= _sizes[axis];
        for (var place = 0L; place < places; place++)
        {
            var part = new GridPart { Count = 1, Rank = Rank - outer };
            for (var t = 0; t < _offsets.Length; t++) part.Offset[t] = _offsets[t];
            for (long axis = outer - 1, rest = place; axis >= 0; rest /= _sizes[(int)axis--])
            {
                for (var t = 0; t < _offsets.Length; t++)
                    part.Offset[t] += (int)(rest % _sizes[(int)axis]) * _strides[(int)axis][t];
            }

            for (var axis = 0; axis < part.Rank; axis++)
            {
                part.Size[axis] = _sizes[^(axis + 1)];
                part.Count = Counted(part.Count, part.Size[axis]);
                for (var t = 0; t < _offsets.Length; t++) part.Stride[t * GridPart.MaxRank + axis] = _strides[^(axis + 1)][t];
            }
            yield return part;
        }
    }

    private static int Counted(long count, int size) => count * size is <= int.MaxValue and var all ? (int)all
        : throw new ShapeException($"{count * size} elements or more, of views that repeat theirs, are more than a kernel counts: " +
        $"use {int.MaxValue} at most.");

    /// <summary>The grid as one part.</summary>
    public GridPart Whole() =>
        Rank <= GridPart.MaxRank ? Parts().Single() : throw new InvalidOperationException($"A grid has {Rank} axes.");
}

/// <summary>The grid as a kernel's argument. The innermost axis is the first.</summary>
internal struct GridPart
{
    /// <summary>How many axes and tensors it holds.</summary>
    public const int MaxRank = 8, Tensors = 4;

    public int Count, Rank;
    public Axes Size;
    public Numbers Offset;
    public AllStrides Stride;

    [InlineArray(MaxRank)]
    internal struct Axes
    {
        private int _first;
    }

    [InlineArray(Tensors)]
    internal struct Numbers
    {
        private int _first;
    }

    [InlineArray(MaxRank * Tensors)]
    internal struct AllStrides
    {
        private int _first;
    }
}
