using System.Reflection;
using Xunit;
using Xunit.Sdk;
using static Nabla.Transform;

namespace Nabla.Conformance;

public abstract partial class BackendConformance
{
    /// <summary>The derivative of a function, by each transform.</summary>
    private static readonly IReadOnlyDictionary<string, Func<Func<Tensor, Tensor>, Func<Tensor, Tensor>>> s_slopes =
        new Dictionary<string, Func<Func<Tensor, Tensor>, Func<Tensor, Tensor>>>
        {
            ["Jvp"] = f => x => Jvp(f, x, x.OnesLike()).Tangent,
            ["Grad"] = f => Grad(f),
            ["JacFwd"] = f => JacFwd(f),
            ["JacRev"] = f => JacRev(f),
        };

    /// <summary>d/dx [x · d/dy (x + y)] = 1. With perturbation confusion the result is 2.</summary>
    [SkippableTheory, Pairs]
    public void InnerDerivative_TakesTheOuterVariableForAConstant(string outer, string inner)
    {
        var (d, e) = (s_slopes[outer], s_slopes[inner]);
        Agree(() => d(x => x * e(y => x + y)(Scalar(1)))(Scalar(3)), [1]);
        Agree(() => d(x => x * e(y => x * y)(Scalar(5)))(Scalar(3)), [6]);
        Agree(() => d(x => e(y => x.Sin() * y * y)(x))(Scalar(0.7)), [2 * 0.7 * Math.Cos(0.7) + 2 * Math.Sin(0.7)]);
    }

    /// <summary>d/dx [x · d/dy [y · d/dz (x·y·z)]] = d/dx [x · 2xy] = 4xy.</summary>
    [SkippableTheory, Pairs]
    public void ThreeLevels_AreKeptApart(string outer, string inner)
    {
        var (d, e) = (s_slopes[outer], s_slopes[inner]);
        Agree(() => d(x => x * e(y => y * d(z => x * y * z)(Scalar(11)))(Scalar(5)))(Scalar(3)), [60]);
    }

    /// <summary>The inner function ignores its argument: its derivative is 0, not the outer one.</summary>
    [SkippableTheory, Pairs]
    public void InnerFunctionOfTheOuterVariableAlone_HasDerivativeZero(string outer, string inner) =>
        Agree(() => s_slopes[outer](x => x + s_slopes[inner](y => x * x)(Scalar(2)))(Scalar(3)), [1]);

    /// <summary>A function that calls Grad is differentiated like any other.</summary>
    [SkippableFact]
    public void Grad_OfAFunctionThatCallsGrad_UsesTheOuterVariable()
    {
        // d/dx Σ d/dy Σ y²x |y=x = d/dx Σ 2x² = 4x.
        Agree(() => Grad(x => Grad(y => (y * y * x).Sum())(x).Sum())(Vector(1, -2, 3)), [4, -8, 12]);
        // A step of gradient descent, differentiated in its step size: d/ds Σ (w − s·2w)² = −4 (1 − 2s) Σ w².
        var w = Vector(1, 2);
        Agree(() => Grad(s => Squares(w + s * Grad(v => -Squares(v))(w)))(Scalar(0.1)), [-4 * 0.8 * 5]);
    }

    /// <summary>Vmap maps the outer variable, and the inner derivative sees one element.</summary>
    [SkippableFact]
    public void Vmap_OverTheOuterVariable_LeavesTheInnerDerivativeAlone()
    {
        var x = Vector(1, 2, 3);
        Agree(() => Vmap(a => Grad(b => a * b * b)(Scalar(3)))(x), [6, 12, 18]);
        Agree(() => Grad(a => Vmap(b => a * b * b)(x).Sum())(Scalar(2)), [14]);
        Agree(() => Vmap(a => Jvp(b => a * b, Scalar(2), a).Tangent)(x), [1, 4, 9]);
    }

    private static Tensor Squares(Tensor x) => (x * x).Sum();

    private sealed class PairsAttribute : DataAttribute
    {
        public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
            from outer in s_slopes.Keys from inner in s_slopes.Keys select new object[] { outer, inner };
    }
}
