namespace Nabla;

public abstract partial class Tensor
{
    /// <summary>The tensors one after the other along <paramref name="dim"/>.</summary>
    /// <exception cref="ShapeException">There is no tensor, or they differ in another axis.</exception>
    public static Tensor Cat(ReadOnlySpan<Tensor> tensors, int dim = 0)
    {
        if (tensors.IsEmpty) throw new ShapeException("cat: there are no tensors to join.");
        foreach (var tensor in tensors) ArgumentNullException.ThrowIfNull(tensor, nameof(tensors));
        var axis = tensors[0].Shape.Axis(dim, "cat");
        return tensors.Length == 1 ? tensors[0] : new Cat(axis).Apply(tensors);
    }

    /// <summary>The tensors, all of one shape, along a new axis <paramref name="dim"/>.</summary>
    /// <exception cref="ShapeException">There is no tensor, or the shapes differ.</exception>
    public static Tensor Stack(ReadOnlySpan<Tensor> tensors, int dim = 0)
    {
        if (tensors.IsEmpty) throw new ShapeException("stack: there are no tensors to join.");
        var parts = new Tensor[tensors.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(tensors[i], nameof(tensors));
            if (tensors[i].Shape != tensors[0].Shape)
            {
                throw new ShapeException($"stack: tensor 0 has shape {tensors[0].Shape} and tensor {i} {tensors[i].Shape}, but all must " +
                    "have the same.");
            }

            parts[i] = tensors[i].Unsqueeze(dim);
        }
        return Cat(parts, dim);
    }

    /// <summary>Parts of <paramref name="splitSize"/> elements along <paramref name="dim"/>; the last may be shorter. Views.</summary>
    public Tensor[] Split(int splitSize, int dim = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(splitSize);
        var size = Shape[Shape.Axis(dim, "split")];
        var parts = new Tensor[size == 0 ? 1 : (size - 1) / splitSize + 1];
        for (var i = 0; i < parts.Length; i++) parts[i] = Narrow(dim, i * splitSize, Math.Min(splitSize, size - i * splitSize));
        return parts;
    }

    /// <summary>Parts of the given sizes along <paramref name="dim"/>. Views.</summary>
    /// <exception cref="ShapeException">The sizes do not add up to the axis.</exception>
    public Tensor[] Split(ReadOnlySpan<int> splitSizes, int dim = 0)
    {
        var axis = Shape.Axis(dim, "split");
        var total = 0L;
        foreach (var size in splitSizes)
            total += size >= 0 ? size : throw new ShapeException($"split: a part has no negative size: {Text(splitSizes)}.");
        if (total != Shape[axis])
        {
            throw new ShapeException(
                $"split: the sizes {Text(splitSizes)} add up to {total}, but axis {dim} of shape {Shape} has {Shape[axis]}.");
        }

        var parts = new Tensor[splitSizes.Length];
        for (int i = 0, start = 0; i < parts.Length; start += splitSizes[i++]) parts[i] = Narrow(axis, start, splitSizes[i]);
        return parts;

        static string Text(ReadOnlySpan<int> sizes) => $"[{string.Join(", ", sizes.ToArray())}]";
    }

    /// <summary>
    /// At most <paramref name="chunks"/> parts of equal size along <paramref name="dim"/>; the last may be shorter. Views.
    /// </summary>
    public Tensor[] Chunk(int chunks, int dim = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(chunks);
        var size = Shape[Shape.Axis(dim, "chunk")];
        return Split(size == 0 ? 1 : (size - 1) / chunks + 1, dim);
    }

    /// <summary>The tensor at each position of <paramref name="dim"/>, which is dropped. Views.</summary>
    public Tensor[] Unbind(int dim = 0)
    {
        var axis = Shape.Axis(dim, "unbind");
        var parts = new Tensor[Shape[axis]];
        for (var i = 0; i < parts.Length; i++) parts[i] = Select(axis, i);
        return parts;
    }

    /// <summary>
    /// Moves elements <paramref name="shifts"/> places along <paramref name="dim"/>; what falls off one end comes in at the other.
    /// </summary>
    public Tensor Roll(int shifts, int? dim = null)
    {
        if (dim is null) return Reshape([-1]).Roll(shifts, 0).Reshape(Shape);
        var size = Shape[Shape.Axis(dim.Value, "roll")];
        if (size == 0) return this;
        var split = (int)(size - ((long)shifts % size + size) % size);
        return split == size ? this : Cat([Slice(dim.Value, split, size), Slice(dim.Value, 0, split)], dim.Value);
    }

    /// <inheritdoc cref="Roll(int, int?)"/>
    public Tensor Roll(ReadOnlySpan<int> shifts, ReadOnlySpan<int> dims)
    {
        if (shifts.Length != dims.Length) throw new ShapeException($"roll: {shifts.Length} shifts for {dims.Length} axes.");
        var x = this;
        for (var i = 0; i < shifts.Length; i++) x = x.Roll(shifts[i], dims[i]);
        return x;
    }

