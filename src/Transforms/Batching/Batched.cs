namespace Nabla;

/// <summary>Many tensors as one: their common axis stands first in <see cref="Value"/> and is not seen by the function.</summary>
internal sealed class Batched(BatchInterpreter owner, Tensor value) : Tracer(owner)
{
    public Tensor Value => value;
    public override Shape Shape { get; } = value.Shape[1..];
    public override DType DType => value.DType;
    public override Device Device => value.Device;
    public override IDispatcher Dispatcher => value.Dispatcher;
}

/// <summary>Batching: every operator is applied once, by its batching rule.</summary>
internal sealed class BatchInterpreter(string name, int size) : Interpreter(name)
{
    public int Size => size;

    /// <summary>The tensor with the mapped axis in front; one that was not mapped is expanded.</summary>
    public Tensor Unwrap(Tensor x) => x is Batched batched && batched.Owner == this ? batched.Value : x.BroadcastTo([size, .. x.Shape]);

    public override void Interpret(Op op, ReadOnlySpan<Tensor> x, Span<Tensor> y)
    {
        if (x[0].Dispatcher.Rule<IBatchRule>(op, x[0].Device) is not { } rule)
        {
            ((IDecomposable)op).Decompose(x, y);
            return;
        }
        var values = new Tensor[x.Length];
        Span<bool> mapped = stackalloc bool[x.Length];
        for (var i = 0; i < x.Length; i++) (values[i], mapped[i]) = x[i] is Batched batched && batched.Owner == this ? (batched.Value, true) : (x[i], false);
        try
        {
            rule.Batch(op, values, mapped, y);
        }
        catch (ShapeException)
        {
            op.Infer(x, 0);   // Says the same of the shapes that the function sees, if they are what is wrong.
            throw;
        }
        for (var j = 0; j < y.Length; j++) y[j] = new Batched(this, y[j]);
    }
}
