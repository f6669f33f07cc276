using static Nabla.Transform;

namespace Nabla.Tests;

/// <summary>Functions that do nothing, arguments without elements and NaN go through every transform.</summary>
public sealed class EdgeTests
{
    private static readonly Tensor X = Shared.Vector(1, 2);
    private static readonly Tensor S = Shared.Scalar(3);

    [Fact]
    public void AFunctionThatReturnsItsArgument_HasTheIdentityAsDerivative()
    {
        Func<Tensor, Tensor> f = x => x;
        Numbers.Near(1, Grad(f)(S));
        Numbers.Near(new double[,] { { 1, 0 }, { 0, 1 } }, JacRev(f)(X));
        Numbers.Near(new double[,] { { 1, 0 }, { 0, 1 } }, JacFwd(f)(X));
        Numbers.Near([1, 2], Vmap(f)(X));
        Numbers.Near(0, Hessian(f)(S));
        Assert.All(Hessian(f)(X).ToArray<double>(), v => Assert.Equal(0, v));
        Numbers.Near([5, 6], Vjp(f, X).Pullback(Shared.Vector(5, 6)));
        Numbers.Near([5, 6], Linearize(f, X).Jvp(Shared.Vector(5, 6)));
        Numbers.Near(3, Jvp(f, S, S).Value);
    }

    [Fact]
    public void AConstantFunction_HasZeroDerivatives()
    {
        var c = Shared.Vector(7, 8);
        Func<Tensor, Tensor> f = _ => c, s = _ => S;
        Numbers.Near([0, 0], Grad(s)(X));
        Numbers.Near(new double[,] { { 0, 0 }, { 0, 0 } }, JacRev(f)(X));
        Numbers.Near(new double[,] { { 0, 0 }, { 0, 0 } }, JacFwd(f)(X));
        Numbers.Near(new double[,] { { 0, 0 }, { 0, 0 } }, Hessian(s)(X));
        Numbers.Near([0, 0], Jvp(f, X, X).Tangent);
        Numbers.Near(new double[,] { { 7, 8 }, { 7, 8 } }, Vmap(f)(X));
        Numbers.Near([3, 3], Grad(x => (x * Vmap(_ => S)(X)).Sum())(X));
        foreach (var mode in Enum.GetValues<HessianMode>()) Numbers.Near(new double[,] { { 0, 0 }, { 0, 0 } }, Hessian(s, mode)(X));
    }

    [Fact]
    public void ZeroSizeTensors_GoThroughEveryTransform()
    {
        var empty = Shared.Tensors.Zeros([0]);
        Func<Tensor, Tensor> f = x => x.Square().Sum(), g = x => x.Sin();
        Numbers.Near(0, f(empty));
        Assert.Equal<Shape>([0], Grad(f)(empty).Shape);
        Assert.Equal<Shape>([0, 0], JacRev(g)(empty).Shape);
        Assert.Equal<Shape>([0, 0], JacFwd(g)(empty).Shape);
        foreach (var mode in Enum.GetValues<HessianMode>()) Assert.Equal<Shape>([0, 0], Hessian(f, mode)(empty).Shape);
        Assert.Equal<Shape>([0], Vmap(g)(empty).Shape);
        Assert.Equal<Shape>([0, 3], Vmap(g)(Shared.Tensors.Zeros([0, 3])).Shape);
        Assert.Equal<Shape>([0, 3, 3], Vmap(Hessian(f))(Shared.Tensors.Zeros([0, 3])).Shape);
        Assert.Equal<Shape>([0, 3], Vmap(g, chunkSize: 2)(Shared.Tensors.Zeros([0, 3])).Shape);
        Assert.Equal<Shape>([2, 0, 2, 0], JacRev(g)(Shared.Tensors.Zeros([2, 0])).Shape);
        Assert.Equal<Shape>([2, 0, 2, 0], JacFwd(g)(Shared.Tensors.Zeros([2, 0])).Shape);
        Assert.Equal<Shape>([0], Jvp(g, empty, empty).Tangent.Shape);
        Assert.Equal<Shape>([3, 0], JacFwd(x => x.Sum() * Shared.Vector(1, 2, 3))(empty).Shape);
        Assert.Equal<Shape>([3, 0], JacRev(x => x.Sum() * Shared.Vector(1, 2, 3))(empty).Shape);
        Assert.Equal<Shape>([0, 3], JacRev(x => x[..0])(Shared.Vector(1, 2, 3)).Shape);
        Assert.Equal<Shape>([0, 3], JacFwd(x => x[..0])(Shared.Vector(1, 2, 3)).Shape);
    }

    [Fact]
    public void NaN_StaysNaN_AndDoesNotSpread()
    {
        var x = Shared.Vector(1, double.NaN);
        Numbers.Near([2], Grad(v => v.Square().Sum())(x)[..1]);
        Assert.True(double.IsNaN(Grad(v => v.Square().Sum())(x)[1].Item<double>()));
        Assert.True(double.IsNaN(x.Sum().Item<double>()));
        Numbers.Near([1, 0], Grad(v => Tensor.Where(v.Eq(v), v, 0).Sum())(x));
        Numbers.Near([1, 0], Grad(v => Tensor.Where(v > 0, v, 0).Sum())(Shared.Vector(1, -1)));
        Assert.Equal([false, false], (x > double.NaN).ToArray<bool>());
    }
}
