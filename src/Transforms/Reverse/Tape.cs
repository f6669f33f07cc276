namespace Nabla;

/// <summary>A value that a tape watches. It has a place among all that the tape has seen, later ones above earlier ones.</summary>
internal sealed class Taped(Tape owner, Tensor value, TapeNode? node, int slot) : Tracer(owner)
{
    public Tensor Value => value;
    /// <summary>The application that made it; null for an argument, and for what has no derivative.</summary>
    public TapeNode? Node => node;
    public int Slot => slot;
    public override Shape Shape => value.Shape;
    public override DType DType => value.DType;
    public override Device Device => value.Device;
    public override IDispatcher Dispatcher => value.Dispatcher;
}

/// <summary>One application of an operator: all that its rules need later. Output j has the slot <c>Slot + j</c>.</summary>
internal sealed record TapeNode(Op Op, Tensor[] X, Tensor[] Y, Taped?[] Parents, int Slot);

/// <summary>
/// Records applications as a graph that hangs on its results: what no result needs is garbage at once, and there is no list that threads
/// could race for.
/// </summary>
internal sealed class Tape(string name) : Interpreter(name)
{
    private int _slots;

    /// <summary>How many values were seen so far.</summary>
    public int Slots => _slots;

    public Taped Watch(Tensor x) => new(this, x, null, Interlocked.Increment(ref _slots) - 1);

    public Taped? Owned(Tensor x) => x is Taped taped && taped.Owner == this ? taped : null;

    public Tensor Unwrap(Tensor x) => Owned(x)?.Value ?? x;

    public override void Interpret(Op op, ReadOnlySpan<Tensor> x, Span<Tensor> y)
    {
        // A composite without a VJP rule is recorded as what it is made of.
        if (op is IDecomposable composite && op is not IVjpRule && x[0].Dispatcher.Rule<IVjpRule>(op, x[0].Device) is null)
        {
            composite.Decompose(x, y);
            return;
        }
        var values = new Tensor[x.Length];
        var parents = new Taped?[x.Length];
        var differentiable = false;
        for (var i = 0; i < x.Length; i++)
        {
            (values[i], parents[i]) = Owned(x[i]) is { } taped ? (taped.Value, taped.DType.IsFloatingPoint ? taped : null) : (x[i], null);
            differentiable |= parents[i] is not null;
        }
        op.Apply(values, y);
        var slot = Interlocked.Add(ref _slots, y.Length) - y.Length;
        var node = differentiable ? new TapeNode(op, values, y.ToArray(), parents, slot) : null;
        // What has no derivative is traced too, so that a branch on it says the same under every transform.
        for (var j = 0; j < y.Length; j++) y[j] = new Taped(this, y[j], y[j].DType.IsFloatingPoint ? node : null, slot + j);
    }
}
