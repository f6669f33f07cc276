using System.Runtime.CompilerServices;

namespace Nabla;

public abstract partial class Tensor
{
    /// <summary>
    /// The same elements, row-major, in <paramref name="shape"/>, where one size may be −1 and is then computed. A view where the layout
    /// allows it.
    /// </summary>
    /// <exception cref="ShapeException">The number of elements differs, or more than one size is −1.</exception>
    [OverloadResolutionPriority(1)]   // so that a collection expression, which may hold −1, comes here
    public Tensor Reshape(params ReadOnlySpan<int> shape)
    {
        var unknown = shape.IndexOf(-1);
        if (unknown < 0) return Reshape(Shape.Create(shape));
        var known = 1L;
        for (var i = 0; i < shape.Length; i++)
            if (i != unknown) known *= shape[i];
        var text = $"[{string.Join(", ", shape.ToArray())}]";
        if (shape[(unknown + 1)..].Contains(-1)) throw new ShapeException($"reshape: only one size of {text} may be -1.");
        if (known <= 0 || Length % known != 0)
            throw new ShapeException($"reshape: shape {Shape} has {Length} elements, which {text} does not divide.");
        var sizes = shape.ToArray();
        sizes[unknown] = Shape.Size(Length / known, "reshape");
        return Reshape(Shape.Create(sizes));
    }

    /// <summary>The same elements, row-major, in <paramref name="shape"/>. A view where the layout allows it.</summary>
    /// <exception cref="ShapeException">The number of elements differs.</exception>
    public Tensor Reshape(Shape shape) => shape == Shape ? this : new Reshape(shape).Apply(this);

    /// <inheritdoc cref="T:Nabla.Permute"/>
    /// <exception cref="ShapeException"><paramref name="dims"/> does not name each axis once.</exception>
    public Tensor Permute(params ReadOnlySpan<int> dims)
    {
        if (dims.Length != Rank) throw new ShapeException($"permute: {dims.Length} axes are named, but shape {Shape} has {Rank}.");
        if (Rank > 0) Shape.NormalizeAxes(dims, "permute");
        var axes = dims.ToArray();
        var moved = false;
        for (var i = 0; i < axes.Length; i++)
        {
            if (axes[i] < 0) axes[i] += Rank;
            moved |= axes[i] != i;
        }
        return moved ? new Permute(Axes.Create(axes)).Apply(this) : this;
    }

    /// <summary>Swaps two axes. A view.</summary>
    /// <exception cref="ShapeException">There is no such axis.</exception>
    public Tensor Transpose(int dim0, int dim1)
    {
        var (i, j) = (Shape.Axis(dim0, "transpose"), Shape.Axis(dim1, "transpose"));
        var dims = Axes.Range(Rank).Span.ToArray();
        (dims[i], dims[j]) = (j, i);
        return Permute(dims);
    }

    /// <summary>The matrix transpose: swaps the last two axes. A view.</summary>
    /// <exception cref="ShapeException">There are fewer than two axes.</exception>
    public Tensor T() => Rank >= 2 ? Transpose(-2, -1) : throw new ShapeException($"T: shape {Shape} has fewer than two axes to swap.");

    /// <summary>
    /// Moves the axes <paramref name="source"/> to the places <paramref name="destination"/>; the others keep their order. A view.
    /// </summary>
    /// <exception cref="ShapeException">An axis does not exist, is named twice, or the lists differ in length.</exception>
    public Tensor Movedim(ReadOnlySpan<int> source, ReadOnlySpan<int> destination)
    {
        if (source.Length != destination.Length)
            throw new ShapeException($"movedim: {source.Length} axes are moved to {destination.Length} places.");
        if (source.IsEmpty) return this;
        Shape.NormalizeAxes(source, "movedim");
        Shape.NormalizeAxes(destination, "movedim");
        var dims = new int[Rank];
        Array.Fill(dims, -1);
        var taken = new bool[Rank];
        for (var i = 0; i < source.Length; i++)
        {
            var from = Shape.Axis(source[i], "movedim");
            dims[Shape.Axis(destination[i], "movedim")] = from;
            taken[from] = true;
        }
        for (int i = 0, next = 0; i < Rank; i++)
        {
            if (dims[i] >= 0) continue;
            while (taken[next]) next++;
            dims[i] = next++;
        }
        return Permute(dims);
    }

    /// <inheritdoc cref="Movedim(ReadOnlySpan{int}, ReadOnlySpan{int})"/>
    public Tensor Movedim(int source, int destination) => Movedim([source], [destination]);

    /// <summary>The tensor stretched to <paramref name="shape"/> by NumPy's rule, without a copy.</summary>
    /// <exception cref="ShapeException">The shape does not stretch that far.</exception>
    public Tensor BroadcastTo(Shape shape)
    {
        if (shape == Shape) return this;
        if (shape.Count < Rank) throw new ShapeException($"expand: shape {Shape} does not stretch to {shape}, which has fewer axes.");
        var aligned = shape.Count == Rank ? this : Reshape([.. Enumerable.Repeat(1, shape.Count - Rank), .. Shape]);
        return aligned.Shape == shape ? aligned : new Expand(shape).Apply(aligned);
    }

    /// <summary>The tensor stretched to <paramref name="size"/>, where −1 keeps an axis as it is, without a copy.</summary>
    /// <exception cref="ShapeException">The shape does not stretch that far.</exception>
    public Tensor Expand(params ReadOnlySpan<int> size)
    {
        var sizes = size.ToArray();
        for (var i = 0; i < sizes.Length; i++)
        {
            if (sizes[i] == -1)
            {
                sizes[i] = i - (sizes.Length - Rank) is >= 0 and var axis ? Shape[axis]
                    : throw new ShapeException("expand: -1 keeps an axis, but there is none to keep in front.");
            }
        }

        return BroadcastTo(Shape.Create(sizes));
    }

