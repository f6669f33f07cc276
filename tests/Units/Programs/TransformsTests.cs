using static Nabla.Transform;

namespace Nabla.Tests;

/// <summary>The transforms as documented, each against a derivative that was written by hand.</summary>
public sealed class TransformsTests
{
    private static readonly Tensor X = Shared.Vector(0.5, 1.5);
    private static readonly Tensor V = Shared.Vector(2, -1);

    // f(x) = x₀²·x₁ + sin x₁
    private static Tensor F(Tensor x) => x[0] * x[0] * x[1] + x[1].Sin();
    private static readonly double[] Gradient = [2 * 0.5 * 1.5, 0.25 + Math.Cos(1.5)];
    private static readonly double[,] SecondDerivative = { { 3, 1 }, { 1, -Math.Sin(1.5) } };
    private static readonly double Value = 0.375 + Math.Sin(1.5);

    [Fact]
    public void OneArgument_AsDocumented()
    {
        Func<Tensor, Tensor> f = F;
        var g = Grad(f);
        Func<Tensor, Tensor> J = JacFwd(f), J2 = JacRev(f);
        var H = Hessian(f);
        var H2 = Hessian(f, HessianMode.Auto);
        Numbers.Near(Gradient, g(X));
        Numbers.Near(Gradient, J(X));
        Numbers.Near(Gradient, J2(X));
        Numbers.Near(SecondDerivative, H(X));
        Numbers.Near(SecondDerivative, H2(X));
        foreach (var mode in Enum.GetValues<HessianMode>()) Numbers.Near(SecondDerivative, Hessian(f, mode)(X));
        var b = Vmap(f, inDim: 0, outDim: 0, chunkSize: null);
        Numbers.Near([Value, Value], b(Tensor.Stack([X, X])));
    }

    [Fact]
    public void ProductsWithVectors_AsDocumented()
    {
        Func<Tensor, Tensor> f = F;
        Tensor x = X, dx = V, v = V;
        {
            (var value, var tangent) = Jvp(f, x, dx);
            Numbers.Near(Value, value);
            Numbers.Near(2 * Gradient[0] - Gradient[1], tangent);
        }
        {
            (var value, var pullback) = Vjp(f, x);
            Numbers.Near(Value, value);
            Numbers.Near([3 * Gradient[0], 3 * Gradient[1]], pullback(Shared.Scalar(3)));
        }
        {
            (var value, var jvp) = Linearize(f, x);
            Numbers.Near(Value, value);
            Numbers.Near(2 * Gradient[0] - Gradient[1], jvp(dx));
        }
        {
            var gv = GradAndValue(f);
            Numbers.Near(Gradient, gv(x).Gradient);
            Numbers.Near(Value, gv(x).Value);
        }
        {
            (var value, var hv) = Hvp(f, x, v);
            Numbers.Near(Value, value);
            Numbers.Near([2 * 3 - 1, 2 * 1 + Math.Sin(1.5)], hv);
        }
    }

    [Fact]
    public void SeveralArguments_AsDocumented()
    {
        Func<Tensor, Tensor, Tensor> f2 = (a, b) => (a * a * b).Sum();
        Tensor a = Shared.Vector(1, 2), b = Shared.Vector(3, 4);
        Numbers.Near([1, 4], Grad(f2, argnum: 1)(a, b));
        Numbers.Near([6, 16], JacRev(f2, argnum: 0)(a, b));
        Numbers.Near(new double[,] { { 6, 0 }, { 0, 8 } }, Hessian(f2, argnum: 0)(a, b));
        var both = JacRev(f2, argnums: [0, 1])(a, b);
        Numbers.Near([6, 16], both[0]);
        Numbers.Near([1, 4], both[1]);
        Numbers.Near([7, 28], Vmap(f2, inDims: (0, null))(a, b));
        Func<Tensor, Tensor, Tensor, Tensor> f3 = (p, q, r) => (p * q * r).Sum();
        Numbers.Near([3, 8], Grad(f3, argnum: 2)(a, b, b));
        Func<Tensor, Tensor, Tensor, Tensor, Tensor> f4 = (p, q, r, s) => (p * q * r * s).Sum();
        Numbers.Near([3, 16], Grad(f4, argnum: 3)(a, a, b, b));
        Numbers.Near([9, 32], JacFwd(f4, argnum: 1)(a, a, b, b));
    }

    [Fact]
    public void Transforms_NestInAnyOrder()
    {
        Func<Tensor, Tensor> f = x => (x * x * x).Sum();
        var x = Shared.Vector(1, 2);
        var batched = Vmap(Hessian(f))(Tensor.Stack([x, x]));
        Assert.Equal<Shape>([2, 2, 2], batched.Shape);
        Numbers.Near([6, 0, 0, 12, 6, 0, 0, 12], batched.Reshape([-1]));
        Numbers.Near([6, 0, 0, 0, 0, 0, 0, 6], JacFwd(JacFwd(JacRev(f)))(x).Reshape([-1]));
        Func<Tensor, Tensor> g = v => v.Sin() * v;
        double[] slope = [Math.Cos(1) + Math.Sin(1), 2 * Math.Cos(2) + Math.Sin(2)];
        Numbers.Near(slope, Grad(v => Vmap(g)(v).Sum())(x));
        Numbers.Near(slope, Jvp(v => Vmap(g)(v), x, x.OnesLike()).Tangent);
    }

    [Fact]
    public void AuxiliaryResults_ComeBackUndifferentiated()
    {
        Func<Tensor, (Tensor, Tensor)> f = x => (x.Square().Sum(), x.Sin());
        var (gradient, aux) = Grad(f, hasAux: true)(X);
        Numbers.Near([1, 3], gradient);
        Numbers.Near([Math.Sin(0.5), Math.Sin(1.5)], aux);
        var (_, value, again) = GradAndValue(f, hasAux: true)(X);
        Numbers.Near(2.5, value);
        Numbers.Near(aux.ToArray<double>(), again);
        Numbers.Near([1, 3], JacRev(f, hasAux: true)(X).Jacobian);
        Numbers.Near([1, 3], JacFwd(f, hasAux: true)(X).Jacobian);
        Assert.Equal("steps: 3", Grad<Tensor, string>(x => (x.Sum(), "steps: 3"), hasAux: true)(X).Aux);
        Assert.Throws<ArgumentException>(() => Grad(f, hasAux: false));
    }
}
