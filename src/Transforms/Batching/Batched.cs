using System.Runtime.CompilerServices;

namespace Nabla;

/// <summary>A batch of tensors. The mapped axis is the first axis of <see cref="Value"/>, and the function does not see it.</summary>
/// <param name="owner">The batching interpreter that it belongs to.</param>
/// <param name="value">The tensors.</param>
/// <param name="rows">The rows of the batch that they belong to, where a branch or a loop computes some only; null for all.</param>
internal sealed class Batched(BatchInterpreter owner, Tensor value, RowSet? rows = null) : Tracer(owner)
{
    public Tensor Value => value;
    public RowSet? Rows => rows;
    public override Tensor Inside => value;
    public override Shape Shape { get; } = value.Shape[1..];
    public override DType DType => value.DType;
    public override Device Device => value.Device;
    public override IDispatcher Dispatcher => value.Dispatcher;
}

/// <summary>
/// Batching: every operator is applied once, by its batching rule. No result may have more bytes than <paramref name="limit"/>. From the
/// first result that would have more, only shapes are computed.
/// </summary>
internal sealed class BatchInterpreter(string name, int size, long limit = long.MaxValue) : Interpreter(name)
{
    public int Size { get; } = size;

    /// <summary>
    /// How many elements of the batch fit the limit. If that is not the whole batch, the results have shapes but no values.
    /// </summary>
    public int Fitting { get; private set; } = size;

    /// <summary>The tensor with the mapped axis in front. A tensor that is not mapped is expanded.</summary>
    public Tensor Unwrap(Tensor x) => Value(x, null);

    /// <summary>The tensor for some rows, with the mapped axis in front. A tensor that is not mapped is expanded.</summary>
    public Tensor Value(Tensor x, RowSet? rows) =>
        x is not Batched batched || batched.Owner != this ? OwnDiagonals(x)?.Dense ?? x.BroadcastTo([rows?.Count ?? Size, .. x.Shape])
         : ReferenceEquals(batched.Rows, rows) ? StructuralZero.Dense(batched.Value)!
         : Select(batched, rows ?? throw RowSet.LeftBranch());

    /// <summary>A batch of equal values, from a tensor of another level.</summary>
    public Batched Lift(Tensor x, RowSet? rows) => new(this, Value(x, rows), rows);

    private static Tensor Select(Batched x, RowSet rows)
    {
        var places = rows.PlacesIn(x.Rows);
        return x.Value.IndexSelect(0, x.Dispatcher.Create<long>(places, [places.Length], x.Device));
    }

    /// <summary>A value of this batch that has no derivative, for some rows.</summary>
    public Tensor Anchor(Tensor like, RowSet? rows) =>
        new Batched(this, like.Dispatcher.Full([rows?.Count ?? Size], 0, DType.Bool, like.Device), rows);

    /// <summary>For each row of <paramref name="all"/>, whether it is in <paramref name="rows"/>.</summary>
    public Tensor Contains(Tensor like, RowSet rows, RowSet? all)
    {
        var contained = new bool[all?.Count ?? Size];
        foreach (var place in rows.PlacesIn(all)) contained[place] = true;
        return new Batched(this, like.Dispatcher.Create<bool>(contained, [contained.Length], like.Device), all);
    }

    /// <summary>The tensor with the mapped axis at the end.</summary>
    public Tensor UnwrapLast(Tensor x) => OwnDiagonals(x)?.Transposed() ?? Unwrap(x).Movedim(0, -1);

    /// <summary>The tensor, if it is a batch of this interpreter of which only diagonals are stored.</summary>
    public Diagonals? OwnDiagonals(Tensor x) => x is Diagonals diagonals && diagonals.Owner == this ? diagonals : null;

    /// <summary>Whether the tensor is a batch of this interpreter.</summary>
    public bool IsMapped(Tensor x) => x is Batched or Diagonals && ((Tracer)x).Owner == this;

    public override void Interpret(Op op, ReadOnlySpan<Tensor> x, Span<Tensor> y)
    {
        if (op is RowOp ofRows && ofRows.Owner == this)
        {
            y[0] = ofRows.Apply(x[..^1], x[^1]);
            return;
        }
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
        RowSet? rows = null;
        for (var i = 0; i < x.Length; i++)
        {
            (values[i], mapped[i]) = (x[i], false);
            if (x[i] is Batched batched && batched.Owner == this)
            {
                (values[i], mapped[i]) = (batched.Value, true);
                if (batched.Rows is { } some && (rows is null || some.Count < rows.Count)) rows = some;
            }
            banded |= OwnDiagonals(x[i]) is not null;
        }
        for (var i = 0; i < x.Length && rows is not null; i++)
            if (mapped[i] && ((Batched)x[i]).Rows != rows) values[i] = Select((Batched)x[i], rows);
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
            op.Infer(x, 0);   // Throws first if the shapes are wrong, so that the message names the shapes that the function sees.
            throw;
        }
        for (var j = 0; j < y.Length; j++) y[j] = new Batched(this, y[j], rows);
    }

    /// <summary>
    /// Whether the operator's results fit the limit, and so do its inputs that have to be written out. False also if an earlier result did
    /// not fit.
    /// </summary>
    private bool Fits(Op op, ReadOnlySpan<Tensor> x, bool banded)
    {
        if (Size <= 1 || (!banded && (op is IView || AreSmall(op, x)))) return Fitting == Size;
        var largest = 0L;
        for (var i = 0; i < x.Length && banded; i++)
            if (OwnDiagonals(x[i]) is not null) largest = Math.Max(largest, x[i].Length * x[i].DType.Size);
        for (var j = 0; j < op.Outputs && op is not IView; j++)
        {
            var spec = op.Infer(x, j);
            largest = Math.Max(largest, spec.Shape.Length * spec.DType.Size);
        }
        if (largest > limit / Size) Fitting = (int)Math.Min(Fitting, Math.Max(1, limit / largest));
        return Fitting == Size;
    }

    /// <summary>
    /// Whether the limit holds even for a result with one element for each combination of elements of the inputs. It avoids a call of
    /// Infer.
    /// </summary>
    private bool AreSmall(Op op, ReadOnlySpan<Tensor> x)
    {
        if (op is not (Elementwise or Reduction or MatMul)) return false;   // Attributes of others may contain a shape of any size.
        var most = limit / Size / sizeof(double);
        foreach (var input in x) most /= Math.Max(1, input.Length);
        return most > 0;
    }

    private Batched WithoutValues(TensorSpec spec, Tensor like) =>
        new(this, like.Dispatcher.Full([Size, .. spec.Shape], 0, spec.DType, like.Device));
}
