using System.Runtime.CompilerServices;

namespace Nabla;

/// <summary>A value that has a derivative, on a tape. Slots are numbered in order of computation.</summary>
internal sealed class Taped(Tape owner, Tensor value, TapeNode? node, int slot) : Tracer(owner)
{
    public Tensor Value => value;
    public override Tensor Inside => value;
    /// <summary>The application that computed it; null for an argument.</summary>
    public TapeNode? Node => node;
    /// <summary>The number of the value on the tape.</summary>
    public int Slot => slot;
    public override Shape Shape => value.Shape;
    public override DType DType => value.DType;
    public override Device Device => value.Device;
    public override IDispatcher Dispatcher => value.Dispatcher;
}

/// <summary>One application of an operator, with all that its rules need later. Output j has the slot <c>Slot + j</c>.</summary>
internal sealed class TapeNode(Op op, Tensor[] tensors, int outputs, int slot)
{
    public Op Op => op;
    public int Slot => slot;
    /// <summary>The inputs: tracers of the tape where they are differentiated, other tensors unchanged.</summary>
    public ReadOnlySpan<Tensor> Inputs => new(tensors, 0, tensors.Length - outputs);
    /// <summary>The values of the outputs.</summary>
    public ReadOnlySpan<Tensor> Y => new(tensors, tensors.Length - outputs, outputs);
}

/// <summary>
/// Records applications as a graph that only its results refer to. The garbage collector can take an application as soon as no result needs
/// it, and threads share no list.
/// </summary>
internal sealed class Tape(string name) : Interpreter(name)
{
    private int _slots;

    /// <summary>The number of slots so far.</summary>
    public int Slots => _slots;

    public Taped Watch(Tensor x) => new(this, x, null, Places(1));

    /// <summary>The tensor as this tape's tracer; null for a constant.</summary>
    public Taped? Own(Tensor x) => x is Taped taped && taped.Owner == this ? taped : null;

    public Tensor Unwrap(Tensor x) => Own(x)?.Value ?? x;

    public override string Advice => Derivative.Advice;

    public override void Interpret(Op op, ReadOnlySpan<Tensor> x, Span<Tensor> y)
    {
        // A composite without a VJP rule is recorded as the operators of its decomposition.
        if (op is not IVjpRule && op is IDecomposable composite && x[0].Dispatcher.Rule<IVjpRule>(op, x[0].Device) is null)
        {
            composite.Decompose(x, y);
            return;
        }
        var room = default(InlineArray4<Tensor>);
        var values = x.Length <= 4 ? room[..x.Length] : new Tensor[x.Length];
        for (var i = 0; i < x.Length; i++) values[i] = Unwrap(x[i]);
        op.Apply(values, y);
        Trace(op, x, values, y);
    }

    /// <summary>Records an application whose outputs have the values <paramref name="y"/>, and puts its tracers in their place.</summary>
    public void Record(Op op, ReadOnlySpan<Tensor> x, Span<Tensor> y)
    {
        var values = new Tensor[x.Length];
        for (var i = 0; i < x.Length; i++) values[i] = Unwrap(x[i]);
        Trace(op, x, values, y);
    }

    private void Trace(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> values, Span<Tensor> y)
    {
        TapeNode? node = null;
        for (var j = 0; j < y.Length; j++)
            if (Derivative.Exists(op, y[j])) y[j] = new Taped(this, y[j], node ??= Record(op, x, values, y), node.Slot + j);
    }

    /// <summary>
    /// The applications from slot <paramref name="from"/> on that lead to some values: each at its slot, counted from there, with gaps.
    /// </summary>
    public TapeNode?[] Leading(ReadOnlySpan<Taped?> to, int from = 0)
    {
        var found = new TapeNode?[_slots - from];
        var open = new Stack<TapeNode>();
        foreach (var value in to) Visit(value);
        while (open.TryPop(out var node))
            foreach (var input in node.Inputs) Visit(Own(input));
        return found;

        void Visit(Taped? taped)
        {
            if (taped?.Node is not { } node || node.Slot < from || found[node.Slot - from] is not null) return;
            found[node.Slot - from] = node;
            open.Push(node);
        }
    }

    private TapeNode Record(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> values, ReadOnlySpan<Tensor> y)
    {
        var all = new Tensor[x.Length + y.Length];
        Span<Tensor> inputs = all.AsSpan(0, x.Length), outputs = all.AsSpan(x.Length);
        for (var i = 0; i < inputs.Length; i++) inputs[i] = Own(x[i]) ?? values[i];
        for (var j = 0; j < outputs.Length; j++) outputs[j] = y[j];
        return new(op, all, y.Length, Places(y.Length));
    }

    private int Places(int count) => Interlocked.Add(ref _slots, count) - count;
}
