using static Nabla.ControlFlow;
using static Nabla.Transform;

namespace Nabla.Tests;

/// <summary>Rules, branches and checkpoints that use values from outside, and that stand inside of each other.</summary>
public sealed class ClosureTests
{
    private static readonly ITensorFactory T = Shared.Tensors;

    private static Tensor Ones => T.Ones(2);

    [Fact]
    public void ARule_ThatUsesValuesOfSeveralVmaps_IsMappedByEach()
    {
        Tensor Both(Tensor u) => Vmap((Tensor c) => Vmap((Tensor d) =>
            CustomJvp((Tensor v) => c * d * v, (v, dv) => (c * d * v, c * d * dv))(u))(Shared.Vector(1, 2)))(Shared.Vector(3, 4)).Sum();
        Tensor Outer(Tensor u) => Vmap((Tensor c) => Vmap((Tensor d) =>
            CustomJvp((Tensor v) => c * v, (v, dv) => (c * v, c * dv))(u + d))(Shared.Vector(1, 2)))(Shared.Vector(3, 4)).Sum();
        var b = Shared.Scalar(5);
        foreach (var (f, slope) in new[] { ((Func<Tensor, Tensor>)Both, 21.0), (Outer, 14.0) })
        {
            Numbers.Near(slope, Jvp(f, b, Shared.Scalar(1)).Tangent);
            Numbers.Near(slope, Grad(f)(b));
            Numbers.Near(0, Hessian(f)(b).Reshape([]));
        }
    }

    [Fact]
    public void ARule_ThatUsesAMappedValue_IsDifferentiatedFromOutsideOfTheVmap()
    {
        var b = Shared.Scalar(3);
        Tensor Mapped(Func<Tensor, Func<Tensor, Tensor>> rule, Tensor u) => Vmap((Tensor c) => rule(c)(u))(Shared.Vector(2, 5)).Sum();
        Func<Tensor, Func<Tensor, Tensor>>[] rules =
        [
            c => CustomJvp((Tensor v) => c * v * v, (v, dv) => (c * v * v, 2 * c * v * dv)),
            c => CustomVjp((Tensor v) => c * v * v, v => (c * v * v, v), (v, g) => 2 * c * v * g),
            c => ImplicitRoot((Tensor v, Tensor y) => y.Sqrt() - c.Sqrt() * v, v => c * v * v),
            c => FixedPoint((Tensor v, Tensor y) => (y + c * v * v) / 2, v => c * v * v),
        ];
        foreach (var rule in rules)
        {
            Numbers.Near(42, Grad(u => Mapped(rule, u))(b));
            Numbers.Near(14, Hessian(u => Mapped(rule, u), HessianMode.ReverseOverReverse)(b).Reshape([]));
            Numbers.Near([42, 42], Vmap(Grad(u => Mapped(rule, u)))(Shared.Vector(3, 3)));
        }
        Numbers.Near(14, Hessian(u => Mapped(rules[0], u))(b).Reshape([]));
        Numbers.Near(14, Hessian(u => Mapped(rules[2], u), HessianMode.ForwardOverForward)(b).Reshape([]));
    }

    [Fact]
    public void AConditionFromOutside_InsideOfABranch_IsThatOfTheRowsOfTheBranch()
    {
        var x = Shared.Vector(1, -2, 3);
        Tensor Nested(Tensor x) => Cond(x > 0, v => Cond(x > 2, u => u * 10, u => u * u, v), v => -v, x);
        Numbers.Near([1, 2, 30], Vmap(Nested)(x));
        Numbers.Near([2, -1, 10], Vmap(Grad(Nested))(x));
        Numbers.Near([2, -1, 10], Grad((Tensor xs) => Vmap(Nested)(xs).Sum())(x));
        Tensor Steps(Tensor x) => While(s => s < 5 + x, s => Cond(x > 0, u => u + 2, u => u + 1, s), x);
        Numbers.Near([7, 3, 9], Vmap(Steps)(x));
        Tensor Inner(Tensor x) => Cond(x > 0, v => While(s => s < x + 4, s => s * 2, v), v => v, x);
        Numbers.Near([8, -2, 12], Vmap(Inner)(x));
        Numbers.Near([8, 1, 4], Vmap(Grad(Inner))(x));
        Numbers.Near([1, 2, 30, 1, 2, 30], Vmap(Vmap(Nested))(Tensor.Stack([x, x])).Reshape([6]));
    }

