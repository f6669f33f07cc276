namespace Nabla;

/// <summary>
/// A part of a tape without its values. Its rules compute them again, from the tensors that the part began with. It stands on a tape and is
/// never applied.
/// </summary>
internal sealed record Recomputed : Op, IJvpRule, IVjpRule
{
    // A value of the part: the number of an input or of an earlier result, or a constant.
    private readonly record struct Source(int Index, Tensor? Constant);

    private readonly record struct Step(Op Op, Source[] Inputs, int Outputs);

    private readonly Step[] _steps;
    private readonly int[] _results;

    private Recomputed(Step[] steps, int[] results) => (_steps, _results) = (steps, results);

    public override int Outputs => _results.Length;

    public override TensorSpec Infer(ReadOnlySpan<Tensor> x, int output) => throw new NotSupportedException();

    /// <summary>
    /// Replaces what the tape recorded from slot <paramref name="from"/> on, and what leads to the values <paramref name="y"/>, by one
    /// application. The intermediate values are free then.
    /// </summary>
    public static void Fold(Tape tape, int from, Span<Taped> y)
    {
        TapeNode[] nodes = [.. tape.Leading(y.ToArray(), from).OfType<TapeNode>()];
        if (nodes.Length == 0) return;
        var (inputs, places) = (new List<Taped>(), new Dictionary<int, int>());   // the place of each slot
        foreach (var node in nodes)
        {
            foreach (var x in node.Inputs)
                if (tape.Own(x) is { } own && own.Slot < from && places.TryAdd(own.Slot, places.Count)) inputs.Add(own);
        }
        var steps = new Step[nodes.Length];
        for (var i = 0; i < steps.Length; i++)
        {
            var node = nodes[i];
            var sources = new Source[node.Inputs.Length];
            for (var k = 0; k < sources.Length; k++)
                sources[k] = tape.Own(node.Inputs[k]) is { } own ? new(places[own.Slot], null) : new(-1, node.Inputs[k]);
            steps[i] = new(node.Op, sources, node.Y.Length);
            for (var j = 0; j < node.Y.Length; j++) places[node.Slot + j] = places.Count;
        }
        var folded = y.ToArray().Where(t => t.Slot >= from).DistinctBy(t => t.Slot).ToArray();
        Span<Tensor> values = Array.ConvertAll(folded, t => t.Value);
        tape.Record(new Recomputed(steps, Array.ConvertAll(folded, t => places[t.Slot])), inputs.ToArray(), values);
        foreach (ref var t in y)
        {
            var slot = t.Slot;
            if (slot >= from) t = (Taped)values[Array.FindIndex(folded, f => f.Slot == slot)];
        }
    }

    private Tensor[] Run(Tensor[] x)
    {
        var values = new List<Tensor>(x);
        foreach (var step in _steps)
        {
            var inputs = Array.ConvertAll(step.Inputs, source => source.Constant ?? values[source.Index]);
            values.AddRange(Apply(step, inputs));
        }
        return Array.ConvertAll(_results, i => values[i]);
    }

    // What stands on tapes only is not an operator that is applied.
    private static Tensor[] Apply(Step step, Tensor[] x)
    {
        if (step.Op is CustomOp function) return function.F.Call(x);
        if (step.Op is Recomputed part) return Transform.Checkpoint<Tensor[], Tensor[]>(part.Run)(x);
        var y = new Tensor[step.Outputs];
        step.Op.Apply(x, y);
        return y;
    }

    public void Jvp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> dx, Span<Tensor?> dy) =>
        ForwardMode.Push("Checkpoint", t => (Run(t), false), x.ToArray(), dx.ToArray()).Tangents.CopyTo(dy);

    public void Vjp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> g, ReadOnlySpan<bool> wanted,
        Span<Tensor?> gx) =>
        ReverseMode.Linearize("Checkpoint", t => (Run(t), false), x.ToArray()).Linear.Pull(g).CopyTo(gx);
}
