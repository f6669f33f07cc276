namespace Nabla;

/// <summary>
/// A batch of vectors as a matrix that is zero except on some diagonals, with a row for each vector and a column for each element,
/// row-major. Only the diagonals are stored. The unit vectors of a Jacobian are such a batch, and elementwise functions, slices and sums
/// keep it one.
/// </summary>
/// <param name="owner">The batching interpreter that it belongs to.</param>
/// <param name="shape">The shape of one vector, as the function sees it.</param>
/// <param name="bands">At least one diagonal, each offset once.</param>
internal sealed class Diagonals(BatchInterpreter owner, Shape shape, Band[] bands) : Tracer(owner)
{
    public Band[] Bands => bands;
    public override Tensor Inside => bands[0].Values;
    public override Shape Shape => shape;
    public override DType DType => bands[0].Values.DType;
    public override Device Device => bands[0].Values.Device;
    public override IDispatcher Dispatcher => bands[0].Values.Dispatcher;

    private int Rows => owner.Size;
    private int Columns => (int)shape.Length;

    /// <summary>
    /// The unit vectors of the shape of <paramref name="like"/>, from number <paramref name="first"/> on, as many as the batch has rows.
    /// </summary>
    public static Tensor Basis(BatchInterpreter owner, Tensor like, int first) =>
        owner.Size == 0
            ? new Batched(owner, like.Dispatcher.Full([0, .. like.Shape], 0, like.DType, like.Device))
            : new Diagonals(owner, like.Shape, [new(first, like.Dispatcher.Full([owner.Size], 1, like.DType, like.Device))]);

    /// <summary>The batch as an ordinary tensor: [rows, shape…].</summary>
    public Tensor Dense => field ??= BandMatrix.Build(bands, Rows, Columns).Reshape([Rows, .. shape]);

    /// <summary>The batch as a tensor whose zeros are structural.</summary>
    public Tensor Masked => StructuralZero.Outside(Dense, () =>
    {
        var ones = Array.ConvertAll(bands, b => b with { Values = b.Values.OnesLike() });
        return BandMatrix.Build(ones, Rows, Columns).Reshape([Rows, .. shape]).Ne(0);
    });

    /// <summary>The batch as an ordinary tensor with the rows last: [shape…, rows].</summary>
    public Tensor Transposed() =>
        BandMatrix.Build(Array.ConvertAll(bands, b => b with { Offset = -b.Offset }), Columns, Rows).Reshape([.. shape, Rows]);

    /// <summary>The same diagonals with other numbers.</summary>
    public Diagonals Map(Op op)
    {
        var mapped = new Band[bands.Length];
        for (var i = 0; i < mapped.Length; i++) mapped[i] = new(bands[i].Offset, op.Apply(bands[i].Values));
        return new(owner, shape, mapped);
    }

    /// <summary>The same matrix, with another shape of the rows.</summary>
    public Diagonals Reshaped(Shape to) => to == shape ? this : new(owner, to, bands);

    /// <summary>
    /// Applies an operator that is elementwise and linear in this matrix. <paramref name="factor"/>, the first or second input, is the same
    /// for all rows; each diagonal is combined with the part of the factor that lies on it. Null where the factor would broadcast the rows
    /// to another shape.
    /// </summary>
    public Diagonals? Scaled(Op op, Tensor factor, bool factorFirst = false)
    {
        if (!factor.Shape.StretchesTo(shape)) return null;
        var one = factor.Length == 1;
        if (one) factor = factor.Reshape([]);
        else if (factor.Rank != 1 || shape.Count != 1) factor = factor.BroadcastTo(shape).Reshape([Columns]);
        var scaled = new Band[bands.Length];
        for (var i = 0; i < scaled.Length; i++)
        {
            var band = bands[i];
            var part = one ? factor : factor.Slice(0, band.FirstColumn, band.FirstColumn + band.Count);
            scaled[i] = new(band.Offset, factorFirst ? op.Apply(part, band.Values) : op.Apply(band.Values, part));
        }
        return new(owner, shape, scaled);
    }

    /// <summary>The sum or difference, as <paramref name="op"/> says, of two such matrices. Equal diagonals are combined.</summary>
    public Diagonals Join(Op op, Diagonals other)
    {
        var joined = new Band[bands.Length + other.Bands.Length];
        bands.CopyTo(joined, 0);
        var count = bands.Length;
        foreach (var band in other.Bands)
        {
            var i = 0;
            while (i < bands.Length && bands[i].Offset != band.Offset) i++;
            if (i < bands.Length) joined[i] = new(band.Offset, op.Apply(bands[i].Values, band.Values));
            else joined[count++] = op is Sub ? new(band.Offset, -band.Values) : band;
        }
        return new(owner, shape, joined[..count]);
    }

    /// <summary>
    /// The columns from <paramref name="first"/> on, as many as rows of shape <paramref name="to"/> have. Columns outside of this matrix
    /// are zero.
    /// </summary>
    public Tensor Window(Shape to, int first)
    {
        var columns = (int)to.Length;
        var kept = new List<Band>();
        foreach (var band in bands)
        {
            var offset = band.Offset - first;
            var low = Math.Max(band.FirstRow, -offset);
            var high = Math.Min(band.FirstRow + band.Count, columns - offset);
            if (low >= high) continue;
            var values = band.Values.Slice(0, low - band.FirstRow, high - band.FirstRow);
            // A diagonal has all elements that the matrix has room for. Those from outside of the old matrix are zero.
            var start = Math.Max(0, -offset);
            var count = Math.Min(Rows, columns - offset) - start;
            kept.Add(new(offset, count == high - low ? values
                : new Embed(new Slice(0, low - start, high - low, 1), [count]).Apply(values)));
        }
        return kept.Count > 0 ? new Diagonals(owner, to, [.. kept])
            : new Batched(owner, Dispatcher.Full([Rows, .. to], 0, DType, Device));
    }

    /// <summary>The sum of each row: [rows].</summary>
    public Tensor RowSums()
    {
        Tensor? sum = null;
        foreach (var band in bands)
        {
            var part = band.Count == Rows ? band.Values : new Embed(new Slice(0, band.FirstRow, band.Count, 1), [Rows]).Apply(band.Values);
            sum = sum is null ? part : sum + part;
        }
        return sum!;
    }
}

/// <summary>All elements (i, i + offset) of a matrix, from the first row on.</summary>
internal readonly record struct Band(int Offset, Tensor Values)
{
    public int Count => (int)Values.Length;
    public int FirstRow => Math.Max(0, -Offset);
    public int FirstColumn => Math.Max(0, Offset);
}
