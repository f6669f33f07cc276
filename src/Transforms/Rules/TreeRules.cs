namespace Nabla;

/// <summary>Makes a <see cref="CustomFunction"/> of functions of trees, for one call.</summary>
internal sealed class TreeRules<TIn, TOut>(string name, TIn x, Func<TIn, TOut> f)
{
    private TOut? _y;   // gives the structure of the result

    /// <summary>The argument from its leaves.</summary>
    public TIn X(ReadOnlySpan<Tensor> leaves) => Tree.Unflatten(x, leaves);

    /// <summary>The result, or a tangent or cotangent of it, from its leaves.</summary>
    public TOut Y(ReadOnlySpan<Tensor> leaves) => Tree.Unflatten(_y!, leaves);

    /// <summary>The leaves of a result.</summary>
    public Tensor[] Leaves(TOut y)
    {
        _y = Guard.NotNull(y, name);
        return Tree.Leaves(y);
    }

    /// <summary>The function, on leaves.</summary>
    public Tensor[] Function(Tensor[] leaves) => Leaves(f(X(leaves)));

    /// <summary>Calls the function.</summary>
    /// <param name="jvp">The rule for forward mode, if there is one.</param>
    /// <param name="forward">The first half of the rule for reverse mode; null where it saves nothing.</param>
    /// <param name="backward">Its second half.</param>
    public TOut Call(CustomFunction.JvpRule? jvp, Func<Tensor[], CustomFunction.Results>? forward, CustomFunction.BackwardRule backward) =>
        Y(new CustomFunction(name, Function, jvp, forward, backward).Call(Tree.Leaves(x)));

    /// <summary>The rule that a user's function of trees is.</summary>
    public CustomFunction.JvpRule Jvp(Func<TIn, TIn, (TOut, TOut)> rule) => (x, dx, y) =>
    {
        var (value, tangent) = rule(X(x), X(dx));
        y ??= Leaves(value);
        return (y, Fitting("the tangent that its JVP rule returned", tangent, "the value", Y(y)));
    };

    /// <inheritdoc cref="Jvp"/>
    public Func<Tensor[], CustomFunction.Results> Forward<TSaved>(Func<TIn, (TOut, TSaved)> rule) => x =>
    {
        var (y, saved) = rule(X(x));
        return new(Leaves(y), new(Tree.Leaves(saved), saved));
    };

    /// <inheritdoc cref="Jvp"/>
    public CustomFunction.BackwardRule Backward<TSaved>(Func<TSaved, TOut, TIn> rule) => (x, _, saved, g) =>
        Fitting("the cotangent that its backward rule returned", rule(Tree.Unflatten((TSaved)saved.Like!, saved.Leaves), Y(g)),
            "the argument", X(x));

    /// <summary>The backward rule that follows from a rule for forward mode: Jᵀ·g of the linear function dx ↦ J·dx.</summary>
    public CustomFunction.BackwardRule Transposed(CustomFunction.JvpRule jvp) => (x, y, _, g) =>
    {
        var zeros = Array.ConvertAll(x, t => t.ZerosLike());
        var pulled = ReverseMode.Linearize(name, dx => (jvp(x, dx, y).DY, false), zeros).Linear.Pull(g);
        return CustomFunction.Dense(pulled, x);
    };

    /// <summary>The leaves of a direction that a rule returned, after a check.</summary>
    private Tensor[] Fitting<T>(string what, T direction, string other, T like)
    {
        Guard.NotNull(direction, name);
        Tree.CheckSameStructure(like, direction, $"{name}: {what} has another structure than {other}");
        var (leaves, expected) = (Tree.Leaves(direction), Tree.Leaves(like));
        for (var i = 0; i < leaves.Length; i++)
            if (expected[i].DType.IsFloatingPoint) Guard.SameKind(name, what, leaves[i], other, expected[i]);
        return leaves;
    }
}
