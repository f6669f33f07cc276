namespace Nabla.Devices;

/// <summary>
/// The softmax family, row by row. Where there are few long rows, a work-group computes a row; else a work-item does. The kernels
/// <c>each</c> and <c>shared</c> take both inputs (the same one twice where there is only one), y, the length of a row, the strides of y
/// and the inputs along it, and a grid of the rows of y and the inputs.
/// </summary>
internal sealed class SoftmaxRows(string op, object form)
{
    private const int LongRow = 512;

    private readonly Program?[] _programs = new Program?[DType.All.Count];

    public void Run(ReadOnlySpan<DeviceTensor> x, int axis, DeviceTensor y)
    {
        if (y.Length == 0) return;
        var (program, device, length) = (_programs[y.DType.Index] ??= y.Queue.Language.Rows(op, form, y.DType), y.Queue, y.Shape[axis]);
        var rows = y.Shape.With(axis, 1);
        DeviceTensor first = x[0], second = x[^1];
        var grid = new Grid(rows.Span, y.Seen(rows, y.Strides), first.Seen(rows, first.Strides), second.Seen(rows, second.Strides));
        var shared = length >= LongRow && grid.Count < 2 * device.Units * device.GroupSize && grid.Rank <= GridPart.MaxRank;
        using var call = program.On(device, shared ? "shared" : "each");
        call.In(first).In(second).Out(y).Value(length).Value(y.Strides[axis]).Value(first.Strides[axis]).Value(second.Strides[axis]);
        if (shared) call.Value(grid.Whole()).Run(grid.Count, device.GroupSize);
        else call.Run(grid);
    }
}
