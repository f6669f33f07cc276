namespace Nabla;

/// <summary>
/// A matrix between two axes of a tensor, all other axes being of size 1, that is zero but for some diagonals: what the unit vectors of a
/// Jacobian are, and remain under elementwise functions, slices and sums. Only the diagonals are computed with.
/// </summary>
internal sealed class Banded : Tracer
{
    /// <summary>Within how many neighbouring diagonals all are written at once.</summary>
    private const int Neighbours = 8;

    private readonly BandedInterpreter _owner;

    /// <param name="owner">What computes with it.</param>
    /// <param name="shape">The shape of the whole.</param>
    /// <param name="row">The axis of rows.</param>
    /// <param name="column">The axis of columns.</param>
    /// <param name="bands">At least one diagonal, each offset once.</param>
    public Banded(BandedInterpreter owner, Shape shape, int row, int column, params Band[] bands) : base(owner)
        => (_owner, Shape, Row, Column, Bands) = (owner, shape, row, column, bands);

    public int Row { get; }
    public int Column { get; }
    public Band[] Bands { get; }
    public override Shape Shape { get; }
    public override DType DType => Bands[0].Values.DType;
    public override Device Device => Bands[0].Values.Device;
    public override IDispatcher Dispatcher => Bands[0].Values.Dispatcher;

    private int Rows => Shape[Row];
    private int Columns => Shape[Column];

    /// <summary>Whether it is square with nothing but its main diagonal.</summary>
    public bool IsDiagonal => Bands is [{ Offset: 0 }] && Rows == Columns;

    /// <summary>The same as an ordinary tensor; built once.</summary>
    public Tensor Dense => field ??= Build();

    private Tensor Build()
    {
        if (Row > Column) return new Banded(_owner, Shape, Column, Row, Array.ConvertAll(Bands, b => b with { Offset = -b.Offset })).Build();
        int low = Bands.Min(b => b.Offset), high = Bands.Max(b => b.Offset);
        if (Bands.Length > 1 && Rows == Columns && low <= 0 && high >= 0 && high - low < Neighbours) return BuildAtOnce(low, high);
        Tensor? sum = null;
        foreach (var band in Bands)
        {
            var part = new Embed(new Diagonal(band.Offset, 0, 1), [Rows, Columns]).Apply(band.Values);
            sum = sum is null ? part : sum + part;
        }
        return sum!.Reshape(Shape);
    }

    /// <summary>
    /// Diagonals close to each other, of an n × n matrix: in its memory they are windows, one for each row, n + 1 apart, so that one operator
    /// writes them all. What the first and last windows have outside the matrix is zero.
    /// </summary>
    private Tensor BuildAtOnce(int low, int high)
    {
        var n = Rows;
        var columns = new Tensor[high - low + 1];
        for (var k = 0; k < columns.Length; k++)
        {
            var band = Array.Find(Bands, b => b.Offset == low + k);
            columns[k] = band.Values is null ? Dispatcher.Full([n], 0, DType, Device)
                : band.Offset == 0 ? band.Values
                : new Embed(new Slice(0, Math.Max(0, -band.Offset), (int)band.Values.Length, 1), [n]).Apply(band.Values);
        }
        var memory = new Embed(new Unfold(0, columns.Length, n + 1), [checked(n * n + high - low)]).Apply(Tensor.Stack(columns, dim: 1));
        return memory.Slice(0, -low, n * n - low).Reshape(Shape);
    }

    /// <summary>The same matrix with other numbers on its diagonals.</summary>
    public Banded Map(Func<Band, Tensor> f) => new(_owner, Shape, Row, Column, Array.ConvertAll(Bands, b => b with { Values = f(b) }));

    /// <summary>The same matrix between other axes.</summary>
    public Banded Moved(Shape shape, int row, int column) => new(_owner, shape, row, column, Bands);

    /// <summary>
    /// The part of <paramref name="x"/>, which stretches to this shape, that lies on a diagonal: [count], or one number. Null where it would
    /// stretch this shape instead.
    /// </summary>
    public Tensor? On(Band band, Tensor x)
    {
        if (x.Length == 1 && x.Rank <= Shape.Count) return x.Reshape(Nabla.Shape.Create());
        int row = Row - (Shape.Count - x.Rank), column = Column - (Shape.Count - x.Rank);
        var alongRow = row >= 0 && x.Shape[row] != 1;
        var alongColumn = column >= 0 && x.Shape[column] != 1;
        if (x.Rank > Shape.Count || x.Length != (alongRow ? Rows : 1L) * (alongColumn ? Columns : 1)) return null;
        var (start, count) = (Math.Max(0, -band.Offset), (int)band.Values.Length);
        if (!alongColumn) return x.Reshape([Rows]).Slice(0, start, start + count);
        if (!alongRow) return x.Reshape([Columns]).Slice(0, start + band.Offset, start + band.Offset + count);
        return Row < Column ? x.Reshape([Rows, Columns]).Diagonal(band.Offset) : x.Reshape([Columns, Rows]).Diagonal(-band.Offset);
    }

    /// <summary>The sum with a matrix between the same axes: diagonals at the same place add up, others stand beside each other.</summary>
    public Banded Plus(Banded other)
    {
        var bands = new List<Band>(Bands);
        foreach (var band in other.Bands)
        {
            var i = bands.FindIndex(b => b.Offset == band.Offset);
            if (i < 0) bands.Add(band);
            else bands[i] = band with { Values = bands[i].Values + band.Values };
        }
        return new(_owner, Shape, Row, Column, [.. bands]);
    }

    /// <summary>Rows (or columns) <paramref name="first"/> to before <paramref name="first"/> + <paramref name="size"/>, which may lie outside: there are zeros. Null if nothing is left.</summary>
    public Banded? Window(int axis, int first, int size)
    {
        var shape = Shape.With(axis, size);
        var bands = new List<Band>();
        foreach (var band in Bands)
        {
            // Row i and column i + offset, in the old numbering and in the new one.
            var offset = axis == Row ? band.Offset + first : band.Offset - first;
            int oldStart = Math.Max(0, -band.Offset), oldEnd = oldStart + (int)band.Values.Length;
            var low = Math.Max(oldStart, axis == Row ? first : first - band.Offset);
            var high = Math.Min(oldEnd, axis == Row ? first + size : first + size - band.Offset);
            if (low >= high) continue;
            var kept = band.Values.Slice(0, low - oldStart, high - oldStart);
            // A diagonal is as long as its matrix allows: what came from outside is zero.
            int newStart = Math.Max(0, -offset), newEnd = newStart + Math.Min(shape[Row] - newStart, shape[Column] - newStart - offset);
            var at = axis == Row ? low - first : low;
            bands.Add(new(offset, newEnd - newStart == high - low ? kept : new Embed(new Slice(0, at - newStart, high - low, 1), [newEnd - newStart]).Apply(kept)));
        }
        return bands.Count == 0 ? null : new(_owner, shape, Row, Column, [.. bands]);
    }
}

/// <summary>The elements (i, i + offset) of a matrix, all that there are, from the first row on.</summary>
internal readonly record struct Band(int Offset, Tensor Values);
