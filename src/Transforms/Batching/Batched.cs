using System.Runtime.CompilerServices;

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

/// <summary>
/// Batching: every operator is applied once, by its batching rule. No result may have more bytes than <paramref name="limit"/>.
/// </summary>
internal sealed class BatchInterpreter(string name, int size, long limit = long.MaxValue) : Interpreter(name)
{
    // A result that is so much larger than all inputs is none that one operator has.
    private const int Growth = 1024;

    public int Size => size;

    /// <summary>How many entries would have fit, where the limit was exceeded.</summary>
    public int? Fitting { get; private set; }

    /// <summary>The tensor with the mapped axis in front; one that was not mapped is expanded.</summary>
    public Tensor Unwrap(Tensor x) =>
        x is Batched batched && batched.Owner == this ? StructuralZero.Dense(batched.Value)!
         : OwnDiagonals(x)?.Dense ?? x.BroadcastTo([size, .. x.Shape]);

    /// <summary>The tensor with the mapped axis at the end.</summary>
    public Tensor UnwrapLast(Tensor x) => OwnDiagonals(x)?.Transposed() ?? Unwrap(x).Movedim(0, -1);

    /// <summary>The tensor, if it is a batch of this interpreter of which only diagonals are stored.</summary>
    public Diagonals? OwnDiagonals(Tensor x) => x is Diagonals diagonals && diagonals.Owner == this ? diagonals : null;

    /// <summary>Whether the tensor is a batch of this interpreter.</summary>
    public bool IsMapped(Tensor x) => x is Batched or Diagonals && ((Tracer)x).Owner == this;

    public override void Interpret(Op op, ReadOnlySpan<Tensor> x, Span<Tensor> y)
    {
        if (x[0].Dispatcher.Rule<IBatchRule>(op, x[0].Device) is not { } rule)
        {
            ((IDecomposable)op).Decompose(x, y);
            return;
        }
        var room = default(InlineArray4<Tensor>);
        var values = x.Length <= 4 ? room[..x.Length] : new Tensor[x.Length];
        var roomForFlags = default(InlineArray4<bool>);
        var mapped = x.Length <= 4 ? roomForFlags[..x.Length] : new bool[x.Length];
        var banded = false;
        for (var i = 0; i < x.Length; i++)
        {
            (values[i], mapped[i]) = x[i] is Batched batched && batched.Owner == this ? (batched.Value, true) : (x[i], false);
            banded |= OwnDiagonals(x[i]) is not null;
        }
        if (banded)
        {
            if (BandRules.Apply(this, op, x) is { } kept)
            {
                y[0] = kept;
                return;
            }
            for (var i = 0; i < x.Length; i++)
                if (OwnDiagonals(x[i]) is { } diagonals) (values[i], mapped[i]) = (diagonals.Masked, true);
        }
        if (limit != long.MaxValue) CheckSize(op, x, values);
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

    private void CheckSize(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> values)
    {
        var bytes = 0L;
        foreach (var value in values) bytes = Math.Max(bytes, value.Length * value.DType.Size);
        if (bytes <= limit / Growth || size == 1 || op is IView) return;
        for (var j = 0; j < op.Outputs; j++)
        {
            var spec = op.Infer(x, j);
            bytes = spec.Shape.Length * spec.DType.Size;
            if (bytes <= limit / size) continue;
            Fitting = (int)Math.Max(1, limit / bytes);
            throw new NablaException($"{Name}: a chunk of {size} is too large for the memory budget, and a smaller one will be tried: " +
                "let this exception pass.");
        }
    }
}
