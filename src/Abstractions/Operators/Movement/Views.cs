namespace Nabla;

/// <summary>y has x's axes in another order: axis i of y is axis Dims[i] of x.</summary>
/// <param name="Dims">Each axis once.</param>
public sealed record Permute(Axes Dims) : Movement
{
    public override Layout? View(Layout x)
    {
        Span<int> sizes = stackalloc int[Dims.Count], strides = stackalloc int[Dims.Count], from = stackalloc int[Dims.Count];
        x.CopyStrides(from);
        for (var i = 0; i < Dims.Count; i++) (sizes[i], strides[i]) = (x.Shape[Dims[i]], from[Dims[i]]);
        return Layout.Strided(Shape.Create(sizes), strides, x.Offset);
    }

    public override Movement Shift(int size) => new Permute([0, .. Dims.Shift(1)]);

    protected override Tensor Transpose(int arg, Tensor g, ReadOnlySpan<Tensor> x)
    {
        var inverse = new int[Dims.Count];
        for (var i = 0; i < inverse.Length; i++) inverse[Dims[i]] = i;
        return g.Permute(inverse);
    }
}

/// <summary>y has x's elements, row-major, in another shape of the same length.</summary>
/// <param name="Shape">The shape of y.</param>
public sealed record Reshape(Shape Shape) : Movement
{
    /// <summary>
    /// Splits each run of axes of x that are contiguous among themselves into axes of y; null where an axis of y would span two runs.
    /// </summary>
    public override Layout? View(Layout x)
    {
        if (x.Shape.Length != Shape.Length)
            throw new ShapeException($"reshape: shape {x.Shape} has {x.Shape.Length} elements, but {Shape} has {Shape.Length}.");
        if (x.IsContiguous) return Layout.Contiguous(Shape, x.Offset);
        ReadOnlySpan<int> sizes = x.Shape.Span, from = x.Strides;
        Span<int> strides = stackalloc int[Shape.Count];
        strides.Fill(1);
        var to = Shape.Count - 1;
        for (var i = sizes.Length - 1; i >= 0;)
        {
            var (run, step) = ((long)sizes[i], from[i]);
            while (--i >= 0 && (sizes[i] == 1 || from[i] == run * step)) run *= sizes[i];
            var filled = 1L;
            for (; to >= 0 && (filled < run || Shape[to] == 1); to--)
            {
                strides[to] = (int)(filled * step);
                filled *= Shape[to];
            }
            if (filled != run) return null;
        }
        return Layout.Strided(Shape, strides, x.Offset);
    }

    public override Movement Shift(int size) => new Reshape([size, .. Shape]);

    protected override Tensor Transpose(int arg, Tensor g, ReadOnlySpan<Tensor> x) => g.Reshape(x[0].Shape);
}

/// <summary>y repeats x along its axes of size 1, without a copy.</summary>
/// <param name="Shape">The shape of y, of x's rank.</param>
public sealed record Expand(Shape Shape) : Movement
{
    public override Layout? View(Layout x)
    {
        Span<int> strides = stackalloc int[Shape.Count];
        x.CopyStrides(strides);
        for (var i = 0; i < strides.Length; i++)
        {
            if (x.Shape[i] == Shape[i]) continue;
            if (x.Shape[i] != 1)
                throw new ShapeException($"expand: shape {x.Shape} does not stretch to {Shape}: axis {i} has size {x.Shape[i]}, not 1.");
            strides[i] = 0;
        }
        return Layout.Strided(Shape, strides, x.Offset);
    }

    public override Movement Shift(int size) => new Expand([size, .. Shape]);

    protected override Tensor Transpose(int arg, Tensor g, ReadOnlySpan<Tensor> x) => g.SumTo(x[0].Shape);
}

/// <summary>y takes every Step-th of Count elements of x along an axis, from Start on.</summary>
/// <param name="Axis">The axis.</param>
/// <param name="Start">The first element taken.</param>
/// <param name="Count">How many are taken.</param>
/// <param name="Step">The distance between them, at least 1.</param>
public sealed record Slice(int Axis, int Start, int Count, int Step) : Movement
{
    public override Layout? View(Layout x)
    {
        Span<int> strides = stackalloc int[x.Shape.Count];
        x.CopyStrides(strides);
        var offset = x.Offset + Start * strides[Axis];
        strides[Axis] *= Step;
        return Layout.Strided(x.Shape.With(Axis, Count), strides, offset);
    }

    public override Movement Shift(int size) => this with { Axis = Axis + 1 };
}

/// <summary>y has x's elements in reverse order along the axes.</summary>
/// <param name="Dims">The axes.</param>
public sealed record Flip(Axes Dims) : Movement
{
    public override Layout? View(Layout x)
    {
        Span<int> strides = stackalloc int[x.Shape.Count];
        x.CopyStrides(strides);
        var offset = x.Offset;
        foreach (var axis in Dims)
        {
            offset += (x.Shape[axis] - 1) * strides[axis];
            strides[axis] = -strides[axis];
        }
        return Layout.Strided(x.Shape, strides, offset);
    }

    public override Movement Shift(int size) => new Flip(Dims.Shift(1));

    protected override Tensor Transpose(int arg, Tensor g, ReadOnlySpan<Tensor> x) => Apply(g);
}

/// <summary>y[…, i] = x[…, i, i + Offset, …]: a diagonal of two axes, which come out as one, the last.</summary>
/// <param name="Offset">0 is the main diagonal; positive ones lie above it, in the direction of Dim2.</param>
/// <param name="Dim1">The axis of rows.</param>
/// <param name="Dim2">The axis of columns.</param>
public sealed record Diagonal(int Offset, int Dim1, int Dim2) : Movement
{
    public override Layout? View(Layout x)
    {
        var from = x.Strides;
        int row = Math.Max(0, -Offset), column = Math.Max(0, Offset);
        var count = Math.Max(0, Math.Min(x.Shape[Dim1] - row, x.Shape[Dim2] - column));
        var rest = x.Shape.Without([Dim1, Dim2]);
        Span<int> strides = stackalloc int[rest.Count + 1];
        for (int i = 0, k = 0; i < from.Length; i++)
            if (i != Dim1 && i != Dim2) strides[k++] = from[i];
        strides[^1] = from[Dim1] + from[Dim2];
        return Layout.Strided([.. rest, count], strides, x.Offset + row * from[Dim1] + column * from[Dim2]);
    }

    public override Movement Shift(int size) => new Diagonal(Offset, Dim1 + 1, Dim2 + 1);
}

/// <summary>
/// y[…, w, …, j] = x[…, w·Step + j, …]: the windows of an axis, whose elements come out as a new last axis. Windows may overlap.
/// </summary>
/// <param name="Axis">The axis.</param>
/// <param name="Size">The length of a window.</param>
/// <param name="Step">The distance between windows.</param>
public sealed record Unfold(int Axis, int Size, int Step) : Movement
{
    public override Layout? View(Layout x)
    {
        var from = x.Strides;
        Span<int> strides = stackalloc int[from.Length + 1];
        from.CopyTo(strides);
        strides[^1] = from[Axis];
        strides[Axis] *= Step;
        return Layout.Strided([.. x.Shape.With(Axis, (x.Shape[Axis] - Size) / Step + 1), Size], strides, x.Offset);
    }

    public override Movement Shift(int size) => this with { Axis = Axis + 1 };
}
