using static Nabla.Transform;

namespace Nabla.Conformance.Tests;

public abstract partial class NestingLaws
{
    private static readonly Func<Func<Tensor, Tensor>, Func<Tensor, Tensor>>[] s_derivatives =
        [f => x => Jvp(f, x, x.OnesLike()).Tangent, f => Grad(f), f => JacFwd(f), f => JacRev(f)];

    public static IEnumerable<object[]> Pairs =>
        from outer in Enumerable.Range(0, 4) from inner in Enumerable.Range(0, 4) select new object[] { outer, inner };

    /// <summary>d/dx [x · d/dy (x + y)] = 1: a derivative that took x for y would find 2.</summary>
    [Theory, MemberData(nameof(Pairs))]
    public void InnerDerivative_TakesTheOuterVariableForAConstant(int outer, int inner)
    {
        var (d, e) = (s_derivatives[outer], s_derivatives[inner]);
        Close(d(x => x * e(y => x + y)(Scalar(1)))(Scalar(3)), 1);
        Close(d(x => x * e(y => x * y)(Scalar(5)))(Scalar(3)), 6);
        Close(d(x => e(y => x.Sin() * y.Square())(x))(Scalar(0.7)), 2 * 0.7 * Math.Cos(0.7) + 2 * Math.Sin(0.7));
    }

    /// <summary>d/dx [x · d/dy [y · d/dz (x·y·z)]] = d/dx [x · 2xy] = 4xy.</summary>
    [Theory, MemberData(nameof(Pairs))]
    public void ThreeLevels_AreKeptApart(int outer, int inner)
    {
        var (d, e) = (s_derivatives[outer], s_derivatives[inner]);
        Close(d(x => x * e(y => y * d(z => x * y * z)(Scalar(11)))(Scalar(5)))(Scalar(3)), 60);
    }

    /// <summary>The inner function ignores its argument: its derivative is 0, not the outer one.</summary>
    [Theory, MemberData(nameof(Pairs))]
    public void InnerFunctionOfTheOuterVariableAlone_HasDerivativeZero(int outer, int inner) =>
        Close(s_derivatives[outer](x => x + s_derivatives[inner](y => x.Square())(Scalar(2)))(Scalar(3)), 1);

    [Fact]
    public void Grad_OfAFunctionThatCallsGrad_UsesTheOuterVariable()
    {
        // d/dx Σ d/dy Σ y²x |y=x = d/dx Σ 2x² = 4x.
        Close(Grad(x => Grad(y => (y.Square() * x).Sum())(x).Sum())(Vector(1, -2, 3)), 4, -8, 12);
        // A step of gradient descent, differentiated in its step size: d/ds ‖w − s·2w‖² = −4 (1 − 2s) ‖w‖².
        var w = Vector(1, 2);
        Close(Grad(s => (w - s * Grad(v => v.Square().Sum())(w)).Square().Sum())(Scalar(0.1)), -4 * 0.8 * 5);
    }

    [Fact]
    public void Vmap_OverTheOuterVariable_LeavesTheInnerDerivativeAlone()
    {
        var x = Vector(1, 2, 3);
        Close(Vmap(a => Grad(b => a * b.Square())(Scalar(3)))(x), 6, 12, 18);
        Close(Grad(a => Vmap(b => a * b.Square())(x).Sum())(Scalar(2)), 14);
        Close(Vmap(a => Jvp(b => a * b, Scalar(2), a).Tangent)(x), 1, 4, 9);
    }
}
