using static Nabla.Transform;

namespace Nabla.Conformance.Tests;

public abstract partial class NestingLaws
{
    private sealed record Layer(Tensor W, Tensor B);

    private static Tensor Two(Tensor a, Tensor b) => (a * b.Square()).Sum();

    [Fact]
    public void Argnum_ChoosesTheArgument()
    {
        var (a, b) = (Vector(1, 2), Vector(3, 5));
        Close(Grad(Two)(a, b), 9, 25);
        Close(Grad(Two, argnum: 1)(a, b), 6, 20);
        Close(JacFwd(Two, argnum: 1)(a, b), 6, 20);
        Close(JacRev(Two, argnum: 1)(a, b), 6, 20);
        Close(Hessian(Two, argnum: 1)(a, b), 2, 0, 0, 4);
        Close(Grad((Tensor p, Tensor q, Tensor r) => (p * q * r).Sum(), argnum: 2)(a, b, b), 3, 10);
    }

    [Fact]
    public void Argnums_GiveOneDerivativeEach()
    {
        var (a, b) = (Vector(1, 2), Vector(3, 5));
        foreach (var pair in (Tensor[][])[Grad(Two, argnums: [0, 1])(a, b), JacRev(Two, argnums: [0, 1])(a, b),
            JacFwd(Two, argnums: [0, 1])(a, b)])
        {
            Close(pair[0], 9, 25);
            Close(pair[1], 6, 20);
        }
        var hessian = Hessian(Two, argnums: [0, 1])(a, b);
        Close(hessian[0][0], 0, 0, 0, 0);
        Close(hessian[0][1], 6, 0, 0, 10);
        Close(hessian[1][0], 6, 0, 0, 10);
        Close(hessian[1][1], 2, 0, 0, 4);
    }

    [Fact]
    public void HasAux_ReturnsWhatTheFunctionFoundBesides()
    {
        var x = Vector(1, 2);
        static (Tensor, Tensor) F(Tensor t) => (t.Square().Sum(), t * 3);
        Assert.Equal([3.0, 6.0], Grad<Tensor, Tensor>(F, hasAux: true)(x).Aux.ToArray<double>());
        var (gradient, value, aux) = GradAndValue<Tensor, Tensor>(F, hasAux: true)(x);
        Close(gradient, 2, 4);
        Close(value, 5);
        Close(aux, 3, 6);
        Close(JacFwd<Tensor, Tensor>(F, hasAux: true)(x).Jacobian, 2, 4);
        Close(JacRev<Tensor, Tensor>(F, hasAux: true)(x).Aux, 3, 6);
    }

    [Fact]
    public void Trees_GoThroughEveryTransform()
    {
        var (layer, x) = (new Layer(Random(15, 2, 3), Random(16, 2)), Random(17, 4, 3));
        static Tensor Loss(Layer p, Tensor x) => (p.W.MatMul(x) + p.B).Tanh().Square().Sum();
        var gradient = Grad((Layer p) => Loss(p, x[0]))(layer);
        Close(gradient.B, Grad(b => Loss(layer with { B = b }, x[0]))(layer.B));
        Close(gradient.W, Grad(w => Loss(layer with { W = w }, x[0]))(layer.W));
        var each = Vmap(Grad((Layer p, Tensor t) => Loss(p, t)), inDims: (null, 0))(layer, x);
        Assert.Equal([4, 2, 3], each.W.Shape);
        Close(each.B[0], gradient.B);
        var (_, tangent) = Jvp((Layer p) => Loss(p, x[0]), layer, layer);
        Close(tangent, (gradient.W * layer.W).Sum() + (gradient.B * layer.B).Sum());
        var (_, product) = Hvp((Layer p) => Loss(p, x[0]), layer, layer);
        Close(product.B, Jvp((Layer p) => Grad((Layer q) => Loss(q, x[0]))(p), layer, layer).Tangent.B);
        var named = Grad((Dictionary<string, Tensor> p) => (p["a"] * p["b"]).Sum())(new() { ["a"] = Vector(1, 2), ["b"] = Vector(3, 4) });
        Close(named["a"], 3, 4);
        var (_, pullback) = Vjp((Tensor a, Tensor b) => (a * b, a + b), Vector(1, 2), Vector(3, 4));
        var (ga, gb) = pullback((Vector(1, 1), Vector(10, 10)));
        Close(ga, 13, 14);
        Close(gb, 11, 12);
    }

    [Fact]
    public void IntegerArguments_AreConstants()
    {
        var index = Tensors.Create<long>([2, 0], [2]);
        Close(Grad(x => (x.IndexSelect(0, index) * Vector(10, 1)).Sum())(Vector(1, 2, 3)), 1, 0, 10);
        Func<Tensor, Tensor> picked = i => Grad(x => x.Gather(0, i).Square().Sum())(Vector(1, 2, 3));
        Close(Vmap(picked)(Tensors.Create<long>([2, 0, 1, 1], [2, 2])), 2, 0, 6, 0, 8, 0);
    }
}
