using Nabla.Conformance;
using static Nabla.Transform;

namespace Nabla.Tests;

/// <summary>The forms of the transforms for trees and several arguments.</summary>
public sealed class FormTests
{
    private sealed record Model(Tensor W, Tensor B);

    private sealed record Outcome(Tensor Loss, Tensor Output);

    private static readonly Model s_model =
        new(Shared.Tensors.Create(new double[,] { { 1, 2 }, { 3, 4 } }), Shared.Tensors.Create([5.0, 6.0]));
    private static readonly Tensor s_x = Shared.Tensors.Create([1.0, -1.0]);

    private static Outcome Run(Model p, Tensor x)
    {
        var y = p.W.MatMul(x) + p.B;
        return new(y.Square().Sum(), y);
    }

    [Fact]
    public void Blocks_HoldTheJacobian_OfTreesInTrees()
    {
        foreach (var j in new[] { JacRev((Model p) => Run(p, s_x))(s_model), JacFwd((Model p) => Run(p, s_x))(s_model) })
        {
            double[] y = [4, 5];
            Numbers.Near([2 * y[0], 2 * y[1]], j["Loss", "B"]);
            Numbers.Near([2 * y[0], -2 * y[0], 2 * y[1], -2 * y[1]], j.Row(o => o.Loss).W.Reshape([4]));
            Numbers.Near([1, 0, 0, 1], j.Column(p => p.B).Output.Reshape([4]));
            Assert.Equal([3, 6], j.ToMatrix().Shape.ToArray());
            Assert.Contains("[\"Output\", \"W\"]", j.ToString(), StringComparison.Ordinal);
            Assert.Contains("Loss", Assert.Throws<ArgumentException>(() => j["Lost", "B"]).Message, StringComparison.Ordinal);
            Assert.Contains("\"Output\"", Assert.Throws<ArgumentException>(() => j.Row(o => o.Loss + 1)).Message, StringComparison.Ordinal);
            Assert.Throws<ArgumentException>(() => j.Row(o => s_x));
        }
    }

    [Fact]
    public void TheHessianOfATree_IsThatOfItsVector()
    {
        static Tensor Loss(Model p) => Run(p, s_x).Loss.Square();
        var (flat, unravel) = Tree.Ravel(s_model);
        var expected = Hessian(v => Loss(unravel(v)))(flat).ToArray<double>();
        foreach (var mode in Enum.GetValues<HessianMode>())
            Assert.Equal(expected, Hessian((Model p) => Loss(p), mode)(s_model).ToMatrix().ToArray<double>());
        Assert.Equal(expected, JacRev(Grad((Model p) => Loss(p)))(s_model).ToMatrix().ToArray<double>());
        var mapped = Vmap((Tensor x) => JacRev((Model p) => Run(p, x))(s_model))(Tensor.Stack([s_x, s_x]));
        Assert.Equal([2, 2, 2], mapped["Output", "B"].Shape.ToArray());
        Assert.Equal([2, 3, 6], mapped.ToMatrix().Shape.ToArray());
    }

    [Fact]
    public void AnArgument_IsChosenByArg_ByNumber_OrFromTheEnd()
    {
        Numbers.Near([8, 10], Grad((Tensor x, Model p) => Run(p, x).Loss, Arg.Second)(s_x, s_model).B);
        var (gradient, value, aux) = GradAndValue((Model p, Tensor x) => (Run(p, x).Loss, Run(p, x)), hasAux: true)(s_model, s_x);
        Numbers.Near([8, 10], gradient.B);
        Numbers.Near([41], value.Reshape([1]));
        Numbers.Near([4, 5], aux.Output);
        Tensor a = Shared.Scalar(2), b = Shared.Scalar(3);
        static Tensor F(Tensor a, Tensor b) => a * a * b;
        Numbers.Near([4], Grad(F, argnum: -1)(a, b).Reshape([1]));
        var (both, y) = GradAndValue(F, argnums: [0, -1])(a, b);
        Numbers.Near([12, 4], Tensor.Stack(both));
        Numbers.Near([12], y.Reshape([1]));
        Numbers.Near([4], Hessian(F, [0, 1])(a, b)[1][0].Reshape([1]));
        Numbers.Near([12], JacRev((Tensor a, Tensor b) => (a * a * b, b), argnum: 0)(a, b).Row(o => o.Item1).Reshape([1]));
        Assert.Throws<ArgumentException>(() => Grad(F, argnums: [1, -1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Grad(F, argnum: -3));
    }

    [Fact]
    public void Products_TakeSeveralArguments()
    {
        Tensor a = Shared.Scalar(2), b = Shared.Scalar(3), one = Shared.Scalar(1);
        static Tensor F(Tensor a, Tensor b) => a * a * b;
        Numbers.Near([16], Jvp(F, (a, b), (one, one)).Tangent.Reshape([1]));
        Numbers.Near([4], Jvp(F, (a, b), one, argnum: 1).Tangent.Reshape([1]));
        Numbers.Near([12, 4], Tensor.Stack([.. Vjp(F, a, b, argnums: [0, 1]).Pullback(one)]));
        Numbers.Near([16], Linearize(F, a, b).Jvp(one, one).Reshape([1]));
        Numbers.Near([10], Hvp(F, (a, b), (one, one)).Product.Item1.Reshape([1]));
        Numbers.Near([2], Vjp((Tensor a, Tensor b) => (a * b, a), a, b, hasAux: true).Aux.Reshape([1]));
    }
}
