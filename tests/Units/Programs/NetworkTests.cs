using static Nabla.Transform;

namespace Nabla.Tests;

/// <summary>Higher derivatives of a small network in its input, as physics-informed training needs them.</summary>
public sealed class NetworkTests
{
    private static readonly Tensor W = Shared.Vector(0.5, -1, 2), B = Shared.Vector(0.1, 0.2, -0.3), V = Shared.Vector(1, 2, -0.5);

    // u(x) = Σ v·tanh(w·x + b)
    private static Tensor U(Tensor x) => (V * (W * x + B).Tanh()).Sum();

    private static double ByHand(double x, int order)
    {
        double[] w = [0.5, -1, 2], b = [0.1, 0.2, -0.3], v = [1, 2, -0.5];
        return Enumerable.Range(0, 3).Sum(i =>
        {
            double t = Math.Tanh(w[i] * x + b[i]), s = 1 - t * t;
            var d = order switch { 0 => t, 1 => s, 2 => -2 * t * s, 3 => s * (6 * t * t - 2), _ => s * t * (16 - 24 * t * t) };
            return v[i] * Math.Pow(w[i], order) * d;
        });
    }

    [Fact]
    public void Derivatives_UpToTheFourth_OfANetwork()
    {
        Func<Tensor, Tensor> f = U;
        for (var order = 0; order <= 4; order++, f = Grad(f)) Numbers.Near(ByHand(0.7, order), f(Shared.Scalar(0.7)), 1e-10);
    }

    [Fact]
    public void Derivatives_ByForwardMode_AndMixed_Agree()
    {
        var x = Shared.Scalar(0.7);
        Func<Tensor, Tensor> d = JacFwd(U), dd = JacFwd(d), ddd = JacFwd(dd);
        Numbers.Near(ByHand(0.7, 3), ddd(x));
        Numbers.Near(ByHand(0.7, 3), JacFwd(Grad(JacFwd(U)))(x));
        Numbers.Near(ByHand(0.7, 3), Grad(Hessian(U))(x));
        Numbers.Near(ByHand(0.7, 4), Hessian(Hessian(U))(x));
        Numbers.Near(ByHand(0.7, 2), Jvp(Grad(U), x, x.OnesLike()).Tangent);
    }

    [Fact]
    public void Derivatives_AtManyPointsAtOnce()
    {
        var points = Shared.Tensors.Linspace(-1, 1, 9);
        var xs = points.ToArray<double>();
        Numbers.Near([.. xs.Select(x => ByHand(x, 2))], Vmap(Grad(Grad(U)))(points));
        Numbers.Near([.. xs.Select(x => ByHand(x, 3))], Vmap(Grad(Grad(Grad(U))), chunkSize: 4)(points));
    }

    [Fact]
    public void TheLossOfADifferentialEquation_HasAGradientInTheParameters()
    {
        // Loss = Σ (u″ + u)² over points, differentiated in v: u is linear in v, so that the gradient is 2·Σ (u″ + u)·∂(u″ + u)/∂v.
        var points = Shared.Tensors.Linspace(-1, 1, 5);
        Tensor Net(Tensor v, Tensor x) => (v * (W * x + B).Tanh()).Sum();
        Tensor Residual(Tensor v, Tensor x) => Grad(Grad((Tensor t) => Net(v, t)))(x) + Net(v, x);
        Tensor Loss(Tensor v) => Vmap(Residual, inDims: (null, 0))(v, points).Square().Sum();
        double[] w = [0.5, -1, 2], b = [0.1, 0.2, -0.3], coefficients = [1, 2, -0.5], expected = new double[3];
        foreach (var x in points.ToArray<double>())
        {
            var basis = Enumerable.Range(0, 3).Select(i => Math.Tanh(w[i] * x + b[i]) is var t ? t - 2 * w[i] * w[i] * t * (1 - t * t) : 0)
                .ToArray();
            var residual = basis.Zip(coefficients, (p, q) => p * q).Sum();
            for (var i = 0; i < 3; i++) expected[i] += 2 * residual * basis[i];
        }
        Numbers.Near(expected, Grad(Loss)(V));
    }

    [Fact]
    public void AMatrixNetwork_SecondAndThirdDerivatives_InAllItsInputs()
    {
        // f(x) = Σ_k sin(a_k·x): ∂²f = −Σ sin·a·aᵀ, ∂³f = −Σ cos·a⊗a⊗a.
        var a = Shared.Tensors.Create(new double[,] { { 1, 2 }, { -0.5, 0.3 } });
        Tensor F(Tensor x) => a.MatMul(x).Sin().Sum();
        double[] x = [0.4, -0.2];
        double[][] rows = [[1, 2], [-0.5, 0.3]];
        var z = rows.Select(r => r[0] * x[0] + r[1] * x[1]).ToArray();
        double[] second = new double[4], third = new double[8];
        for (var i = 0; i < 8; i++)
        {
            for (var k = 0; k < 2; k++)
            {
                third[i] -= Math.Cos(z[k]) * rows[k][i >> 2] * rows[k][(i >> 1) & 1] * rows[k][i & 1];
                if (i < 4) second[i] -= Math.Sin(z[k]) * rows[k][i >> 1] * rows[k][i & 1];
            }
        }

        Numbers.Near(second, Hessian(F)(Shared.Vector(x)).Reshape([4]));
        Numbers.Near(third, JacFwd(JacFwd(JacRev(F)))(Shared.Vector(x)).Reshape([8]));
        Numbers.Near(third, JacRev(JacRev(JacRev(F)))(Shared.Vector(x)).Reshape([8]));
        Numbers.Near(third, JacRev(Hessian(F))(Shared.Vector(x)).Reshape([8]));
    }
}
