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
/// Batching: every operator is applied once, by its batching rule. No result may have more bytes than <paramref name="limit"/>: from the
/// first that would have more on, nothing is computed but shapes.
/// </summary>
internal sealed class BatchInterpreter(string name, int size, long limit = long.MaxValue) : Interpreter(name)
{
    private int _fitting = size;

    public int Size { get; } = size;

    /// <summary>How many entries are within the limit; where these are not all, the results have shapes but no values.</summary>
    public int Fitting => _fitting;

    /// <summary>The tensor with the mapped axis in front; one that was not mapped is expanded.</summary>
    public Tensor Unwrap(Tensor x) =>
        x is Batched batched && batched.Owner == this ? StructuralZero.Dense(batched.Value)!
         : OwnDiagonals(x)?.Dense ?? x.BroadcastTo([Size, .. x.Shape]);

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
        }
        if (limit != long.MaxValue && !Fits(op, x, banded))
        {
            for (var j = 0; j < y.Length; j++) y[j] = WithoutValues(op.Infer(x, j), x[0]);
            return;
        }
        for (var i = 0; i < x.Length && banded; i++)
            if (OwnDiagonals(x[i]) is { } diagonals) (values[i], mapped[i]) = (diagonals.Masked, true);
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

    /// <summary>
    /// Whether the operator's results are within the limit, as all before were, and its inputs where diagonals are written out.
    /// </summary>
    private bool Fits(Op op, ReadOnlySpan<Tensor> x, bool banded)
    {
        if (Size <= 1 || (!banded && (op is IView || AreSmall(op, x)))) return _fitting == Size;
        var largest = 0L;
        for (var i = 0; i < x.Length && banded; i++)
            if (OwnDiagonals(x[i]) is not null) largest = Math.Max(largest, x[i].Length * x[i].DType.Size);
        for (var j = 0; j < op.Outputs && op is not IView; j++)
        {
            var spec = op.Infer(x, j);
            largest = Math.Max(largest, spec.Shape.Length * spec.DType.Size);
        }
        if (largest > limit / Size) _fitting = (int)Math.Min(_fitting, Math.Max(1, limit / largest));
        return _fitting == Size;
    }

    /// <summary>Whether even a result with an element for each combination of the inputs' would be within the limit.</summary>
    private bool AreSmall(Op op, ReadOnlySpan<Tensor> x)
    {
        if (op is not (Elementwise or Reduction or MatMul)) return false;   // Others may name a shape of any size.
        var most = limit / Size / sizeof(double);
        foreach (var input in x) most /= Math.Max(1, input.Length);
        return most > 0;
    }

    private Batched WithoutValues(TensorSpec spec, Tensor like) =>
        new(this, like.Dispatcher.Full([Size, .. spec.Shape], 0, spec.DType, like.Device));
}
