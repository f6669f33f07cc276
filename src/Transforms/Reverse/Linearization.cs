namespace Nabla;

/// <summary>
/// A function's derivative at a point: the applications of operators that lead from its arguments to its results. In this order, with the
/// JVP rules, they push tangents forward. In reverse order, with the VJP rules, they pull cotangents back. Both may be done many times.
/// </summary>
internal sealed class Linearization
{
    private readonly Tape _tape;
    private readonly Taped?[] _inputs, _outputs;
    private readonly TapeNode?[] _nodes;   // each at its slot, with gaps
    private readonly int _width;           // the largest number of inputs

    /// <param name="tape">The tape that recorded the function.</param>
    /// <param name="inputs">The arguments; null where one is not differentiated.</param>
    /// <param name="outputs">The results as the function returned them.</param>
    public Linearization(Tape tape, Taped?[] inputs, Tensor[] outputs)
    {
        _tape = tape;
        _inputs = inputs;
        _outputs = Array.ConvertAll(outputs, tape.Own);
        _nodes = tape.Leading(_outputs);
        foreach (var node in _nodes) _width = Math.Max(_width, node?.Inputs.Length ?? 0);
    }

    /// <summary>The bytes of the largest intermediate value that is no view. The largest cotangent has about as many.</summary>
    public long LargestValue
    {
        get
        {
            var largest = 0L;
            foreach (var node in _nodes)
            {
                if (node is null or { Op: IView }) continue;
                foreach (var y in node.Y) largest = Math.Max(largest, y.Length * y.DType.Size);
            }
            return largest;
        }
    }

    /// <summary>J·dx: from a tangent for each input (null: zero), a tangent for each output (null: zero).</summary>
    public Tensor?[] Push(ReadOnlySpan<Tensor?> dx)
    {
        var tangents = new Tensor?[_nodes.Length];
        for (var i = 0; i < _inputs.Length; i++)
            if (_inputs[i] is { } input) tangents[input.Slot] = dx[i];
        var (values, incoming) = (new Tensor[_width], new Tensor?[_width]);
        foreach (var node in _nodes)
        {
            if (node is null) continue;
            var dxs = incoming.AsSpan(0, node.Inputs.Length);
            for (var i = 0; i < dxs.Length; i++) dxs[i] = _tape.Own(node.Inputs[i]) is { } input ? tangents[input.Slot] : null;
            if (StructuralZero.All(dxs)) continue;
            var x = Values(node, values);
            var rule = x[0].Dispatcher.Rule<IJvpRule>(node.Op, x[0].Device) ??
                throw new ForwardModeNotImplementedException(node.Op.Name, x[0].Device.Type, "it has a VJP rule but no JVP rule");
            rule.Jvp(node.Op, x, node.Y, dxs, tangents.AsSpan(node.Slot, node.Y.Length));
        }
        return Array.ConvertAll(_outputs, o => o is null ? null : StructuralZero.Dense(tangents[o.Slot]));
    }

    /// <summary>Jᵀ·g: from a cotangent for each output (null: zero), a cotangent for each input (null: zero).</summary>
    public Tensor?[] Pull(ReadOnlySpan<Tensor?> g)
    {
        var (cotangents, temporaries) = (new Tensor?[_nodes.Length], new Temporaries());
        for (var j = 0; j < _outputs.Length; j++)
            if (_outputs[j] is { } output && g[j] is { } seed) Accumulate(ref cotangents[output.Slot], seed, temporaries);
        var (values, outgoing, inputs) = (new Tensor[_width], new Tensor?[_width], new bool[_width]);
        for (var n = _nodes.Length - 1; n >= 0; n--)
        {
            if (_nodes[n] is not { } node) continue;
            var incoming = cotangents.AsSpan(node.Slot, node.Y.Length);
            if (StructuralZero.All(incoming)) continue;
            var x = Values(node, values);
            var wanted = inputs.AsSpan(0, x.Length);
            var gx = outgoing.AsSpan(0, x.Length);
            for (var i = 0; i < wanted.Length; i++) wanted[i] = _tape.Own(node.Inputs[i]) is not null;
            gx.Clear();
            temporaries.Pull(x[0].Dispatcher.Rule<IVjpRule>(node.Op, x[0].Device)!, node, x, incoming, wanted, gx);
            incoming.Clear();   // Each intermediate cotangent is used only once.
            for (var i = 0; i < gx.Length; i++)
            {
                if (_tape.Own(node.Inputs[i]) is not { } input || gx[i] is not { } part) continue;
                var aligned = Rows.Align(part, input.Value);
                if (!ReferenceEquals(aligned, part)) temporaries.Keep(part);
                Accumulate(ref cotangents[input.Slot], aligned, temporaries);
            }
        }
        return Array.ConvertAll(_inputs, i => i is null ? null : StructuralZero.Dense(cotangents[i.Slot]));
    }

