using Nabla.Conformance;
using static Nabla.ControlFlow;
using static Nabla.Transform;

namespace Nabla.Tests;

public sealed class CustomRuleTests
{
    private static readonly Func<Tensor, Tensor> s_softplus =
        CustomJvp((Tensor x) => x.Exp().Log1p(), (x, dx) => (x.Softplus(), dx * x.Sigmoid()));

    private static readonly Func<Tensor, Tensor> s_straight =
        CustomVjp((Tensor x) => x.Clamp(-1, 1), forward: x => (x.Clamp(-1, 1), x), backward: (saved, gy) => gy, name: "straight");

    private static Tensor V(params double[] x) => Shared.Vector(x);

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    [Fact]
    public void AJvpRule_HoldsInBothModes_AndUnderVmap()
    {
        double[] slopes = [Sigmoid(1), Sigmoid(2)];
        double[] curves = [Sigmoid(1) * Sigmoid(-1), Sigmoid(2) * Sigmoid(-2)];
        Numbers.Near(slopes, Jvp(s_softplus, V(1, 2), V(1, 1)).Tangent);
        Numbers.Near(slopes, Grad(x => s_softplus(x).Sum())(V(1, 2)));
        Numbers.Near(slopes, Vmap(Grad(s_softplus))(V(1, 2)));
        Numbers.Near(slopes, Grad(x => Vmap(s_softplus)(x).Sum())(V(1, 2)));
        foreach (var mode in Enum.GetValues<HessianMode>())
        {
            Numbers.Near(curves, Hessian(x => s_softplus(x).Sum(), mode)(V(1, 2)).Sum([0]));
            Numbers.Near(curves, Hessian(x => Vmap(s_softplus)(x).Sum(), mode)(V(1, 2)).Sum([0]));
        }
    }

    [Fact]
    public void AVjpRule_LacksForwardMode_AndAutoFallsBack()
    {
        Numbers.Near([1, 1], Grad(x => s_straight(x).Sum())(V(0.5, 2)));
        Numbers.Near([1, 1], Vmap(Grad(s_straight))(V(0.5, 2)));
        var error = Assert.Throws<ForwardModeNotImplementedException>(() => Jvp(s_straight, V(1), V(1)));
        Assert.Equal("straight", error.OperatorName);
        Numbers.Near([2, 2], Hessian(x => s_straight(x).Square().Sum(), HessianMode.Auto)(V(0.5, 2)).Sum([0]));
    }

    [Fact]
    public void AMappedValueFromOutside_IsMapped_AndADifferentiatedOneIsRefused()
    {
        static Func<Tensor, Tensor> Scaled(Tensor c) => CustomVjp((Tensor x) => x * c, x => (x * c, c), (s, g) => g * s);
        Numbers.Near([3], Grad(t => Vmap((Tensor c) => Scaled(c)(t))(V(1, 2)).Sum())(Shared.Scalar(3)).Reshape([1]));
        Numbers.Near([3, 6, 4, 8], Vmap((Tensor a) => Vmap((Tensor c) => Scaled(c)(a))(V(1, 2)))(V(3, 4)).Reshape([4]));
        Assert.Contains("outside", Assert.Throws<InvalidOperationException>(() => Grad(t => Scaled(t)(t))(Shared.Scalar(1))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void AnImplicitRoot_HasDerivativesOfEveryOrder()
    {
        static Tensor Newton(Tensor theta)
        {
            var y = theta.OnesLike();
            while ((y * y - theta).Abs().Max() > 1e-12) y = (y + theta / y) / 2;
            return y;
        }
        static Tensor Mapped(Tensor theta) => While(y => (y * y - theta).Abs() > 1e-12, y => (y + theta / y) / 2, theta);
        var root = ImplicitRoot((Tensor theta, Tensor y) => y * y - theta, Newton);
        var four = Shared.Scalar(4);
        Numbers.Near([0.25], Grad(root)(four).Reshape([1]));
        Numbers.Near([3.0 / 8 / 32], Grad(Grad(Grad(root)))(four).Reshape([1]));
        foreach (var mode in Enum.GetValues<HessianMode>()) Numbers.Near([-1 / 32.0], Hessian(root, mode)(four).Reshape([1]));
        Numbers.Near([0.25, 0, 0, 1 / 6.0], JacRev(root)(V(4, 9)).Reshape([4]));
        Numbers.Near([0.25, 1 / 6.0], Vmap(Grad(ImplicitRoot((Tensor theta, Tensor y) => y * y - theta, Mapped)))(V(4, 9)));
        // The solver sees values also where several transforms differentiate.
        var read = ImplicitRoot((Tensor theta, Tensor y) => y * y - theta, theta => Shared.Scalar(Math.Sqrt((double)theta)));
        Numbers.Near([3.0 / 8 / 32], Grad(Grad(Grad(read)))(four).Reshape([1]));
        foreach (var mode in Enum.GetValues<HessianMode>()) Numbers.Near([-1 / 32.0], Hessian(read, mode)(four).Reshape([1]));
        CheckGrads(read, four, order: 3);
        Numbers.Near([0.25], Grad(FixedPoint((Tensor theta, Tensor y) => (y + theta / y) / 2, Newton))(four).Reshape([1]));
    }

    [Fact]
    public void CheckGrads_FindsAWrongRule_AndItsMode()
    {
        CheckGrads((Tensor x) => x.Sin() * x.Exp(), V(1, 2, 3), order: 3);
        CheckGrads(((Tensor A, Tensor B) p) => (p.A.Sin() * p.B, p.A), (V(1, 2), Shared.Scalar(2)), order: 2);
        CheckGrads(x => x.Sin() * x.Exp(), V(1, 2).Cast(DType.Float32), order: 2);
        var wrong = CustomVjp((Tensor x) => x.Sin(), x => (x.Sin(), x.Cos().Detach()), (c, g) => g * c);
        CheckGrads(wrong, V(1, 2));
        Assert.Equal("reverse over reverse", Assert.Throws<GradientCheckException>(() => CheckGrads(wrong, V(1, 2), order: 2)).Mode);
        Assert.Throws<GradientCheckException>(() => CheckGrads(wrong, V(1, 2), order: 2, tolerance: 1e-3));
        Assert.Throws<GradientCheckException>(() => CheckGrads(x => x * x.Detach(), V(1, 2)));
    }

    [Fact]
    public void ACheckpoint_DifferentiatesAsItsFunction()
    {
        Tensor F(Tensor t, Func<Func<Tensor, Tensor>, Func<Tensor, Tensor>> wrap) => wrap(x => (x * t).Sin())(wrap(x => (x * t).Sin())(t));
        var x = Shared.Scalar(3);
        Numbers.Near(Grad(t => F(t, f => f))(x).ToArray<double>(), Grad(t => F(t, Checkpoint))(x).Reshape([1])[0]);
        Numbers.Near(Hessian(t => F(t, f => f))(x).ToArray<double>(), Hessian(t => F(t, Checkpoint))(x));
        Numbers.Near([0], Grad(StopGradient)(x));
    }
}
