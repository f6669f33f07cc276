using System.Collections.Concurrent;

namespace Nabla.Devices;

/// <summary>
/// Batched matrix products: a work-group computes a tile, with tiles of the inputs in local memory. Inputs are read with their strides. The
/// kernel <c>product</c> takes A, B, Y, the sizes M, N and K, the strides of rows and columns of A, B and Y, and a grid of the batch in A,
/// B and Y. Groups are numbered from the rows of tiles over their columns to the batch.
/// </summary>
internal class MatrixProduct
{
    private const int Side = 16;

    private readonly ConcurrentDictionary<(DType, int), Program> _tiles = new();

    /// <summary>Y = A·B.</summary>
    public virtual void Run(DeviceTensor a, DeviceTensor b, DeviceTensor y)
    {
        if (a.Length == 0 && y.Length > 0) y.Queue.Clear(y);
        else if (y.Length > 0) Tiles(new Product(a, b, y).WithRowsOfTheBatch());
    }

    /// <summary>The method for devices that run many items at one time.</summary>
    internal void Tiles(Product p)
    {
        // An item computes this many rows and columns of its group's tile: several, if there are enough tiles for all units.
        var large = Parts(p.M, 4 * Side) * Parts(p.N, 4 * Side) * p.Batch.Count;
        var each = Math.Min(p.M, p.N) >= 4 * Side && large >= p.Y.Queue.Units ? 4 : 1;
        var program = _tiles.GetOrAdd((p.Y.DType, each),
            static (key, language) => language.Tiles(key.Item1, Side, key.Item2), p.Y.Queue.Language);
        var groups = Parts(p.M, Side * each) * Parts(p.N, Side * each);
        foreach (var batch in p.Batch.Parts())
        {
            using var call = program.On(p.Y.Queue, "product");
            Arguments(ref call.In(p.A), p).Value(batch).Run(groups * batch.Count, Side * Side);
        }
    }

    /// <summary>Gives a kernel, which has A, all arguments but the grid.</summary>
    protected static ref Launch Arguments(ref Launch call, Product p) =>
        ref call.In(p.B).Out(p.Y).Value(p.M).Value(p.N).Value(p.K).Value(p.ARow).Value(p.AColumn).Value(p.BRow).Value(p.BColumn)
            .Value(p.YRow).Value(p.YColumn);

    /// <summary>How many parts of a length there are.</summary>
    protected static long Parts(long length, int part) => (length + part - 1) / part;
}
