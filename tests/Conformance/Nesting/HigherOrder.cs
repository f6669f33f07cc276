using static Nabla.Transform;

namespace Nabla.Conformance.Tests;

public abstract partial class NestingLaws
{
    private static readonly HessianMode[] s_modes = Enum.GetValues<HessianMode>();

    [Fact]
    public void AllHessianModes_Agree()
    {
        var x = Vector(0.3, -0.7, 1.1);
        var expected = JacFwd(JacRev(Mixed))(x);
        Close(expected, expected.T());
        Assert.All(s_modes, mode => Close(Hessian(Mixed, mode)(x), expected));
        Close(JacRev(JacFwd(Mixed))(x), expected);
    }

    [Fact]
    public void Hessian_IsTheDerivativeOfTheGradient()
    {
        Close(Hessian(x => x.Pow(3).Sum())(Vector(1, 2)), 6, 0, 0, 12);
        Close(Hessian(x => x[0] * x[1].Square())(Vector(3, 5)), 0, 10, 10, 6);
        Assert.Equal([2, 2, 2], Hessian(x => x.Square())(Vector(1, 2)).Shape);
    }

    [Fact]
    public void Hvp_EqualsHessianTimesVector()
    {
        var (x, v) = (Vector(0.3, -0.7, 1.1), Vector(1, 2, -1));
        var (value, product) = Hvp(Mixed, x, v);
        Close(value, Mixed(x));
        Close(product, Hessian(Mixed)(x).MatMul(v));
        Close(Hvp(t => Hvp(Mixed, t, v).Product.Dot(v), x, v).Product,
            Jvp(t => Jvp(u => Hvp(Mixed, u, v).Product, t, v).Tangent, x, v).Tangent);
    }

    [Fact]
    public void ThirdDerivatives_AreExactAndSymmetric()
    {
        var x = Vector(0.3, -0.7, 1.1);
        var third = JacFwd(JacFwd(JacRev(Mixed)))(x);
        Assert.Equal([3, 3, 3], third.Shape);
        Close(JacRev(JacRev(JacRev(Mixed)))(x), third);
        Close(JacFwd(JacFwd(JacFwd(Mixed)))(x), third);
        Close(JacRev(JacFwd(JacRev(Mixed)))(x), third);
        Close(third.Permute([2, 1, 0]), third);
        Close(third.Permute([1, 0, 2]), third);
        Close(JacFwd(JacFwd(JacRev(t => t.Prod())))(Vector(2, 3)), 0, 0, 0, 0, 0, 0, 0, 0);
        Close(JacFwd(JacFwd(JacRev(t => t.Prod())))(Vector(2, 3, 5)).Sum(), 6);
    }

    [Fact]
    public void FifthDerivative_InAnyMode_IsExact()
    {
        foreach (var d in s_derivatives) Close(d(d(d(d(d(x => x.Sin())))))(Scalar(0.4)), Math.Cos(0.4));
    }

    [Fact]
    public void VmapOfHessian_EqualsTheLoop()
    {
        var points = Random(1, 4, 3);
        foreach (var mode in s_modes)
            Close(Vmap(Hessian(Mixed, mode))(points), Tensor.Stack([.. points.Unbind().Select(Hessian(Mixed, mode))]));
        Close(Vmap(Hessian(Mixed), inDim: 1, outDim: 2)(points.T()), Tensor.Stack([.. points.Unbind().Select(Hessian(Mixed))], 2));
    }

    [Fact]
    public void Jacobians_ForwardAndReverse_Agree()
    {
        var x = Vector(0.3, -0.7, 1.1);
        Assert.Equal([4, 3], JacFwd(Curve)(x).Shape);
        Close(JacRev(Curve)(x), JacFwd(Curve)(x));
        var m = Random(2, 2, 3);
        Func<Tensor, Tensor> gram = t => t.MatMul(t.T());
        Assert.Equal([2, 2, 2, 3], JacRev(gram)(m).Shape);
        Close(JacRev(gram)(m), JacFwd(gram)(m));
        Close(JacFwd(JacRev(gram))(m), JacRev(JacFwd(gram))(m));
    }
}
