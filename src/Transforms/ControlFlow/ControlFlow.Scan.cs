namespace Nabla;

public static partial class ControlFlow
{
    /// <summary>
    /// Applies <paramref name="step"/> to the state and to one slice of <paramref name="xs"/> after the other:
    /// (sₖ₊₁, yₖ) = step(sₖ, xₖ). Gives the last state, and all yₖ along a new first axis.
    /// </summary>
    /// <param name="step">One step: from a state and a slice to the next state and a result. Trees all.</param>
    /// <param name="start">The first state, s₀.</param>
    /// <param name="xs">The slices, along the first axis of each leaf: [n, …].</param>
    /// <param name="checkpointEvery">
    /// Reverse mode keeps the states at every so many steps, and computes the values between them again when it needs them. Its memory is
    /// least at √n. Null: it keeps the values of all steps.
    /// </param>
    /// <exception cref="ShapeException">Two leaves of xs have first axes of different sizes, or one has no axis.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="checkpointEvery"/> is less than 1.</exception>
    /// <exception cref="TreeStructureException">Two steps have results of different structures.</exception>
    public static (TState Last, TOut All) Scan<TState, TIn, TOut>(Func<TState, TIn, (TState State, TOut Out)> step, TState start, TIn xs,
        int? checkpointEvery = null)
    {
        ArgumentNullException.ThrowIfNull(step);
        if (start is null) throw new ArgumentNullException(nameof(start), "Scan: the first state is null.");
        if (xs is null) throw new ArgumentNullException(nameof(xs), "Scan: xs is null.");
        if (checkpointEvery < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(checkpointEvery), checkpointEvery,
                "Scan: the values are kept at every so many steps, at least 1.");
        }
        var slices = Slices(xs);
        if (slices.Length == 0) return Empty(step, start, xs);
        var part = Math.Min(checkpointEvery ?? slices.Length, slices.Length);
        var (state, outs) = (start, new List<TOut>());
        for (var first = 0; first < slices.Length; first += part)
        {
            var some = slices[first..Math.Min(slices.Length, first + part)];
            Func<TState, (TState, TOut[])> run = s => Steps(step, s, some);
            (state, var more) = (checkpointEvery is null ? run : Transform.Checkpoint(run))(state);
            outs.AddRange(more);
        }
        return (state, Tree.Stack("Scan", outs));
    }

    private static (TState, TOut[]) Steps<TState, TIn, TOut>(Func<TState, TIn, (TState, TOut)> step, TState state, TIn[] slices)
    {
        var outs = new TOut[slices.Length];
        for (var i = 0; i < outs.Length; i++) (state, outs[i]) = step(state, slices[i]);
        return (state, outs);
    }

    private static TIn[] Slices<TIn>(TIn xs)
    {
        var leaves = Tree.Leaves(xs);
        if (leaves.Length == 0)
            throw new ArgumentException("Scan: xs holds no tensor, and gives no number of steps: use ForLoop without xs.", nameof(xs));
        foreach (var leaf in leaves)
        {
            if (leaf.Rank == 0 || leaf.Shape[0] != leaves[0].Shape[0])
            {
                throw new ShapeException($"Scan: xs has tensors of shapes {leaves[0].Shape} and {leaf.Shape}, but must have the steps " +
                    "along the first axis of each.");
            }
        }
        var parts = Array.ConvertAll(leaves, Unbind.Of);
        var slices = new TIn[leaves[0].Shape[0]];
        for (var i = 0; i < slices.Length; i++) slices[i] = Tree.Unflatten(xs, Array.ConvertAll(parts, part => part[i]));
        return slices;
    }

    // One step from zeros tells the shapes.
    private static (TState, TOut) Empty<TState, TIn, TOut>(Func<TState, TIn, (TState, TOut Out)> step, TState start, TIn xs)
    {
        Tensor Zeros(Tensor like, Shape shape) => like.Dispatcher.Full(shape, 0, like.DType, like.Device);
        var (_, y) = step(start, Tree.Map(xs, leaf => Zeros(leaf, leaf.Shape[1..])));
        return (start, Tree.Map(y, leaf => Zeros(leaf, [0, .. leaf.Shape])));
    }
}
