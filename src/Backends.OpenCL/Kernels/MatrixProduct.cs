using System.Collections.Concurrent;

namespace Nabla.OpenCL;

/// <summary>
/// Batched matrix products. On a processor a work-item computes a block of the result in registers. On other devices a work-group computes
/// a tile, with tiles of the inputs in local memory. Inputs are read with their strides.
/// </summary>
internal static class MatrixProduct
{
    private const int ItemsPerGroup = 8, Side = 16;

    private static readonly ConcurrentDictionary<(DType, ProductBlock), ClProgram> s_blocks = new();
    private static readonly ConcurrentDictionary<(DType, int), ClProgram> s_tiles = new();

    public static void Run(ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y)
    {
        if (x[0].Length == 0 && y[0].Length > 0) y[0].ClDevice.Clear(y[0]);
        else if (y[0].ClDevice.IsCpu) Blocks(x, y);
        else Tiles(x, y);
    }

    private static void Blocks(ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y)
    {
        if (y[0].Length == 0) return;
        var p = new Product(x[0], x[1], y[0]);
        // A result of one column is computed as a row of the transposed product, since the elements of a row are neighbours.
        if (p.N == 1 && p.M > 1) p = p.Exchanged();
        p = p.WithRowsOfTheBatch();
        if (!p.HasRows && !p.HasDots) p = p.Exchanged() is { HasRows: true } exchanged ? exchanged : p with { B = p.B.Copied() };
        var (dtype, block) = (y[0].DType, ProductBlock.Of(p, 32 / y[0].DType.Size));
        var program = s_blocks.GetOrAdd((dtype, block), key => new("matmul", MatrixProductSource.Blocks(key.Item1, key.Item2)));
        Launch(program, "product", p, Parts(p.M, block.Height) * Parts(p.N, block.Width), ItemsPerGroup);
    }

    /// <summary>The method for devices that run many items at one time.</summary>
    internal static void Tiles(ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y)
    {
        if (y[0].Length == 0) return;
        var p = new Product(x[0], x[1], y[0]).WithRowsOfTheBatch();
        var each = Math.Min(p.M, p.N) >= 4 * Side ? 4 : 1;   // An item computes this many rows and columns of its group's tile.
        var program = s_tiles.GetOrAdd((y[0].DType, each), key => new("matmul", MatrixProductSource.Tiles(key.Item1, Side, key.Item2)));
        Launch(program, "product", p, Parts(p.M, Side * each) * Parts(p.N, Side * each) * Side * Side, Side * Side);
    }

    private static void Launch(ClProgram program, string kernel, Product p, long items, int group)
    {
        foreach (var batch in p.Batch.Parts())
        {
            using var call = program.On(p.Y.ClDevice, kernel);
            call.In(p.A).In(p.B).Out(p.Y).Value(p.M).Value(p.N).Value(p.K).Value(p.ARow).Value(p.AColumn).Value(p.BRow).Value(p.BColumn)
                .Value(p.YRow).Value(p.YColumn).Value(batch).Run(Parts(items * batch.Count, group), group);
        }
    }

    private static long Parts(long length, int part) => (length + part - 1) / part;
}
