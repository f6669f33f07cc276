namespace Nabla.Devices;

/// <summary>
/// A reduction. Where there are few outputs of many elements each, a work-group computes an output, or a part of one, and merges the states
/// of its items as a tree; where neighbours in memory are of different outputs, an item computes a part of an output; else one work-item
/// computes an output. The order depends only on the shapes and the device, so that a sum is the same every time. The kernels: <c>each</c>
/// of x, each output with its first place, the grid of a row, and that of the rows; <c>tree</c> of x, the states of the parts, each output
/// with its first place, the number of parts of a row, and both grids; <c>slices</c> of x, the states, the number of parts, and both grids;
/// <c>join</c>, a group for each row, of the states, each output with its first place, and the number of parts.
/// </summary>
internal sealed class Fold(string op, KernelForm form)
{
    private const int LongRow = 512, LongPart = 4096, LongSlice = 64, FewestNeighbours = 16, StateBytes = 16;

    private readonly Program?[] _programs = new Program?[DType.All.Count];

    /// <summary>Reduces the axes of x to size 1.</summary>
    public void Run(DeviceTensor x, Axes axes, params scoped ReadOnlySpan<DeviceTensor> y)
    {
        var rows = y[0].Length;
        if (rows == 0) return;
        var (device, program) = (x.Queue, _programs[x.DType.Index] ??= Load(x, y));
        // The offset of each output is an argument of its own.
        var first = y[0].Offset == 0 ? y[0] : y[0].WithLayout(Layout.Contiguous(y[0].Shape));
        var (kept, reduced) = Split(x, axes, first);
        if (reduced.Rank > GridPart.MaxRank)
        {
            x = Packed(x, axes);
            (kept, reduced) = Split(x, [1], y[0].WithLayout(Layout.Contiguous([(int)rows, 1])));
        }
        var length = reduced.Count;
        if (length >= LongRow && rows < 2 * device.Units * device.GroupSize && kept.Rank <= GridPart.MaxRank)
        {
            if (!device.IsProcessor && rows >= FewestNeighbours && HasNeighbours(x, axes))
                Slices(program, device, x, y, (int)rows, kept, reduced);
            else
                Tree(program, device, x, y, (int)rows, length, kept, reduced);
        }
        else
        {
            using var call = program.On(device, "each");
            Outputs(ref call.In(x), y).Value(reduced.Whole()).Run(kept);
        }
    }

    private static void Tree(Program program, QueueDevice device, DeviceTensor x, ReadOnlySpan<DeviceTensor> y, int rows, long length,
        Grid kept, Grid reduced)
    {
        var parts = (int)Math.Max(1, Math.Min(4 * device.Units / rows, length / LongPart));
        var states = device.Pool.Rent((long)rows * parts * StateBytes);
        using (var call = program.On(device, "tree"))
        {
            Outputs(ref call.In(x).Out(states), y).Value(parts).Value(reduced.Whole()).Value(kept.Whole())
                .Run((long)rows * parts, device.GroupSize);
        }

        if (parts > 1) Join(program, device, states, y, rows, parts);
    }

    private static void Slices(Program program, QueueDevice device, DeviceTensor x, ReadOnlySpan<DeviceTensor> y, int rows, Grid kept,
        Grid reduced)
    {
        var parts = (int)Math.Max(1, Math.Min(2L * device.Units * device.GroupSize / rows, reduced.Count / LongSlice));
        var states = device.Pool.Rent((long)rows * parts * StateBytes);
        using (var call = program.On(device, "slices"))
            call.In(x).Out(states).Value(parts).Value(reduced.Whole()).Value(kept.Whole()).Run((long)rows * parts);
        Join(program, device, states, y, rows, parts);
    }

    private static void Join(Program program, QueueDevice device, DeviceBuffer states, ReadOnlySpan<DeviceTensor> y, int rows, int parts)
    {
        using var call = program.On(device, "join");
        Outputs(ref call.In(states), y).Value(parts).Run(rows, device.GroupSize);
    }

    /// <summary>Whether elements that lie side by side in memory are of different outputs.</summary>
    private static bool HasNeighbours(DeviceTensor x, Axes axes)
    {
        for (var i = 0; i < x.Rank; i++)
            if (x.Strides[i] == 1 && x.Shape[i] > 1) return !axes.Contains(i);
        return false;
    }

    private static ref Launch Outputs(ref Launch call, scoped ReadOnlySpan<DeviceTensor> y)
    {
        foreach (var output in y) call.Out(output).Value(output.Offset);
        return ref call;
    }

    /// <summary>
    /// Two grids: the outputs, with each place in y and the place of its first element in x; and the elements of one output.
    /// </summary>
    private static (Grid Kept, Grid Reduced) Split(DeviceTensor x, Axes axes, DeviceTensor y)
    {
        int[] sizes = new int[axes.Count], strides = new int[axes.Count];
        for (var i = 0; i < sizes.Length; i++) (sizes[i], strides[i]) = (x.Shape[axes[i]], x.Strides[axes[i]]);
        // Strides of y along the reduced axes do not matter, since these have size 1 in y.
        return (new(y.Shape.Span, y, x.Seen(y.Shape, x.Strides)), new Grid(sizes, x.Seen(sizes, strides)).FromZero());
    }

    /// <summary>A copy with two axes: the outputs, and the elements of each output.</summary>
    private static DeviceTensor Packed(DeviceTensor x, Axes axes)
    {
        int[] kept = [.. Enumerable.Range(0, x.Rank).Where(i => !axes.Contains(i))];
        int[] order = [.. kept, .. axes];
        var copy = x.WithLayout(new Permute([.. order]).View(x.Layout)!.Value).Copied();
        var rows = kept.Aggregate(1, (count, i) => count * x.Shape[i]);
        return copy.WithLayout(Layout.Contiguous([rows, (int)(x.Length / rows)]));
    }

    private Program Load(DeviceTensor x, ReadOnlySpan<DeviceTensor> y)
    {
        var outputs = new DType[y.Length];
        for (var i = 0; i < outputs.Length; i++) outputs[i] = y[i].DType;
        return x.Queue.Language.Fold(op, form, x.DType, outputs);
    }
}