    /// <summary>
    /// Turns the plane of the axes <paramref name="dims"/> by <paramref name="k"/> quarters, from the first towards the second.
    /// </summary>
    /// <exception cref="ShapeException">They are not two different axes of the tensor.</exception>
    public Tensor Rot90(int k = 1, int[]? dims = null)
    {
        dims ??= [0, 1];
        if (dims.Length != 2) throw new ShapeException($"rot90: a plane has two axes, but {dims.Length} are named.");
        Shape.NormalizeAxes(dims, "rot90");
        var (a, b) = (dims[0], dims[1]);
        return (((k % 4) + 4) % 4) switch
        {
            1 => Flip([b]).Transpose(a, b),
            2 => Flip([a, b]),
            3 => Flip([a]).Transpose(a, b),
            _ => this,
        };
    }

    /// <summary>The whole tensor repeated <paramref name="dims"/> times along each axis, counted from the last.</summary>
    public Tensor Tile(params ReadOnlySpan<int> dims)
    {
        var rank = Math.Max(Rank, dims.Length);
        Shape sizes = [.. Enumerable.Repeat(1, rank - Rank), .. Shape];
        int[] repeats = [.. Enumerable.Repeat(1, rank - dims.Length), .. dims];
        var (from, to, result) = (new int[2 * rank], new int[2 * rank], new int[rank]);
        for (var i = 0; i < rank; i++)
        {
            (from[2 * i], to[2 * i]) = (1, repeats[i]);
            from[2 * i + 1] = to[2 * i + 1] = sizes[i];
            result[i] = Shape.Size((long)sizes[i] * repeats[i], "tile");
        }
        return Reshape(Shape.Create(from)).BroadcastTo(to).Reshape(Shape.Create(result));
    }

    /// <summary>
    /// Each element along <paramref name="dim"/> <paramref name="repeats"/> times in a row; without <paramref name="dim"/>, of the
    /// flattened tensor.
    /// </summary>
    public Tensor RepeatInterleave(int repeats, int? dim = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(repeats);
        if (dim is null) return Reshape([-1]).RepeatInterleave(repeats, 0);
        var axis = Shape.Axis(dim.Value, "repeat_interleave");
        var column = Unsqueeze(axis + 1);
        return column.BroadcastTo(column.Shape.With(axis + 1, repeats))
            .Reshape(Shape.With(axis, Shape.Size((long)Shape[axis] * repeats, "repeat_interleave")));
    }

    /// <summary>
    /// <paramref name="value"/> before and after each axis: <paramref name="pad"/> holds (before, after) of the last axis, then of the one
    /// before it, and so on. A negative number cuts.
    /// </summary>
    /// <exception cref="ShapeException"><paramref name="pad"/> has an odd length or names more axes than there are, or cuts more
    /// than there is; no tensor holds so many elements.</exception>
    public Tensor Pad(ReadOnlySpan<int> pad, double value = 0)
    {
        if (pad.Length % 2 != 0 || pad.Length / 2 > Rank)
            throw new ShapeException($"pad: {pad.Length} numbers for shape {Shape}: give two for each axis, the last axis first.");
        var x = this;
        for (var i = 0; i < pad.Length / 2; i++)
        {
            var (axis, before, after) = (Rank - 1 - i, pad[2 * i], pad[2 * i + 1]);
            var padded = x.Shape.With(axis, Shape.Size((long)x.Shape[axis] + before + after, "pad"));
            if (before < 0 || after < 0) x = x.Narrow(axis, Math.Max(0, -before), x.Shape[axis] + Math.Min(0, before) + Math.Min(0, after));
            if (before <= 0 && after <= 0) continue;
            Shape.Elements(padded.Length, "pad");
            Tensor Edge(int width) => Dispatcher.Full(x.Shape.With(axis, Math.Max(0, width)), value, DType, Device);
            x = Cat([Edge(before), x, Edge(after)], axis);
        }
        return x;
    }

    /// <summary>
    /// A matrix with the last axis on the diagonal <paramref name="offset"/>, and zeros elsewhere; its axes become <paramref name="dim1"/>
    /// and <paramref name="dim2"/>.
    /// </summary>
    public Tensor DiagEmbed(int offset = 0, int dim1 = -2, int dim2 = -1)
    {
        if (Rank == 0) throw new ShapeException("diag_embed: a scalar has no axis to put on a diagonal.");
        var size = Shape.Size(Shape[Rank - 1] + Math.Abs((long)offset), "diag_embed");
        var (row, column) = (Rank - 1, Rank);
        var y = new Embed(new Diagonal(offset, row, column), [.. Shape[..^1], size, size]).Apply(this);
        return y.Movedim([row, column], [dim1, dim2]);
    }

    /// <summary>The lower triangle of the last two axes, up to the diagonal <paramref name="diagonal"/>, and zeros above.</summary>
    public Tensor Tril(int diagonal = 0) => Triangle("tril", (row, column) => column - row <= diagonal);

    /// <summary>The upper triangle of the last two axes, from the diagonal <paramref name="diagonal"/> on, and zeros below.</summary>
    public Tensor Triu(int diagonal = 0) => Triangle("triu", (row, column) => column - row >= diagonal);

    private Tensor Triangle(string name, Func<int, int, bool> keep)
    {
        if (Rank < 2) throw new ShapeException($"{name}: shape {Shape} has fewer than two axes.");
        var (rows, columns) = (Shape[Rank - 2], Shape[Rank - 1]);
        var mask = new bool[Shape.Elements((long)rows * columns, name)];
        for (var i = 0; i < mask.Length; i++) mask[i] = keep(i / columns, i % columns);
        return Op.Of<Gate>().Apply(Dispatcher.Create<bool>(mask, [rows, columns], Device), this);
    }
}
