namespace Nabla;

public static partial class Transform
{
    /// <summary>
    /// The function f. Reverse mode keeps of it only its arguments, its results and its operators: when it needs the values between them,
    /// it computes them again. This takes the time of one more forward pass, and the memory of the values for the time of that only.
    /// </summary>
    /// <remarks>
    /// f may use values from outside, which are differentiated as always. It is called once: its operators are applied again, and not the
    /// function. Values in f that have no derivative are kept. In forward mode nothing is kept in any case.
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="f"/> is null.</exception>
    public static Func<Tensor, Tensor> Checkpoint(Func<Tensor, Tensor> f) => Checkpoint<Tensor, Tensor>(f);

    /// <inheritdoc cref="Checkpoint(Func{Tensor, Tensor})"/>
    public static Func<TIn, TOut> Checkpoint<TIn, TOut>(Func<TIn, TOut> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return x =>
        {
            // The tapes among the transforms of the argument, the outermost first.
            var tapes = new SortedDictionary<long, (Tape Tape, int From)>();
            foreach (var leaf in Tree.Leaves(x))
            {
                for (var inside = leaf as Tracer; inside is not null; inside = inside.Inside as Tracer)
                    if (inside.Owner is Tape tape) tapes.TryAdd(tape.Level, (tape, tape.Slots));
            }
            var y = Guard.NotNull(f(x), "Checkpoint");
            foreach (var (tape, from) in tapes.Values) y = Fold(tape, from, y);
            return y;
        };
    }

    /// <inheritdoc cref="Checkpoint(Func{Tensor, Tensor})"/>
    public static Func<T1, T2, TOut> Checkpoint<T1, T2, TOut>(Func<T1, T2, TOut> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        var g = Checkpoint(((T1, T2) t) => f(t.Item1, t.Item2));
        return (a, b) => g((a, b));
    }

    private static T Fold<T>(Tape tape, int from, T y)
    {
        var found = new List<Taped>();
        Tree.Map(y, leaf => Replace(leaf, taped =>
        {
            found.Add(taped);
            return taped;
        }));
        var folded = found.ToArray();
        Recomputed.Fold(tape, from, folded);
        var next = 0;
        return Tree.Map(y, leaf => Replace(leaf, _ => folded[next++]));

        // The tensor with other values of this tape inside.
        Tensor Replace(Tensor t, Func<Taped, Taped> by) => t switch
        {
            Taped taped when taped.Owner == tape => by(taped),
            Taped { Owner: Tape owner } taped => new Taped(owner, Replace(taped.Value, by), taped.Node, taped.Slot),
            Batched { Owner: BatchInterpreter owner } batched => new Batched(owner, Replace(batched.Value, by), batched.Rows),
            Dual { Owner: ForwardInterpreter owner } dual =>
                new Dual(owner, Replace(dual.Primal, by), dual.Tangent is { } tangent ? Replace(tangent, by) : null),
            _ => t,
        };
    }
}
