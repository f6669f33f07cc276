using static Nabla.Transform;

namespace Nabla.Tests;

public sealed class GaussianProcessTests
{
    private static readonly double[] At = [0, 0.5, 1.2, 2, 3.1], Seen = [0.1, 0.6, 0.9, 0.8, 0.05];
    private static readonly Tensor X = Shared.Vector(At), Y = Shared.Vector(Seen);

    /// <summary>The covariance for p = (ln length, ln amplitude, ln noise).</summary>
    private static Tensor Covariance(Tensor p)
    {
        var distance = (X.Unsqueeze(1) - X.Unsqueeze(0)) / p[0].Exp();
        return (2 * p[1]).Exp() * (-0.5 * distance.Square()).Exp() + (2 * p[2]).Exp() * Shared.Tensors.Eye(5);
    }

    private static Tensor ByCholesky(Tensor p)
    {
        var l = Covariance(p).Cholesky();
        var z = l.SolveTriangular(Y.Unsqueeze(1), upper: false);
        return 0.5 * z.Square().Sum() + l.Diagonal().Log().Sum() + 2.5 * Math.Log(2 * Math.PI);
    }

    private static Tensor ByDeterminant(Tensor p)
    {
        var k = Covariance(p);
        return 0.5 * (Y * k.Solve(Y)).Sum() + 0.5 * k.SlogDet().LogAbsDet + 2.5 * Math.Log(2 * Math.PI);
    }

    /// <summary>The same by elimination on plain arrays.</summary>
    private static double ByHand(double[] p)
    {
        const int n = 5;
        var a = new double[n, n + 1];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                var d = (At[i] - At[j]) / Math.Exp(p[0]);
                a[i, j] = Math.Exp(2 * p[1]) * Math.Exp(-0.5 * d * d) + (i == j ? Math.Exp(2 * p[2]) : 0);
            }
            a[i, n] = Seen[i];
        }
        var logDeterminant = 0.0;
        for (var k = 0; k < n; k++)
        {
            logDeterminant += Math.Log(a[k, k]);
            for (var i = k + 1; i < n; i++)
                for (var j = n; j >= k; j--) a[i, j] -= a[k, j] * a[i, k] / a[k, k];
        }
        var x = new double[n];
        for (var i = n - 1; i >= 0; i--) x[i] = (a[i, n] - Enumerable.Range(i + 1, n - 1 - i).Sum(j => a[i, j] * x[j])) / a[i, i];
        return 0.5 * x.Zip(Seen, (u, v) => u * v).Sum() + 0.5 * logDeterminant + 2.5 * Math.Log(2 * Math.PI);
    }

    [Fact]
    public void Likelihood_ItsGradientAndHessian_ByTwoWays()
    {
        double[] at = [0.1, -0.2, -1.1];
        var p = Shared.Vector(at);
        Numbers.Near(ByHand(at), ByCholesky(p));
        Numbers.Near(ByHand(at), ByDeterminant(p));
        Numbers.Near(Grad(ByDeterminant)(p).ToArray<double>(), Grad(ByCholesky)(p));
        Numbers.Near(Hessian(ByDeterminant)(p).Reshape([9]).ToArray<double>(), Hessian(ByCholesky)(p).Reshape([9]));
        Numbers.Near(Hessian(ByDeterminant, HessianMode.ReverseOverReverse)(p).Reshape([9]).ToArray<double>(),
            Hessian(ByCholesky, HessianMode.ForwardOverForward)(p).Reshape([9]));
    }

    [Fact]
    public void Gradient_AgreesWithTheTextbooksFormula()
    {
        // ∂/∂θ = ½ tr((K⁻¹ − α·αᵀ)·∂K/∂θ), α = K⁻¹·y.
        var p = Shared.Vector(0.1, -0.2, -1.1);
        var k = Covariance(p);
        var alpha = k.Solve(Y);
        var weight = 0.5 * (k.Inv() - alpha.Outer(alpha));
        var slope = JacFwd(Covariance)(p);
        Numbers.Near((weight.Unsqueeze(-1) * slope).Sum([0, 1]).ToArray<double>(), Grad(ByCholesky)(p));
    }

    [Fact]
    public void Gradient_AgreesWithCentralDifferences()
    {
        double[] at = [0.1, -0.2, -1.1];
        const double h = 1e-4;
        double Along(int i, double step) => ByHand([.. at.Select((v, j) => i == j ? v + step : v)]);
        // Richardson's extrapolation: the error is of order h⁴.
        double[] expected = [.. Enumerable.Range(0, 3).Select(i =>
            (8 * (Along(i, h) - Along(i, -h)) - (Along(i, 2 * h) - Along(i, -2 * h))) / (12 * h))];
        Numbers.Near(expected, Grad(ByCholesky)(Shared.Vector(at)), 1e-9);
    }

    [Fact]
    public void ManyHyperparameters_AtOnce()
    {
        var ps = Shared.Tensors.Create(new double[,] { { 0.1, -0.2, -1.1 }, { 0.3, 0.1, -0.5 } });
        var all = Vmap(Grad(ByCholesky))(ps);
        for (var i = 0; i < 2; i++) Numbers.Near(Grad(ByCholesky)(ps[i]).ToArray<double>(), all[i]);
    }

    [Fact]
    public void ACovarianceThatIsNotPositiveDefinite_IsALinAlgException()
    {
        var error = Assert.Throws<LinAlgException>(() => Shared.Tensors.Create(new double[,] { { 1, 2 }, { 2, 1 } }).Cholesky());
        Assert.Contains("not positive definite", error.Message, StringComparison.Ordinal);
        Assert.IsAssignableFrom<NablaException>(error);
        Assert.Throws<LinAlgException>(() => Shared.Tensors.Ones([2, 2]).Solve(Shared.Vector(1, 2)));
        Assert.Throws<LinAlgException>(() => Shared.Tensors.Ones([2, 2]).Inv());
    }
}
