namespace Nabla.Devices;

/// <summary>
/// A scan along an axis. A work-item goes through a whole line, so that a tensor with few lines is slow. The kernel <c>scan</c> takes one
/// or two inputs, y, the length of a line, the strides of y and the inputs along it, and a grid of the lines of y and the inputs.
/// </summary>
internal sealed class Scan(string op, KernelForm form)
{
    private readonly Program?[] _programs = new Program?[DType.All.Count];

    public void Run(ReadOnlySpan<DeviceTensor> x, int axis, DeviceTensor y)
    {
        if (y.Length == 0) return;
        var program = _programs[x[0].DType.Index] ??= y.Queue.Language.Scan(op, form, x.Length, x[0].DType, y.DType);
        var lines = y.Shape.With(axis, 1);
        using var call = program.On(y.Queue, "scan");
        foreach (var input in x) call.In(input);
        call.Out(y).Value(y.Shape[axis]).Value(y.Strides[axis]);
        foreach (var input in x) call.Value(input.Strides[axis]);
        var first = x[0].Seen(lines, x[0].Strides);
        call.Run(x.Length == 1 ? new Grid(lines.Span, y.Seen(lines, y.Strides), first)
            : new Grid(lines.Span, y.Seen(lines, y.Strides), first, x[1].Seen(lines, x[1].Strides)));
    }
}
