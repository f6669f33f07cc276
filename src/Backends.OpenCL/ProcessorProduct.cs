using System.Collections.Concurrent;
using Nabla.Devices;

namespace Nabla.OpenCL;

/// <summary>Matrix products that on a processor compute a block of the result in the registers of each work-item.</summary>
internal sealed class ProcessorProduct : MatrixProduct
{
    private const int ItemsPerGroup = 8;

    private readonly ConcurrentDictionary<(DType, ProductBlock), ClProgram> _blocks = new();

    public override void Run(DeviceTensor a, DeviceTensor b, DeviceTensor y)
    {
        if (a.Length > 0 && y.Length > 0 && y.Queue.IsProcessor) Blocks(new Product(a, b, y));
        else base.Run(a, b, y);
    }

    private void Blocks(Product p)
    {
        // A result of one column is computed as a row of the transposed product, since the elements of a row are neighbours.
        if (p.N == 1 && p.M > 1) p = p.Exchanged();
        p = p.WithRowsOfTheBatch();
        if (!p.HasRows && !p.HasDots) p = p.Exchanged() is { HasRows: true } exchanged ? exchanged : p with { B = p.B.Copied() };
        var (dtype, block) = (p.Y.DType, ProductBlock.Of(p, 32 / p.Y.DType.Size));
        var program = _blocks.GetOrAdd((dtype, block), key => new("matmul", MatrixProductSource.Blocks(key.Item1, key.Item2)));
        var items = Parts(p.M, block.Height) * Parts(p.N, block.Width);
        foreach (var batch in p.Batch.Parts())
        {
            using var call = program.On(p.Y.Queue, "product");
            Arguments(ref call.In(p.A), p).Value(batch).Run(Parts(items * batch.Count, ItemsPerGroup), ItemsPerGroup);
        }
    }
}

/// <summary>
/// The block that a work-item of a processor computes: <paramref name="Rows"/> × <paramref name="Columns"/> vectors of <paramref
/// name="Lanes"/> neighbours in a row, or, with <paramref name="Dots"/>, as many elements, each with a vector of partial sums.
/// </summary>
internal readonly record struct ProductBlock(bool Dots, int Lanes, int Rows, int Columns)
{
    public int Height => Rows;

    public int Width => Dots ? Columns : Columns * Lanes;

    /// <summary>Twelve (eight) sums and their factors fill sixteen registers.</summary>
    public static ProductBlock Of(Product p, int lanes) =>
        p.HasDots && (!p.HasRows || p.N < lanes) ? new(true, lanes, p.M < 3 ? 1 : 4, p.N == 1 ? 1 : p.M < 3 ? 4 : 2)
         : p.N < lanes ? new(false, 1, p.M < 3 ? 1 : 6, 1)
         : new(false, lanes, p.M < 3 ? 1 : 6, p.N < 2 * lanes ? 1 : 2);
}
