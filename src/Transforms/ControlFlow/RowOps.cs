namespace Nabla;

/// <summary>
/// An operator on the rows of a running batch, whose interpreter applies it. Its last input is the batch's <see
/// cref="BatchInterpreter.Anchor"/>, so that the operator reaches that interpreter also where no other input is mapped.
/// </summary>
internal abstract record RowOp(BatchInterpreter Owner) : Op, IJvpRule, IVjpRule, IBatchRule
{
    /// <summary>The result, for inputs that the batch's interpreter got.</summary>
    public abstract Batched Apply(ReadOnlySpan<Tensor> x, Tensor anchor);

    public abstract void Jvp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> dx, Span<Tensor?> dy);

    public abstract void Vjp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> g, ReadOnlySpan<bool> wanted,
        Span<Tensor?> gx);

    // The axis of another batch, inside of this one, is an axis like all that this batch does not see.
    public void Batch(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<bool> mapped, Span<Tensor> y) =>
        op.Apply([.. Batching.Expand(x[..^1], mapped[..^1]), x[^1]], y);
}

/// <summary>The value for some rows only.</summary>
internal sealed record TakeRows(BatchInterpreter Owner, RowSet Rows) : RowOp(Owner)
{
    public override TensorSpec Infer(ReadOnlySpan<Tensor> x, int output) => new(x[0].Shape, x[0].DType);

    public override Batched Apply(ReadOnlySpan<Tensor> x, Tensor anchor) => new(Owner, Owner.Value(x[0], Rows), Rows);

    public override void Jvp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> dx, Span<Tensor?> dy) =>
        dy[0] = Apply(dx[0]!, x[1]);

    // A linearization puts zeros for the other rows.
    public override void Vjp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> g, ReadOnlySpan<bool> wanted,
        Span<Tensor?> gx) =>
        gx[0] = g[0];
}

/// <summary>One value of the values for disjoint sets of rows: input i has the rows <c>Parts[i]</c>.</summary>
/// <param name="Owner">The batch.</param>
/// <param name="Parts">The sets.</param>
/// <param name="All">All their rows.</param>
internal sealed record MergeRows(BatchInterpreter Owner, RowSet[] Parts, RowSet? All) : RowOp(Owner)
{
    public override TensorSpec Infer(ReadOnlySpan<Tensor> x, int output) => new(x[0].Shape, x[0].DType);

    public override Batched Apply(ReadOnlySpan<Tensor> x, Tensor anchor)
    {
        var parts = new Tensor[Parts.Length];
        for (var i = 0; i < parts.Length; i++) parts[i] = Owner.Value(x[i], Parts[i]);
        var places = RowSet.PlacesInJoined(All, Owner.Size, Parts);
        return new(Owner, Tensor.Cat(parts).IndexSelect(0, anchor.Dispatcher.Create<long>(places, [places.Length], x[0].Device)), All);
    }

    public override void Jvp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> dx, Span<Tensor?> dy)
    {
        var tangents = x.ToArray();
        for (var i = 0; i < Parts.Length; i++) tangents[i] = dx[i] ?? x[i].ZerosLike();
        dy[0] = Apply(tangents);
    }

    public override void Vjp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> g, ReadOnlySpan<bool> wanted,
        Span<Tensor?> gx)
    {
        for (var i = 0; i < Parts.Length; i++)
            if (wanted[i]) gx[i] = Rows.Take(g[0]!, Owner, Parts[i]);
    }
}
