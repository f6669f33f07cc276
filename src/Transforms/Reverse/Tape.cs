using System.Runtime.CompilerServices;

namespace Nabla;

/// <summary>
/// A value that a tape watches. Where it has a derivative it has a place among all such values, later ones above earlier ones.
/// </summary>
internal sealed class Taped(Tape owner, Tensor value, TapeNode? node, int slot) : Tracer(owner)
{
    public Tensor Value => value;
    /// <summary>The application that made it; null for an argument, and for what has no derivative.</summary>
    public TapeNode? Node => node;
    /// <summary>The place; −1 for what has no derivative.</summary>
    public int Slot => slot;
    public override Shape Shape => value.Shape;
    public override DType DType => value.DType;
    public override Device Device => value.Device;
    public override IDispatcher Dispatcher => value.Dispatcher;
}

/// <summary>One application of an operator: all that its rules need later. Output j has the slot <c>Slot + j</c>.</summary>
internal sealed class TapeNode(Op op, Tensor[] tensors, int outputs, int slot)
{
    public Op Op => op;
    public int Slot => slot;
    /// <summary>The inputs: what is differentiated as the tape's tracer, all else as it is.</summary>
    public ReadOnlySpan<Tensor> Inputs => new(tensors, 0, tensors.Length - outputs);
    /// <summary>The values of the outputs.</summary>
    public ReadOnlySpan<Tensor> Y => new(tensors, tensors.Length - outputs, outputs);
}

/// <summary>
/// Records applications as a graph that hangs on its results: what no result needs is garbage at once, and there is no list that threads
/// could race for.
/// </summary>
internal sealed class Tape(string name) : Interpreter(name)
{
    private int _slots;

    /// <summary>How many places were given so far.</summary>
    public int Slots => _slots;

    public Taped Watch(Tensor x) => new(this, x, null, Places(1));

    public Tensor Unwrap(Tensor x) => x is Taped taped && taped.Owner == this ? taped.Value : x;

    /// <summary>The tracer, where there is a derivative with respect to it.</summary>
    public Taped? Differentiable(Tensor x) => x is Taped { Slot: >= 0 } taped && taped.Owner == this ? taped : null;

    public override void Interpret(Op op, ReadOnlySpan<Tensor> x, Span<Tensor> y)
    {
        // A composite without a VJP rule is recorded as what it is made of.
        if (op is not IVjpRule && op is IDecomposable composite && x[0].Dispatcher.Rule<IVjpRule>(op, x[0].Device) is null)
        {
            composite.Decompose(x, y);
            return;
        }
        var room = default(InlineArray4<Tensor>);
        var values = x.Length <= 4 ? room[..x.Length] : new Tensor[x.Length];
        var differentiable = false;
        for (var i = 0; i < x.Length; i++)
        {
            values[i] = Unwrap(x[i]);
            differentiable |= Differentiable(x[i]) is not null;
        }
        op.Apply(values, y);
        var node = differentiable ? Record(op, x, values, y) : null;
        // What has no derivative is traced too, so that a branch on it says the same under every transform.
        for (var j = 0; j < y.Length; j++)
        {
            y[j] = node is not null && y[j].DType.IsFloatingPoint ? new Taped(this, y[j], node, node.Slot + j)
                : new Taped(this, y[j], null, -1);
        }
    }

    private TapeNode Record(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> values, ReadOnlySpan<Tensor> y)
    {
        var all = new Tensor[x.Length + y.Length];
        Span<Tensor> inputs = all.AsSpan(0, x.Length), outputs = all.AsSpan(x.Length);
        for (var i = 0; i < inputs.Length; i++) inputs[i] = Differentiable(x[i]) ?? values[i];
        for (var j = 0; j < outputs.Length; j++) outputs[j] = y[j];
        return new(op, all, y.Length, Places(y.Length));
    }

    private int Places(int count) => Interlocked.Add(ref _slots, count) - count;
}
