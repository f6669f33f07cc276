namespace Nabla.Devices;

/// <summary>
/// A scan along an axis. A work-item goes through a whole line, with the kernel <c>scan</c>: it takes one or two inputs, y, the length of a
/// line, the strides of y and the inputs along it, and a grid of the lines of y and the inputs. Where lines are few and long, a running sum
/// is computed in parts, which begin with the running sums of the parts' totals (G. Blelloch, "Prefix sums and their applications", 1990),
/// or, where there are enough lines of neighbours in memory, by a group for each. The kernel <c>rows</c> takes x, y, the length of a line,
/// and a grid of the lines of y and x. The kernel <c>totals</c> takes x and the totals, and the kernel <c>parts</c> x, the totals' running
/// sums, and y; then the length of a line and of a part, how many elements lie between parts, the number of parts, the strides along a line
/// (of x, or of all three), and a grid of the parts of these tensors in the opposite order.
/// </summary>
internal sealed class Scan(string op, KernelForm form)
{
    private const int Part = 64;

    private readonly Program?[] _programs = new Program?[DType.All.Count];

    public void Run(ReadOnlySpan<DeviceTensor> x, int axis, DeviceTensor y)
    {
        if (y.Length == 0) return;
        var (device, count) = (y.Queue, y.Shape[axis]);
        var program = _programs[x[0].DType.Index] ??= device.Language.Scan(op, form, x.Length, x[0].DType, y.DType);
        var isFew = y.Length / count < (long)device.Units * device.GroupSize;
        if (count >= 2 * Part && isFew && device.Language.PartialSums(form, y.DType) is { } sums)
        {
            if (x[0].Strides[axis] == 1 && y.Strides[axis] == 1 && y.Length / count >= device.Units / 2) Rows(program, x[0], axis, y);
            else InParts(program, x[0], axis, y, sums);
            return;
        }
        var lines = y.Shape.With(axis, 1);
        using var call = program.On(device, "scan");
        foreach (var input in x) call.In(input);
        call.Out(y).Value(count).Value(y.Strides[axis]);
        foreach (var input in x) call.Value(input.Strides[axis]);
        var first = x[0].Seen(lines, x[0].Strides);
        call.Run(x.Length == 1 ? new Grid(lines.Span, y.Seen(lines, y.Strides), first)
            : new Grid(lines.Span, y.Seen(lines, y.Strides), first, x[1].Seen(lines, x[1].Strides)));
    }

    private static void Rows(Program program, DeviceTensor x, int axis, DeviceTensor y)
    {
        var lines = y.Shape.With(axis, 1);
        foreach (var part in new Grid(lines.Span, y.Seen(lines, y.Strides), x.Seen(lines, x.Strides)).Parts())
        {
            using var call = program.On(y.Queue, "rows");
            call.In(x).Out(y).Value(y.Shape[axis]).Value(part).Run(part.Count, y.Queue.GroupSize);
        }
    }

    private void InParts(Program program, DeviceTensor x, int axis, DeviceTensor y, DType sums)
    {
        var (device, count) = (y.Queue, y.Shape[axis]);
        var parts = (count + Part - 1) / Part;
        var shape = y.Shape.With(axis, parts);
        var between = (int)Shape.Create(shape.Span[(axis + 1)..]).Length;
        var totals = y.New(shape, sums);
        using (var call = program.On(device, "totals"))
        {
            call.In(x).Out(totals).Value(count).Value(Part).Value(between).Value(parts).Value(x.Strides[axis])
                .Run(new Grid(shape.Span, totals, ByParts(x)));
        }
        Run([totals], axis, totals);
        using (var call = program.On(device, "parts"))
        {
            call.In(x).In(totals).Out(y).Value(count).Value(Part).Value(between).Value(parts)
                .Value(x.Strides[axis]).Value(totals.Strides[axis]).Value(y.Strides[axis])
                .Run(new Grid(shape.Span, ByParts(y), totals, ByParts(x)));
        }

        DeviceTensor ByParts(DeviceTensor t)
        {
            int[] strides = [.. t.Strides];
            strides[axis] *= Part;
            return t.Seen(shape, strides);
        }
    }
}
