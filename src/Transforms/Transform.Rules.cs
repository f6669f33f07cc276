using System.Runtime.CompilerServices;

namespace Nabla;

public static partial class Transform
{
    /// <summary>
    /// The function f with a derivative of your own: <paramref name="jvp"/> gives f(x) and J·dx. It is linear in dx. Reverse mode
    /// transposes it.
    /// </summary>
    /// <param name="f">The function, of any tree.</param>
    /// <param name="jvp">From x and a tangent dx, a tree like x, to f(x) and the tangent, a tree like it.</param>
    /// <param name="name">The name in messages; by default the text of the argument f.</param>
    /// <remarks>
    /// This holds of all functions with rules. Derivatives of the second order differentiate the rule. Leaves that are not floating-point
    /// have tangents and cotangents of zeros. Values from outside are constants to f and its rules: where a transform differentiates one
    /// that f uses, f throws <see cref="InvalidOperationException"/>. What a rule returns is checked when it is used: <see
    /// cref="ShapeException"/>, <see cref="DTypeException"/> or <see cref="TreeStructureException"/> where it does not fit.
    /// </remarks>
    public static Func<Tensor, Tensor> CustomJvp(Func<Tensor, Tensor> f, Func<Tensor, Tensor, (Tensor Value, Tensor Tangent)> jvp,
        [CallerArgumentExpression(nameof(f))] string name = "") =>
        CustomJvp<Tensor, Tensor>(f, jvp, name);

    /// <inheritdoc cref="CustomJvp(Func{Tensor, Tensor}, Func{Tensor, Tensor, ValueTuple{Tensor, Tensor}}, string)"/>
    public static Func<TIn, TOut> CustomJvp<TIn, TOut>(Func<TIn, TOut> f, Func<TIn, TIn, (TOut Value, TOut Tangent)> jvp,
        [CallerArgumentExpression(nameof(f))] string name = "")
    {
        ArgumentNullException.ThrowIfNull(jvp);
        name = RuleName(f, name);
        return x =>
        {
            var rules = new TreeRules<TIn, TOut>(name, x, f);
            var rule = rules.Jvp(jvp);
            return rules.Call(rule, forward: null, rules.Transposed(rule));
        };
    }

    /// <summary>
    /// The function f with a derivative of your own for reverse mode: <paramref name="forward"/> gives f(x) and what is saved,
    /// <paramref name="backward"/> gives Jᵀ·gy from that. Forward mode throws <see cref="ForwardModeNotImplementedException"/>.
    /// </summary>
    /// <param name="f">The function, of any tree.</param>
    /// <param name="forward">From x to f(x) and any tree that is saved.</param>
    /// <param name="backward">From what was saved and a cotangent gy, a tree like f(x), to the cotangent of x, a tree like x.</param>
    /// <param name="name">The name in messages; by default the text of the argument f.</param>
    /// <inheritdoc cref="CustomJvp(Func{Tensor, Tensor}, Func{Tensor, Tensor, ValueTuple{Tensor, Tensor}}, string)" path="/remarks"/>
    public static Func<Tensor, Tensor> CustomVjp<TSaved>(Func<Tensor, Tensor> f, Func<Tensor, (Tensor Value, TSaved Saved)> forward,
        Func<TSaved, Tensor, Tensor> backward, [CallerArgumentExpression(nameof(f))] string name = "") =>
        CustomVjp<Tensor, Tensor, TSaved>(f, forward, backward, name);

    /// <inheritdoc cref="CustomVjp{TSaved}"/>
    public static Func<TIn, TOut> CustomVjp<TIn, TOut, TSaved>(Func<TIn, TOut> f, Func<TIn, (TOut Value, TSaved Saved)> forward,
        Func<TSaved, TOut, TIn> backward, [CallerArgumentExpression(nameof(f))] string name = "")
    {
        ArgumentNullException.ThrowIfNull(forward);
        ArgumentNullException.ThrowIfNull(backward);
        name = RuleName(f, name);
        return x =>
        {
            var rules = new TreeRules<TIn, TOut>(name, x, f);
            return rules.Call(null, rules.Forward(forward), rules.Backward(backward));
        };
    }

    /// <summary>The function f with derivatives of your own for both modes: those of <c>CustomJvp</c> and <c>CustomVjp</c>.</summary>
    /// <inheritdoc cref="CustomVjp{TSaved}"/>
    public static Func<Tensor, Tensor> CustomRules<TSaved>(Func<Tensor, Tensor> f,
        Func<Tensor, Tensor, (Tensor Value, Tensor Tangent)> jvp, Func<Tensor, (Tensor Value, TSaved Saved)> forward,
        Func<TSaved, Tensor, Tensor> backward, [CallerArgumentExpression(nameof(f))] string name = "") =>
        CustomRules<Tensor, Tensor, TSaved>(f, jvp, forward, backward, name);

    /// <inheritdoc cref="CustomRules{TSaved}"/>
    public static Func<TIn, TOut> CustomRules<TIn, TOut, TSaved>(Func<TIn, TOut> f, Func<TIn, TIn, (TOut Value, TOut Tangent)> jvp,
        Func<TIn, (TOut Value, TSaved Saved)> forward, Func<TSaved, TOut, TIn> backward,
        [CallerArgumentExpression(nameof(f))] string name = "")
    {
        ArgumentNullException.ThrowIfNull(jvp);
        ArgumentNullException.ThrowIfNull(forward);
        ArgumentNullException.ThrowIfNull(backward);
        name = RuleName(f, name);
        return x =>
        {
            var rules = new TreeRules<TIn, TOut>(name, x, f);
            return rules.Call(rules.Jvp(jvp), rules.Forward(forward), rules.Backward(backward));
        };
    }

    /// <summary>A name of a function for messages, from its text.</summary>
    private static string RuleName(Delegate f, string name)
    {
        const int longest = 60;
        ArgumentNullException.ThrowIfNull(f);
        ArgumentNullException.ThrowIfNull(name);
        name = string.Join(' ', name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return name.Length <= longest ? name : name[..longest] + "…";
    }

    /// <summary>The tree, taken as a constant by every derivative: <see cref="Tensor.Detach"/> of each leaf.</summary>
    public static T StopGradient<T>(T x) => Tree.Map(x, leaf => leaf.DType.IsFloatingPoint ? leaf.Detach() : leaf);
}
