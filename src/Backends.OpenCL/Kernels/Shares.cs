namespace Nabla.OpenCL;

/// <summary>
/// The softmax, e^(x − m)/(1 + s), or its logarithm, x − m − ln(1 + s), where m is the largest element of a row and s = Σ e^(x − m) over the others.
/// </summary>
internal sealed class Shares(string op, string expression)
{
    private readonly Fold _fold = new(op, Reductions.Shares);
    private readonly Elementwise _share = new(op, ["x", "m", "s"], (_, _) => expression);

    public void Run(DeviceTensor x, int axis, DeviceTensor y)
    {
        if (y.Length == 0) return;
        var rows = x.Shape.With(axis, 1);
        DeviceTensor largest = x.New(rows), sum = x.New(rows);
        _fold.Run(x, [axis], largest, sum);
        _share.Run([x, largest, sum], y);
    }
}
