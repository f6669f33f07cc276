namespace Nabla;

/// <summary>
/// A function whose derivatives are given by rules, on the leaves of its argument and of its result. Transforms apply it as one operator.
/// </summary>
/// <param name="Name">Its name in messages.</param>
/// <param name="Function">From x to y.</param>
/// <param name="Jvp">From x, dx and, where it is known, y, to y and dy; null where there is no JVP rule.</param>
/// <param name="Forward">From x to y and what the backward rule needs; null where it needs x and y only.</param>
/// <param name="Backward">From x, y, what was saved, and g to gx.</param>
internal sealed record CustomFunction(
    string Name, Func<Tensor[], Tensor[]> Function, CustomFunction.JvpRule? Jvp, Func<Tensor[], CustomFunction.Results>? Forward,
    CustomFunction.BackwardRule Backward)
{
    public delegate (Tensor[] Y, Tensor[] DY) JvpRule(Tensor[] x, Tensor[] dx, Tensor[]? y);

    public delegate Tensor[] BackwardRule(Tensor[] x, Tensor[] y, Saved saved, Tensor[] g);

    /// <summary>The leaves of what a forward rule saved, and the tree that they are from.</summary>
    public readonly record struct Saved(Tensor[] Leaves, object? Like)
    {
        public static readonly Saved Nothing = new([], null);
    }

    /// <summary>The level of the batch that maps this function; a batch further in is the concern of the function that it maps.</summary>
    public long Within { get; init; } = long.MaxValue;

    public readonly record struct Results(Tensor[] Y, Saved Saved);

    /// <summary>Applies the function to tensors of any level: the transform with the highest one gets it first.</summary>
    public Tensor[] Call(Tensor[] x)
    {
        try
        {
            return Interpret(x);
        }
        catch (MappedOutside e) when (e.Batch.Level < Within)
        {
            // The function depends on a batch further in: it is mapped, as if its argument were a batch of equal values.
            return Call(Array.ConvertAll(x, t => e.Batch.Lift(t, e.Rows)));
        }
    }

    /// <summary>As <see cref="Call"/>, inside of a transform that has got the function already.</summary>
    public Tensor[] Interpret(Tensor[] x)
    {
        x = Array.ConvertAll(x, t => StructuralZero.Dense(t)!);
        var top = x.OfType<Tracer>().MaxBy(t => t.Owner.Level)?.Owner;
        return top switch
        {
            null => Function(x),
            { IsClosed: true } => throw new TracerLeakedException(top.Name),
            Tape tape => Record(tape, x),
            ForwardInterpreter forward => Push(forward, x),
            BatchInterpreter batch => new BatchedFunction(this, batch, x).Call(x),
            _ => Function(x),
        };
    }

    private sealed class MappedOutside(BatchInterpreter batch, RowSet? rows) : Exception
    {
        public BatchInterpreter Batch => batch;
        public RowSet? Rows => rows;
    }

    private Tensor[] Record(Tape tape, Tensor[] x)
    {
        var values = Array.ConvertAll(x, tape.Unwrap);
        var (y, saved) = Forward?.Invoke(values) ?? new(Interpret(values), Saved.Nothing);
        // What differentiates further out shall find the function and its rules, and not the forward rule's operators.
        if (Forward is not null && values.Any(IsDifferentiated)) y = Interpret(values);
        y = (Tensor[])y.Clone();
        CheckSources(y, tape);
        CheckSources(saved.Leaves, tape);
        tape.Record(new CustomOp(this, saved, y.Length), x, y);
        return y;
    }

    private Tensor[] Push(ForwardInterpreter forward, Tensor[] x)
    {
        var (primals, tangents) = (new Tensor[x.Length], new Tensor?[x.Length]);
        for (var i = 0; i < x.Length; i++) (primals[i], tangents[i]) = forward.Unwrap(x[i]);
        var none = StructuralZero.All(tangents);
        if (!none && Jvp is null) throw NoJvp(x[0].Device);
        var y = none || primals.Any(IsDifferentiated) ? Interpret(primals) : null;
        Tensor[]? dy = null;
        if (!none) (y, dy) = Jvp!(primals, Dense(tangents, primals), y);
        CheckSources(y!, forward);
        var results = new Tensor[y!.Length];
        for (var j = 0; j < results.Length; j++) results[j] = Derivative.Exists(y[j]) ? new Dual(forward, y[j], dy?[j]) : y[j];
        return results;
    }

    public ForwardModeNotImplementedException NoJvp(Device device) =>
        new(Name, device.Type, "it has a rule of its own for reverse mode only");

    /// <summary>The tangents or cotangents, with zeros for those that are structural zeros.</summary>
    public static Tensor[] Dense(ReadOnlySpan<Tensor?> t, ReadOnlySpan<Tensor> like)
    {
        var dense = new Tensor[t.Length];
        for (var i = 0; i < dense.Length; i++) dense[i] = StructuralZero.Dense(t[i]) ?? like[i].ZerosLike();
        return dense;
    }

    private static bool IsDifferentiated(Tensor x) => Differentiating(x) is not null;

    /// <summary>The innermost transform that differentiates the tensor; null where none does.</summary>
    private static Interpreter? Differentiating(Tensor x)
    {
        for (var inside = x as Tracer; inside is not null; inside = inside.Inside as Tracer)
            if (inside is Taped or Dual) return inside.Owner;
        return null;
    }

    /// <summary>Checks that results for what is inside of a transform's tracers come from there.</summary>
    /// <exception cref="InvalidOperationException">One comes from a tracer of this transform, or of one further in.</exception>
    public void CheckSources(Tensor[] y, Interpreter transform)
    {
        foreach (var t in y)
        {
            if (t is not Tracer { Owner: var owner } || owner.Level < transform.Level) continue;
            if (owner is BatchInterpreter batch && batch != transform) throw new MappedOutside(batch, (t as Batched)?.Rows);
            throw FromOutside(Name, owner);
        }
    }

    /// <summary>Checks results for an argument that no transform differentiates.</summary>
    /// <exception cref="InvalidOperationException">One has a derivative all the same.</exception>
    public static void CheckConstants(string name, Tensor[] y)
    {
        foreach (var t in y)
            if (Differentiating(t) is { } owner) throw FromOutside(name, owner);
    }

    private static InvalidOperationException FromOutside(string name, Interpreter owner) =>
        new($"{name}: the function uses a value from outside that {owner.Name} differentiates, but its rules give derivatives in its " +
            "argument only: make that value a part of the argument, or Detach() it.");
}

/// <summary>One call of a function with rules, on a tape. It is never applied.</summary>
internal sealed record CustomOp(CustomFunction F, CustomFunction.Saved Saved, int Count) : Op, IJvpRule, IVjpRule
{
    public override string Name => F.Name;

    public override int Outputs => Count;

    public override TensorSpec Infer(ReadOnlySpan<Tensor> x, int output) => throw new NotSupportedException();

    public void Jvp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> dx, Span<Tensor?> dy)
    {
        if (F.Jvp is not { } rule) throw F.NoJvp(x[0].Device);
        var (_, tangents) = rule(x.ToArray(), CustomFunction.Dense(dx, x), y.ToArray());
        for (var j = 0; j < dy.Length; j++) dy[j] = Derivative.Exists(y[j]) ? tangents[j] : null;
    }

    public void Vjp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> g, ReadOnlySpan<bool> wanted,
        Span<Tensor?> gx)
    {
        var cotangents = F.Backward(x.ToArray(), y.ToArray(), Saved, CustomFunction.Dense(g, y));
        for (var i = 0; i < gx.Length; i++) gx[i] = wanted[i] ? cotangents[i] : null;
    }
}
