using System.Runtime.CompilerServices;

namespace Nabla.OpenCL;

/// <summary>
/// The elements of a shape, row-major, and where each is in up to four tensors that are stretched to it. Axes that all tensors go through in one
/// stride are taken as one. An output, contiguous, is one of the tensors.
/// </summary>
internal sealed class Grid
{
    private readonly List<int> _sizes = [];
    private readonly List<int[]> _strides = [];   // for each axis, that of each tensor
    private readonly int[] _offsets;

    /// <param name="shape">The elements.</param>
    /// <param name="layouts">The tensors; shorter ones and axes of size 1 are stretched to the shape by NumPy's rule.</param>
    public Grid(ReadOnlySpan<int> shape, params ReadOnlySpan<Layout> layouts)
    {
        _offsets = new int[layouts.Length];
        var strides = new int[layouts.Length][];
        for (var t = 0; t < layouts.Length; t++)
        {
            _offsets[t] = layouts[t].Offset;
            strides[t] = Stretched(layouts[t], shape.Length);
        }
        for (var axis = 0; axis < shape.Length; axis++) Append(shape[axis], Array.ConvertAll(strides, s => s[axis]));
    }

    private Grid(int[] offsets) => _offsets = offsets;

    /// <summary>The number of axes that are left.</summary>
    public int Rank => _sizes.Count;

    /// <summary>The number of elements.</summary>
    public long Count => _sizes.Aggregate(1L, (count, size) => count * size);

    /// <summary>The innermost axis: its size, and the stride of the first tensor.</summary>
    public (int Size, int Stride) Last => Rank == 0 ? (1, 0) : (_sizes[^1], _strides[^1][0]);

    /// <summary>The strides of a layout along the axes of a shape of <paramref name="rank"/> axes that it is stretched to.</summary>
    private static int[] Stretched(Layout layout, int rank)
    {
        var (strides, lead) = (new int[rank], rank - layout.Shape.Count);
        var own = layout.Strides;
        for (var axis = lead; axis < rank; axis++)
            strides[axis] = layout.Shape[axis - lead] == 1 ? 0 : own[axis - lead];
        return strides;
    }

    private void Append(int size, int[] strides)
    {
        if (size == 1) return;
        if (Rank > 0 && Continues(_strides[^1], strides, size))
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
            if (outer[t] != inner[t] * size) return false;
        return true;
    }

    /// <summary>The grid as kernels take it: once, or where it has too many axes once for each place on the outer ones.</summary>
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
                for (var t = 0; t < _offsets.Length; t++)
                    part.Offset[t] += (int)(rest % _sizes[(int)axis]) * _strides[(int)axis][t];
            for (var axis = 0; axis < part.Rank; axis++)
            {
                part.Size[axis] = _sizes[outer + axis];
                part.Count *= part.Size[axis];
                for (var t = 0; t < _offsets.Length; t++) part.Stride[t * GridPart.MaxRank + axis] = _strides[outer + axis][t];
            }
            yield return part;
        }
    }

    /// <summary>The grid as one part.</summary>
    public GridPart Whole() => Rank <= GridPart.MaxRank ? Parts().Single() : throw new InvalidOperationException($"A grid has {Rank} axes.");
}

/// <summary>The <c>Grid</c> of <see cref="Program.Prelude"/>.</summary>
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