    [Fact]
    public void ACheckpoint_MayHoldRulesAndCheckpoints()
    {
        var x = Shared.Vector(0.3, -0.4);
        var sine = CustomJvp((Tensor v) => v.Sin(), (v, dv) => (v.Sin(), v.Cos() * dv));
        var root = ImplicitRoot((Tensor t, Tensor y) => y * y * y - t, t => t.Sign() * t.Abs().Pow(1 / 3.0));
        var vjp = CustomVjp((Tensor v) => v.Sin(), v => (v.Sin(), v), (v, g) => v.Cos() * g);
        Func<Tensor, Tensor>[] inner =
        [
            Checkpoint((Tensor u) => u.Sin()), sine, vjp, v => Checkpoint(sine)(v).Exp(), root,
            v => Scan((s, e) => (sine(s * e), s), v.Sum(), v, checkpointEvery: 1).All,
        ];
        foreach (var f in inner)
        {
            Tensor Plain(Tensor v) => f(v).Square().Sum();
            Tensor Kept(Tensor v) => Checkpoint(f)(v).Square().Sum();
            Numbers.Near(Grad(Plain)(x), Grad(Kept)(x));
            Numbers.Near(Hessian(Plain, HessianMode.ReverseOverReverse)(x), Hessian(Kept, HessianMode.ReverseOverReverse)(x));
            Numbers.Near(Vmap(Grad(Plain))(Tensor.Stack([x, 2 * x])), Vmap(Grad(Kept))(Tensor.Stack([x, 2 * x])));
            Tensor Scanned(Tensor v, int? every) => Scan((s, e) => (f(s) * e, s), v, v, checkpointEvery: every).Last.Sum();
            Numbers.Near(Grad(v => Scanned(v, null))(x), Grad(v => Scanned(v, 1))(x));
        }
    }

    [Fact]
    public void AnImplicitRoot_OfADifferentiatedValueFromOutside_IsRefused()
    {
        static Func<Tensor, Tensor> R(Tensor b) => ImplicitRoot((Tensor q, Tensor y) => y * y - q * b, q => (q * b).Detach().Sqrt());
        Action[] all =
        [
            () => Grad(b => R(b)(Shared.Scalar(1)))(Shared.Scalar(4)), () => Grad(b => Grad(R(b))(Shared.Scalar(1)))(Shared.Scalar(4)),
            () => Grad((b, q) => R(b)(q), argnums: [0, 1])(Shared.Scalar(4), Shared.Scalar(1)),
            () => Jvp(b => R(b)(Shared.Scalar(1)), Shared.Scalar(4), Shared.Scalar(1)),
        ];
        Assert.All(all, call =>
            Assert.Contains("from outside", Assert.Throws<InvalidOperationException>(call).Message, StringComparison.Ordinal));
        var pair = ImplicitRoot(((Tensor Q, Tensor B) p, Tensor y) => y * y - p.Q * p.B, p => (p.Q * p.B).Sqrt());
        Numbers.Near(0.25, Grad(b => pair((Shared.Scalar(1), b)))(Shared.Scalar(4)));
    }

    [Fact]
    public void AnImplicitRoot_WhoseFunctionDoesNotFitTheSolution_NamesIt()
    {
        Exception Of(Func<Tensor, Tensor, Tensor> f, Func<Tensor, Tensor> solve) =>
            Assert.IsAssignableFrom<Exception>(Record.Exception(() => ImplicitRoot(f, solve)(Ones)));
        Assert.Contains("F(θ, y)", Assert.IsType<ShapeException>(Of((q, y) => y.Sum(), q => q)).Message, StringComparison.Ordinal);
        Assert.Contains("F(θ, y)", Assert.IsType<DTypeException>(Of((q, y) => y.Cast(DType.Float32), q => q)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void CheckGrads_RefusesAPointWhereTheFunctionIsNotFinite()
    {
        Assert.Contains("NaN", Assert.Throws<ArgumentException>(() => CheckGrads(x => x.Sqrt(), Shared.Scalar(-1))).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => CheckGrads(x => x.Log(), Shared.Scalar(0)));
    }
}
