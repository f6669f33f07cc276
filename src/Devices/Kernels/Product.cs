namespace Nabla.Devices;

/// <summary>Y = A·B for each matrix of a batch, to which A and B broadcast.</summary>
internal sealed record Product(DeviceTensor A, DeviceTensor B, DeviceTensor Y)
{
    public int M => Size(Y, 2);

    public int N => Size(Y, 1);

    public int K => Size(A, 1);

    public int ARow => Stride(A, 2);

    public int AColumn => Stride(A, 1);

    public int BRow => Stride(B, 2);

    public int BColumn => Stride(B, 1);

    public int YRow => Stride(Y, 2);

    public int YColumn => Stride(Y, 1);

    /// <summary>Where the matrices of the batch begin in A, B and Y.</summary>
    public Grid Batch => new(Y.Shape.Span[..^2], A.Lead(), B.Lead(), Y.Lead());

    /// <summary>Whether the elements of B's rows are neighbours: a row of Y is a sum of them.</summary>
    public bool HasRows => BColumn == 1;

    /// <summary>Whether the elements of A's rows and of B's columns are neighbours: an element of Y is their dot product.</summary>
    public bool HasDots => AColumn == 1 && BRow == 1;

    /// <summary>Yᵀ = Bᵀ·Aᵀ.</summary>
    public Product Exchanged() => new(B.Transposed(), A.Transposed(), Y.Transposed());

    /// <summary>The batch as one product, possible where B is one matrix and the batch axis continues the rows of A and Y.</summary>
    public Product WithRowsOfTheBatch()
    {
        if (Y.Rank == 2 || new Grid(Y.Shape.Span[..^2], B.Lead()) is not { Rank: <= 1, Last.Stride: 0 }) return this;
        var rows = Y.Shape.Span[..^1];
        Grid a = new(rows, A.Lead(1)), y = new(rows, Y.Lead(1));
        return a.Rank > 1 || y.Rank > 1 ? this : new(Rows(A, a), One(B), Rows(Y, y));
    }

    private static DeviceTensor Rows(DeviceTensor x, Grid rows) =>
        x.Seen([rows.Last.Size, Size(x, 1)], [rows.Last.Stride, Stride(x, 1)]);

    private static DeviceTensor One(DeviceTensor x) => x.Seen(x.Shape[^2..], x.Strides[^2..]);

    private static int Size(DeviceTensor x, int fromEnd) => x.Shape.Span[^fromEnd];

    // The stride of an axis of size 1 does not matter.
    private static int Stride(DeviceTensor x, int fromEnd) => Size(x, fromEnd) == 1 ? 1 : x.Strides[^fromEnd];
}