    /// <summary>A new axis of size 1 at <paramref name="dim"/>; −1 puts it last. A view.</summary>
    public Tensor Unsqueeze(int dim)
    {
        if (dim < -Rank - 1 || dim > Rank)
            throw new ShapeException($"unsqueeze: shape {Shape} takes a new axis at {-Rank - 1} to {Rank}, not at {dim}.");
        var axis = dim < 0 ? dim + Rank + 1 : dim;
        return Reshape(Shape.Create([.. Shape.Span[..axis], 1, .. Shape.Span[axis..]]));
    }

    /// <summary>
    /// Without the axis <paramref name="dim"/> where its size is 1, else as it is; without <paramref name="dim"/>, without all axes of size
    /// 1. A view.
    /// </summary>
    public Tensor Squeeze(int? dim = null)
    {
        var sizes = new List<int>(Rank);
        var only = dim is { } d && Rank > 0 ? Shape.Axis(d, "squeeze") : -1;
        for (var i = 0; i < Rank; i++)
            if (Shape[i] != 1 || (dim is not null && i != only)) sizes.Add(Shape[i]);
        return Reshape(Shape.Create([.. sizes]));
    }

    /// <summary>The axes from <paramref name="startDim"/> to <paramref name="endDim"/> as one.</summary>
    public Tensor Flatten(int startDim = 0, int endDim = -1)
    {
        if (Rank == 0) return Reshape([1]);
        var (start, end) = (Shape.Axis(startDim, "flatten"), Shape.Axis(endDim, "flatten"));
        if (start > end) throw new ShapeException($"flatten: axis {startDim} comes after axis {endDim} in shape {Shape}.");
        return Reshape([.. Shape[..start], Shape.Size(Shape[start..(end + 1)].Length, "flatten"), .. Shape[(end + 1)..]]);
    }

    /// <summary>
    /// Every <paramref name="step"/>-th element along <paramref name="dim"/> from <paramref name="start"/> to before
    /// <paramref name="end"/>. Negative bounds count from the end, and bounds beyond the axis are cut to it, as in Python. A view.
    /// </summary>
    /// <exception cref="ShapeException">There is no such axis.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="step"/> is not positive.</exception>
    public Tensor Slice(int dim, int? start = null, int? end = null, int step = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(step);
        var axis = Shape.Axis(dim, "slice");
        var size = Shape[axis];
        int first = Bound(start ?? 0), last = Bound(end ?? size);
        var count = last <= first ? 0 : (last - first - 1) / step + 1;
        return count == size ? this : new Slice(axis, count == 0 ? 0 : first, count, step).Apply(this);

        int Bound(int i) => Math.Clamp(i < 0 ? i + size : i, 0, size);
    }

    /// <summary><paramref name="length"/> elements along <paramref name="dim"/> from <paramref name="start"/> on. A view.</summary>
    /// <exception cref="ShapeException">They lie outside the axis.</exception>
    public Tensor Narrow(int dim, int start, int length)
    {
        var size = Shape[Shape.Axis(dim, "narrow")];
        if (start < 0) start += size;
        if (start < 0 || length < 0 || start > size - length)
        {
            throw new ShapeException($"narrow: {length} elements from {start} do not fit axis {dim} of shape {Shape}, which has " +
                $"size {size}.");
        }

        return Slice(dim, start, start + length);
    }

    /// <summary>Position <paramref name="index"/> of axis <paramref name="dim"/>, which is dropped. A view.</summary>
    /// <exception cref="ShapeException">The position lies outside the axis.</exception>
    public Tensor Select(int dim, int index)
    {
        var axis = Shape.Axis(dim, "select");
        var size = Shape[axis];
        if (index < -size || index >= size)
            throw new ShapeException($"select: position {index} lies outside axis {dim} of shape {Shape}, which has size {size}.");
        return Slice(axis, index < 0 ? index + size : index, (index < 0 ? index + size : index) + 1).Reshape(Shape.Without([axis]));
    }

    /// <inheritdoc cref="T:Nabla.Flip"/>
    /// <exception cref="ShapeException">There is no such axis, or it is named twice.</exception>
    public Tensor Flip(params ReadOnlySpan<int> dims) => dims.IsEmpty ? this : new Flip(Shape.NormalizeAxes(dims, "flip")).Apply(this);

    /// <inheritdoc cref="T:Nabla.Diagonal"/>
    /// <exception cref="ShapeException">An axis does not exist, or both are the same.</exception>
    public Tensor Diagonal(int offset = 0, int dim1 = 0, int dim2 = 1)
    {
        Shape.NormalizeAxes([dim1, dim2], "diagonal");
        // The negative of the least int is itself.
        return new Diagonal(Math.Max(offset, -int.MaxValue), Shape.Axis(dim1, "diagonal"), Shape.Axis(dim2, "diagonal")).Apply(this);
    }

    /// <inheritdoc cref="T:Nabla.Unfold"/>
    /// <exception cref="ShapeException">There is no such axis, or a window does not fit it.</exception>
    public Tensor Unfold(int dimension, int size, int step)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(step);
        var axis = Shape.Axis(dimension, "unfold");
        if (size < 0 || size > Shape[axis])
            throw new ShapeException($"unfold: a window of {size} does not fit axis {dimension} of shape {Shape}.");
        return new Unfold(axis, size, step).Apply(this);
    }
}
