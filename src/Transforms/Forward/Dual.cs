using System.Runtime.CompilerServices;

namespace Nabla;

/// <summary>A value and its tangent, for forward mode. The tangent is null where it is zero or the value has none.</summary>
internal sealed class Dual(ForwardInterpreter owner, Tensor primal, Tensor? tangent) : Tracer(owner)
{
    public Tensor Primal => primal;
    public override Tensor Inside => primal;
    public Tensor? Tangent => tangent;
    public override Shape Shape => primal.Shape;
    public override DType DType => primal.DType;
    public override Device Device => primal.Device;
    public override IDispatcher Dispatcher => primal.Dispatcher;
}

/// <summary>Forward mode: applies every operator to the values, and its JVP rule to the tangents.</summary>
internal sealed class ForwardInterpreter(string name) : Interpreter(name)
{
    /// <summary>The value and the tangent; null is a structural zero. A tensor of any other level is a constant.</summary>
    public (Tensor Primal, Tensor? Tangent) Unwrap(Tensor x) =>
        x is Dual dual && dual.Owner == this ? (dual.Primal, dual.Tangent) : (x, null);

    public override string Advice => Derivative.Advice;

    public override void Interpret(Op op, ReadOnlySpan<Tensor> x, Span<Tensor> y)
    {
        if (x[0].Dispatcher.Rule<IJvpRule>(op, x[0].Device) is not { } rule)
        {
            ((IDecomposable)op).Decompose(x, y);
            return;
        }
        var (room, roomForTangents, roomForResults) =
            (default(InlineArray4<Tensor>), default(InlineArray4<Tensor?>), default(InlineArray4<Tensor?>));
        var primals = x.Length <= 4 ? room[..x.Length] : new Tensor[x.Length];
        var tangents = x.Length <= 4 ? roomForTangents[..x.Length] : new Tensor?[x.Length];
        var dy = y.Length <= 4 ? roomForResults[..y.Length] : new Tensor?[y.Length];
        for (var i = 0; i < x.Length; i++) (primals[i], tangents[i]) = Unwrap(x[i]);
        op.Apply(primals, y);
        if (!StructuralZero.All(tangents)) rule.Jvp(op, primals, y, tangents, dy);
        // A zero derivative is traced too: whether a value may be read does not depend on the point.
        for (var j = 0; j < y.Length; j++)
            if (Derivative.Exists(op, y[j])) y[j] = new Dual(this, y[j], dy[j]);
    }
}

/// <summary>What has a derivative: its values cannot be read inside of a function that is differentiated.</summary>
internal static class Derivative
{
    /// <summary>Whether <paramref name="y"/>, a result of <paramref name="op"/> for inputs that have a derivative, has one.</summary>
    public static bool Exists(Op op, Tensor y) => op is not Detach && Exists(y);

    /// <summary>Whether a tensor of this dtype can have a derivative.</summary>
    public static bool Exists(Tensor y) => y.DType.IsFloatingPoint;

    /// <summary>What to do where a value is needed.</summary>
    public const string Advice =
        "x.Detach(), and what is computed from it, has values, and so have comparisons and integers; their derivative is zero. " +
        "To choose between two results that Vmap maps use Tensor.Where(condition, a, b), or ControlFlow.Cond and ControlFlow.While.";
}

internal static class ForwardMode
{
    /// <summary>f(x) and J·dx. Leaves that are not floating-point have no tangent; what dx has there is ignored.</summary>
    public static (TOut Value, TOut Tangent, TAux Aux) Jvp<TIn, TOut, TAux>(string name, Func<TIn, (TOut, TAux)> f, TIn x, TIn dx)
    {
        ArgumentNullException.ThrowIfNull(f);
        if (x is null) throw new ArgumentNullException(nameof(x), $"{name}: the argument is null.");
        if (dx is null) throw new ArgumentNullException(nameof(dx), $"{name}: the tangent is null.");
        Tree.CheckSameStructure(x, dx, $"{name}: the tangent's structure differs from the argument's");
        var (value, tangents, aux) = Push(name, f, x, Tree.Leaves(dx));
        var i = 0;
        return (value, Tree.Map(value, y => tangents[i++] ?? y.ZerosLike()), aux);
    }

    /// <summary>
    /// f(x), and J·dx for each leaf of the result (null: zero), from a tangent for each leaf of the argument (null: zero).
    /// </summary>
    public static (TOut Value, Tensor?[] Tangents, TAux Aux) Push<TIn, TOut, TAux>(string name, Func<TIn, (TOut, TAux)> f, TIn x,
        Tensor?[] dx)
    {
        using var _ = CollectionTrigger.Postpone();
        using var forward = new ForwardInterpreter(name);
        var i = 0;
        var traced = Tree.Map(x, leaf => Seed(forward, leaf, dx[i++]));
        Guard.HoldsTensors<TIn>(name, i);
        var (result, aux) = f(traced);
        var tangents = Array.ConvertAll(Tree.Leaves(Guard.NotNull(result, name)), y => StructuralZero.Dense(forward.Unwrap(y).Tangent));
        return (Tree.Map(result, Primal), tangents, Tree.Map(aux, Primal));

        Tensor Primal(Tensor y) => Guard.Alive(forward.Unwrap(y).Primal);
    }

    private static Tensor Seed(ForwardInterpreter forward, Tensor primal, Tensor? tangent)
    {
        Guard.Alive(primal);
        if (!primal.DType.IsFloatingPoint) return primal;
        if (tangent is not null) Guard.SameKind(forward.Name, "the tangent", tangent, "the argument", primal);
        return new Dual(forward, primal, tangent is null ? null : Guard.Alive(tangent));
    }
}
