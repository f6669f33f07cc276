using Nabla.Conformance;
using static Nabla.ControlFlow;
using static Nabla.Transform;

namespace Nabla.Tests;

public sealed class ControlFlowTests
{
    private static Tensor V(params double[] x) => Shared.Vector(x);

    private static Tensor Choose(Tensor x) => Cond(x.Sum() > 0, v => v.Sin(), v => v.Square(), x);

    private static Tensor Root(Tensor x) => While(s => (s * s - x).Abs() > 1e-12, s => (s + x / s) / 2, x);

    [Fact]
    public void Cond_OfAMappedCondition_ChoosesForEachRow_UnderEveryNest()
    {
        var x = V(1, -2, 3);
        double[] slopes = [Math.Cos(1), -4, Math.Cos(3)];
        Numbers.Near([Math.Sin(1), 4, Math.Sin(3)], Vmap(Choose)(x));
        Numbers.Near(slopes, Vmap(Grad(Choose))(x));
        Numbers.Near(slopes, Vmap(JacFwd(Choose))(x));
        Numbers.Near(slopes, Grad(v => Vmap(Choose)(v).Sum())(x));
        Numbers.Near([-Math.Sin(1), 2, -Math.Sin(3)], Vmap(Hessian(Choose))(x));
        Numbers.Near([-Math.Sin(1), 2, -Math.Sin(3)], Hessian(v => Vmap(Choose)(v).Sum())(x).Sum([0]));
    }

    [Fact]
    public void While_OfAMappedCondition_EndsForEachRow_UnderEveryNest()
    {
        var x = V(2, 9, 16, 1);
        double[] roots = [Math.Sqrt(2), 3, 4, 1];
        Numbers.Near(roots, Vmap(Root)(x));
        Numbers.Near(roots, Vmap(Vmap(Root))(x.Reshape([2, 2])).Reshape([4]));
        Numbers.Near([0.5 / Math.Sqrt(2), 1 / 6.0, 1 / 8.0], Vmap(Grad(Root))(x)[..3]);
        Numbers.Near([0.5 / Math.Sqrt(2), 1 / 6.0, 1 / 8.0], Grad(v => Vmap(Root)(v).Sum())(x)[..3]);
        Numbers.Near([0.5 / Math.Sqrt(2), 1 / 6.0, 1 / 8.0], Vmap(Vmap(Grad(Root)))(x.Reshape([2, 2])).Reshape([4])[..3]);
    }

    [Fact]
    public void ThreeNestedVmaps_WhoseMiddleRowsDiffer_EndForEachRow()
    {
        // All rows of the outer Vmap have the same values, and those of the middle one have not.
        static Tensor Count(Tensor x) => While(s => s < 10.0, s => s + x, x);
        var x = Tensor.Stack([V(1, 4, 3, 20).Reshape([2, 2]), V(1, 4, 3, 20).Reshape([2, 2])]);
        Numbers.Near([10, 12, 12, 20, 10, 12, 12, 20], Vmap(Vmap(Vmap(Count)))(x).Reshape([8]));
        Numbers.Near([10, 3, 4, 1, 10, 3, 4, 1], Vmap(Vmap(Vmap(Grad(Count))))(x).Reshape([8]));
    }

    [Fact]
    public void ARowThatDoesNotTakeABranch_NeitherThrows_NorReachesTheDerivative()
    {
        static Tensor F(Tensor a) => Cond(a[0, 0] > 0, m => m.Cholesky().Sum(), m => m.Sum(), a);
        var a = Shared.Tensors.Create(new double[,,] { { { 4, 0 }, { 0, 1 } }, { { -4, 0 }, { 0, 1 } } });
        Numbers.Near([3, -3], Vmap(F)(a));
        Numbers.Near([1, 1, 1, 1], Vmap(Grad(F))(a)[1].Reshape([4]));
        // The logarithm of a value from outside, which is not valid for the first row.
        Numbers.Near([1, 1, 1 + Math.Log(2)], Vmap(Grad(t => Cond(t > 0, x => x * t.Log(), x => x, t)))(V(0, 1, 2)));
    }

    [Fact]
    public void ABranchOfOtherShape_IsRefused() =>
        Assert.Throws<ShapeException>(() => Vmap(x => Cond(x > 0, v => v, v => Tensor.Stack([v, v]), x))(V(1, -1)));

    [Fact]
    public void ACondition_IsBool_AndHasOneElement()
    {
        Assert.Throws<DTypeException>(() => Cond(V(1), v => v, v => v, V(1)));
        Assert.Throws<ShapeException>(() => Cond(V(1, 2) > 0, v => v, v => v, V(1)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(100)]
    public void Scan_DifferentiatesInItsArguments_AndInValuesFromOutside(int? every)
    {
        Tensor F(Tensor x)
        {
            var (last, all) = Scan((Tensor s, Tensor v) => (s * x[0] + v, s * v), Shared.Scalar(1), x, every);
            return last + all.Sum();
        }
        double[] second = [24, 3, 4, 3, 0, 1, 4, 1, 0];
        Numbers.Near(second, Hessian(F)(V(1, 2, 3)).Reshape([9]));
        Numbers.Near(second, Hessian(F, HessianMode.ReverseOverReverse)(V(1, 2, 3)).Reshape([9]));
    }

    [Fact]
    public void ForLoop_CountsInCSharp() =>
        Numbers.Near([Math.Pow(0.9, 10)], Grad(x => ForLoop(0, 10, (i, s) => s * 0.9 + i, x))(Shared.Scalar(1)).Reshape([1]));
}
