namespace Nabla.OpenCL;

/// <summary>
/// y = an expression of s, the number before it along an axis, and of the inputs' elements, a and b. A work-item goes through a line, so that a
/// tensor with few lines is slow.
/// </summary>
internal sealed class Scan(string op, string start, string expression)
{
    private readonly Program?[] _programs = new Program?[DType.All.Count];

    public void Run(ReadOnlySpan<DeviceTensor> x, int axis, DeviceTensor y)
    {
        if (y.Length == 0) return;
        var program = _programs[y.DType.Index] ??= Write(x.Length, y.DType);
        var lines = y.Shape.With(axis, 1);
        using var call = program.On(y.ClDevice, "scan");
        foreach (var input in x) call.In(input);
        call.Out(y).Value(y.Shape[axis]).Value(y.Strides[axis]);
        foreach (var input in x) call.Value(input.Strides[axis]);
        var first = x[0].Seen(lines, x[0].Strides);
        call.Run(x.Length == 1 ? new Grid(lines.Span, y.Seen(lines, y.Strides), first)
            : new Grid(lines.Span, y.Seen(lines, y.Strides), first, x[1].Seen(lines, x[1].Strides)));
    }

    private Program Write(int inputs, DType dtype)
    {
        var two = inputs == 2;
        return new(op, $$"""
            kernel void scan(global const {T}* A, {{(two ? "global const {T}* B, " : "")}}global {T}* Y,
                const int count, const int sy, const int sa{{(two ? ", const int sb" : "")}}, const Grid g)
            {
                const size_t i = get_global_id(0);
                if (i >= g.count) return;
                PLACES{{inputs + 1}}(g, i, y, x0{{(two ? ", x1" : "")}})
                {T} s = {{start}};
                for (int k = 0; k < count; k++)
                {
                    const {T} a = A[x0 + k * sa]{{(two ? ", b = B[x1 + k * sb]" : "")}};
                    s = {{expression}};
                    Y[y + k * sy] = s;
                }
            }

            """.Replace("{T}", Program.Name(dtype), StringComparison.Ordinal));
    }
}
