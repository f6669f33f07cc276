using static Nabla.Transform;

namespace Nabla.Conformance.Tests;

public abstract partial class NestingLaws
{
    [Fact]
    public void JvpThroughVmap_EqualsVmapOfJvp()
    {
        var (x, v) = (Random(3, 4, 3), Random(4, 4, 3));
        var (value, tangent) = Jvp(Vmap(Curve), x, v);
        Close(value, Vmap(Curve)(x));
        Close(tangent, Vmap((Tensor a, Tensor b) => Jvp(Curve, a, b).Tangent)(x, v));
        Close(Jvp(t => Jvp(Vmap(Curve), t, v).Tangent, x, v).Tangent, Vmap((Tensor a, Tensor b) => Jvp(t => Jvp(Curve, t, b).Tangent, a, b).Tangent)(x, v));
    }

    [Fact]
    public void VjpThroughVmap_EqualsVmapOfVjp()
    {
        var (x, g) = (Random(3, 4, 3), Random(5, 4, 4));
        Close(Vjp(Vmap(Curve), x).Pullback(g), Vmap((Tensor a, Tensor b) => Vjp(Curve, a).Pullback(b))(x, g));
        Close(Grad(t => Vmap(Mixed)(t).Sum())(x), Vmap(Grad(Mixed))(x));
    }

    [Fact]
    public void VmapInVmap_WithDifferentAxes_EqualsTheLoops()
    {
        var (a, b) = (Random(6, 2, 3, 4), Random(7, 4, 5));
        // The outer Vmap takes axis 2 of a and 0 of b; the inner one axis 1 of what is left of a, and all of b.
        var actual = Vmap((Tensor p, Tensor q) => Vmap((Tensor s, Tensor t) => s.Outer(t).Sin(), inDims: (1, null), outDim: 2)(p, q), inDims: (2, 0), outDim: 1)(a, b);
        var expected = Tensor.Stack([.. Enumerable.Range(0, 4).Select(i =>
            Tensor.Stack([.. Enumerable.Range(0, 3).Select(j => a[.., j, i].Outer(b[i]).Sin())], 2))], 1);
        Close(actual, expected);
        Close(Vmap((Tensor s) => Vmap((Tensor t) => s.Dot(t))(b.T()))(Random(8, 3, 4)), Random(8, 3, 4).MatMul(b));
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(5), InlineData(7)]
    public void Chunks_ChangeNothing(int chunkSize)
    {
        var (x, y) = (Random(9, 5, 3), Random(10, 5));
        Close(Vmap(Curve, chunkSize: chunkSize)(x), Vmap(Curve)(x));
        Close(Vmap(Curve, inDim: 1, outDim: -1, chunkSize: chunkSize)(x.T()), Vmap(Curve, inDim: 1, outDim: -1)(x.T()));
        Close(JacRev(Curve, chunkSize: chunkSize)(y), JacRev(Curve)(y));
        Close(JacFwd(Curve, chunkSize: chunkSize)(y), JacFwd(Curve)(y));
        Close(JacFwd(JacRev(Mixed, chunkSize: chunkSize), chunkSize: chunkSize)(y), Hessian(Mixed)(y));
        Close(Grad(t => Vmap(Mixed, chunkSize: chunkSize)(t).Square().Sum())(x), Grad(t => Vmap(Mixed)(t).Square().Sum())(x));
    }

    [Fact]
    public void Linearize_PushesManyTangents_AlsoUnderOtherTransforms()
    {
        var (x, v) = (Vector(0.3, -0.7, 1.1), Random(11, 4, 3));
        var (value, push) = Linearize(Curve, x);
        Close(value, Curve(x));
        Close(push(v[0]), Jvp(Curve, x, v[0]).Tangent);
        Close(Vmap(push)(v), v.MatMul(JacFwd(Curve)(x).T()));
        Close(Grad(t => push(t).Sum())(v[1]), JacRev(Curve)(x).Sum(0));
        Close(Grad(t => Linearize(Curve, t).Jvp(v[0]).Sum())(x), Grad(t => Jvp(Curve, t, v[0]).Tangent.Sum())(x));
    }

    [Fact]
    public void PerSampleGradients_EqualTheLoop()
    {
        var (w, x, y) = (Random(12, 3), Random(13, 5, 3), Random(14, 5));
        static Tensor Loss(Tensor w, Tensor x, Tensor y) => (x.Dot(w) - y).Square();
        var actual = Vmap(Grad((Tensor a, Tensor b, Tensor c) => Loss(a, b, c)), inDims: (null, 0, 0))(w, x, y);
        Close(actual, Tensor.Stack([.. Enumerable.Range(0, 5).Select(i => Grad(t => Loss(t, x[i], y[i]))(w))]));
    }
}
