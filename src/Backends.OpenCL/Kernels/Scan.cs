namespace Nabla.OpenCL;

/// <summary>The statement of a scan, which computes s from s and the inputs' elements; see <see cref="Scan"/>.</summary>
internal sealed record ScanText(string Statement) : KernelForm
{
    public override KernelKind Kind => KernelKind.Scan;
}

/// <summary>
/// A scan along an axis. A statement computes s, a Sum of <see cref="LongSums"/>, from the s before it and the inputs' elements: x of the
/// last input and a of the first. A work-item goes through a whole line, so that a tensor with few lines is slow.
/// </summary>
internal sealed class Scan(string op, string statement)
{
    private readonly ClProgram?[] _programs = new ClProgram?[DType.All.Count];

    public void Run(ReadOnlySpan<DeviceTensor> x, int axis, DeviceTensor y)
    {
        if (y.Length == 0) return;
        var program = _programs[x[0].DType.Index] ??= Write(x.Length, x[0].DType, y.DType);
        var lines = y.Shape.With(axis, 1);
        using var call = program.On(y.ClDevice, "scan");
        foreach (var input in x) call.In(input);
        call.Out(y).Value(y.Shape[axis]).Value(y.Strides[axis]);
        foreach (var input in x) call.Value(input.Strides[axis]);
        var first = x[0].Seen(lines, x[0].Strides);
        call.Run(x.Length == 1 ? new Grid(lines.Span, y.Seen(lines, y.Strides), first)
            : new Grid(lines.Span, y.Seen(lines, y.Strides), first, x[1].Seen(lines, x[1].Strides)));
    }

    private ClProgram Write(int inputs, DType dtype, DType result)
    {
        var two = inputs == 2;
        return new(op, LongSums.Sums(result) + $$"""
            kernel void scan({{(two ? "global const {T}* A, " : "")}}global const {T}* X, global {Y}* Y,
                const int count, const int sy, {{(two ? "const int sa, " : "")}}const int sx, const Grid g)
            {
                const size_t i = get_global_id(0);
                if (i >= g.count) return;
                PLACES{{inputs + 1}}(g, i, y, {{(two ? "a0, " : "")}}x0)
                Sum s;
                START(s, X[x0]);
                Y[y] = X[x0];
                for (int k = 1; k < count; k++)
                {
                    const {T} {{(two ? "a = A[a0 + k * sa], " : "")}}x = X[x0 + k * sx];
                    {{statement}};
                    Y[y + k * sy] = VALUE(s);
                }
            }

            """.Replace("{T}", ClProgram.Name(dtype), StringComparison.Ordinal)
            .Replace("{Y}", ClProgram.Name(result), StringComparison.Ordinal));
    }
}