    private ReadOnlySpan<Tensor> Values(TapeNode node, Tensor[] room)
    {
        for (var i = 0; i < node.Inputs.Length; i++) room[i] = _tape.Unwrap(node.Inputs[i]);
        return new(room, 0, node.Inputs.Length);
    }

    private static void Accumulate(ref Tensor? sum, Tensor part, in Temporaries temporaries) =>
        sum = sum is null ? part : temporaries.Add(sum, part);
}

internal static class ReverseMode
{
    /// <summary>Runs f on a tape. The result holds no tracers, and the linearization stays valid after the tape is closed.</summary>
    public static (TOut Value, Linearization Linear, TAux Aux) Linearize<TIn, TOut, TAux>(string name, Func<TIn, (TOut, TAux)> f, TIn x)
    {
        ArgumentNullException.ThrowIfNull(f);
        if (x is null) throw new ArgumentNullException(nameof(x), $"{name}: the argument is null.");
        using var tape = new Tape(name);
        var watched = new List<Taped?>();
        var traced = Tree.Map(x, leaf =>
        {
            watched.Add(Guard.Alive(leaf).DType.IsFloatingPoint ? tape.Watch(leaf) : null);
            return watched[^1] ?? leaf;
        });
        Guard.HoldsTensors<TIn>(name, watched.Count);
        var (result, aux) = f(traced);
        var linear = new Linearization(tape, [.. watched], Tree.Leaves(Guard.NotNull(result, name)));
        return (Tree.Map(result, Value), linear, Tree.Map(aux, Value));

        Tensor Value(Tensor y) => Guard.Alive(tape.Unwrap(y));
    }

    /// <summary>g ↦ Jᵀ·g. Later changes of the lists and objects of x and value have no effect.</summary>
    public static Func<TOut, TIn> Pullback<TIn, TOut>(string name, Linearization linear, TIn x, TOut value)
    {
        (x, value) = (Tree.Copy(x), Tree.Copy(value));
        return g => Pull(name, linear, x, value, g);
    }

    /// <summary>dx ↦ J·dx. Later changes of the lists and objects of x and value have no effect.</summary>
    public static Func<TIn, TOut> Pushforward<TIn, TOut>(string name, Linearization linear, TIn x, TOut value)
    {
        (x, value) = (Tree.Copy(x), Tree.Copy(value));
        return dx => Push(name, linear, x, value, dx);
    }

    /// <summary>Jᵀ·g as a tree like the argument; zeros where the result does not depend on a leaf.</summary>
    public static TIn Pull<TIn, TOut>(string name, Linearization linear, TIn x, TOut value, TOut g) =>
        Fill(x, linear.Pull(Fitting(name, "the cotangent", g, "the result", value)));

    /// <summary>J·dx as a tree like the result; zeros where a leaf does not depend on the argument.</summary>
    private static TOut Push<TIn, TOut>(string name, Linearization linear, TIn x, TOut value, TIn dx) =>
        Fill(value, linear.Push(Fitting(name, "the tangent", dx, "the argument", x)));

    /// <summary>The leaves of a direction, after a check that each has the shape and dtype of the leaf that it belongs to.</summary>
    private static Tensor[] Fitting<T>(string name, string what, T direction, string other, T like)
    {
        Tree.CheckSameStructure(like, direction, $"{name}: {what}'s structure differs from {other}'s");
        Tensor[] leaves = Tree.Leaves(direction), expected = Tree.Leaves(like);
        for (var i = 0; i < leaves.Length; i++)
            if (expected[i].DType.IsFloatingPoint) Guard.SameKind(name, what, Guard.Alive(leaves[i]), other, expected[i]);
        return leaves;
    }

    private static T Fill<T>(T like, Tensor?[] leaves)
    {
        var i = 0;
        return Tree.Map(like, leaf => leaves[i++] ?? leaf.ZerosLike());
    }
}
