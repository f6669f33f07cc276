using Xunit;
using static Nabla.Transform;

namespace Nabla.Conformance;

public abstract partial class BackendConformance
{
    private static readonly HessianMode[] s_modes = Enum.GetValues<HessianMode>();

    /// <summary>A Hessian is the same in every mode, and symmetric.</summary>
    [SkippableFact]
    public void Hessian_IsTheSameInEveryMode()
    {
        var x = Vector(0.3, -0.7, 1.1);
        Tensor ByReverseMode() => JacRev(JacRev(Mixed))(x);
        Agree(() => ByReverseMode().T(), ByReverseMode);
        foreach (var mode in s_modes) Agree(() => Hessian(Mixed, mode)(x), ByReverseMode, $"Hessian by {mode}");
        Agree(() => JacRev(JacFwd(Mixed))(x), ByReverseMode);
    }

    /// <summary>∂²f/∂x², of the output's shape and twice the input's.</summary>
    [SkippableFact]
    public void Hessian_IsTheDerivativeOfTheGradient()
    {
        foreach (var mode in s_modes)
        {
            Agree(() => Hessian(x => (x * x * x).Sum(), mode)(Vector(1, 2)), [6, 0, 0, 12], $"Σ x³ by {mode}");
            Agree(() => Hessian(x => x[0] * x[1] * x[1], mode)(Vector(3, 5)), [0, 10, 10, 6], $"x₀·x₁² by {mode}");
            HasShape([2, 2, 2], () => Hessian(x => x * x, mode)(Vector(1, 2)));
        }
    }

    /// <summary>Hvp is the Hessian times a vector, and can be differentiated again.</summary>
    [SkippableFact]
    public void Hvp_EqualsHessianTimesVector()
    {
        var (x, v) = (Vector(0.3, -0.7, 1.1), Vector(1, 2, -1));
        Agree(() => Hvp(Mixed, x, v).Value, () => Mixed(x));
        Agree(() => Hvp(Mixed, x, v).Product, () => (JacRev(JacRev(Mixed))(x) * v).Sum(-1));
        Agree(() => Hvp(t => (Hvp(Mixed, t, v).Product * v).Sum(), x, v).Product,
            () => Jvp(t => Jvp(u => Hvp(Mixed, u, v).Product, t, v).Tangent, x, v).Tangent);
    }

    /// <summary>Third derivatives are the same in every mix of modes, and symmetric in all three axes.</summary>
    [SkippableFact]
    public void ThirdDerivatives_AreExactAndSymmetric()
    {
        var x = Vector(0.3, -0.7, 1.1);
        Tensor ByReverseMode() => JacRev(JacRev(JacRev(Mixed)))(x);
        HasShape([3, 3, 3], ByReverseMode);
        Agree(() => JacFwd(JacFwd(JacRev(Mixed)))(x), ByReverseMode);
        Agree(() => JacFwd(JacFwd(JacFwd(Mixed)))(x), ByReverseMode);
        Agree(() => JacRev(JacFwd(JacRev(Mixed)))(x), ByReverseMode);
        Agree(() => ByReverseMode().Permute([2, 1, 0]), ByReverseMode);
        Agree(() => ByReverseMode().Permute([1, 0, 2]), ByReverseMode);
        // The third derivative of Σ x² sin x is x ↦ (6 − x²) cos x − 6x sin x.
        Agree(() => ByReverseMode()[2, 2, 2], [(6 - 1.1 * 1.1) * Math.Cos(1.1) - 6 * 1.1 * Math.Sin(1.1)]);
        Agree(() => JacFwd(JacFwd(JacRev(t => t.Prod())))(Vector(2, 3)), [0, 0, 0, 0, 0, 0, 0, 0]);
        Agree(() => JacFwd(JacFwd(JacRev(t => t.Prod())))(Vector(2, 3, 5)).Sum(), [6]);
    }

    /// <summary>sin⁽⁵⁾ = cos.</summary>
    [SkippableFact]
    public void FifthDerivative_InAnyMode_IsExact()
    {
        foreach (var (name, d) in s_slopes)
            Agree(() => d(d(d(d(d(x => x.Sin())))))(Scalar(0.4)), [Math.Cos(0.4)], $"fifth derivative by {name}");
    }

    /// <summary>Vmap of a Hessian is the Hessian at each point.</summary>
    [SkippableFact]
    public void VmapOfHessian_EqualsTheLoop()
    {
        var points = Random(1, 4, 3);
        foreach (var mode in s_modes)
        {
            Agree(() => Vmap(Hessian(Mixed, mode))(points), () => Tensor.Stack([.. points.Unbind().Select(Hessian(Mixed, mode))]),
                $"Vmap of a Hessian by {mode}");
            Agree(() => Vmap(Hessian(Mixed, mode), inDim: 1, outDim: 2)(points.T()),
                () => Tensor.Stack([.. points.Unbind().Select(Hessian(Mixed, mode))], 2), $"Vmap of a Hessian by {mode}, other axes");
        }
    }

    /// <summary>Forward and reverse mode have one Jacobian, also of matrices, and one derivative of it.</summary>
    [SkippableFact]
    public void Jacobians_ForwardAndReverse_Agree()
    {
        var x = Vector(0.3, -0.7, 1.1);
        HasShape([4, 3], () => JacRev(Curve)(x));
        HasShape([4, 3], () => JacFwd(Curve)(x));
        Agree(() => JacRev(Curve)(x), () => JacFwd(Curve)(x));
        var m = Random(2, 2, 3);
        Tensor Gram(Tensor t) => (t.Unsqueeze(1) * t.Unsqueeze(0)).Sum(-1);
        HasShape([2, 2, 2, 3], () => JacRev(Gram)(m));
        Agree(() => JacRev(Gram)(m), () => JacFwd(Gram)(m));
        Agree(() => JacFwd(JacRev(Gram))(m), () => JacRev(JacFwd(Gram))(m));
    }
}
