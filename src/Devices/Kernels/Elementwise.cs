namespace Nabla.Devices;

/// <summary>
/// An elementwise operator, from an expression. There is a program for each combination of dtypes. Its kernel <c>contiguous</c> takes
/// inputs that are contiguous or one number: the inputs, y, p and q where the form has numbers, for each input the place of its first
/// element and the stride 1 or 0, then the first place of y and the number of elements. Its kernel <c>strided</c> takes all others: the
/// inputs, y, p and q, and a grid of y and the inputs.
/// </summary>
internal sealed class Elementwise(string op, ExpressionForm form)
{
    private readonly Program?[] _programs = new Program?[DType.All.Count * DType.All.Count];

    /// <summary>y[i] = the expression at x[0][i], x[1][i], …, which broadcast.</summary>
    public void Run(ReadOnlySpan<DeviceTensor> x, DeviceTensor y, double p = 0, double q = 0)
    {
        var length = y.Length;
        if (length == 0) return;
        var (dtype, device) = (x[^1].DType, y.Queue);
        var program = _programs[dtype.Index * DType.All.Count + y.DType.Index] ??= Load(x, y);
        var contiguous = y.IsContiguous;
        foreach (var input in x) contiguous &= input.Length == 1 || (input.IsContiguous && input.Length == length);

        using var call = program.On(device, contiguous ? "contiguous" : "strided");
        foreach (var input in x) call.In(input);
        call.Out(y);
        if (form.Numbers is not null) call.Number(p, dtype).Number(q, dtype);
        if (contiguous)
        {
            foreach (var input in x) call.Value(input.Offset).Value(input.Length == 1 ? 0 : 1);
            var each = device.Language.ElementsPerItem(device, dtype).Contiguous;
            call.Value(y.Offset).Value((int)length).Run((length + each - 1) / each);
        }
        else
        {
            call.Run(x.Length switch
            {
                1 => new Grid(y.Shape.Span, y, x[0]),
                2 => new Grid(y.Shape.Span, y, x[0], x[1]),
                _ => new Grid(y.Shape.Span, y, x[0], x[1], x[2]),
            }, device.Language.ElementsPerItem(device, dtype).Strided);
        }
    }

    private Program Load(ReadOnlySpan<DeviceTensor> x, DeviceTensor y)
    {
        var inputs = new DType[x.Length];
        for (var i = 0; i < inputs.Length; i++) inputs[i] = x[i].DType;
        return y.Queue.Language.Elementwise(op, form, inputs, y.DType);
    }
}
