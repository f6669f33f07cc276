using static Nabla.Transform;

namespace Nabla.Tests;

public sealed class OptimisationTests
{
    private static Tensor Rosenbrock(Tensor x)
    {
        Tensor a = x[..^1], b = x[1..];
        return (100 * (b - a.Square()).Square() + (1 - a).Square()).Sum();
    }

    private static double[] RosenbrockGradient(double[] x)
    {
        var g = new double[x.Length];
        for (var i = 0; i < x.Length - 1; i++)
        {
            g[i] += -400 * x[i] * (x[i + 1] - x[i] * x[i]) - 2 * (1 - x[i]);
            g[i + 1] += 200 * (x[i + 1] - x[i] * x[i]);
        }
        return g;
    }

    private static double[,] RosenbrockHessian(double[] x)
    {
        var h = new double[x.Length, x.Length];
        for (var i = 0; i < x.Length - 1; i++)
        {
            h[i, i] += 1200 * x[i] * x[i] - 400 * x[i + 1] + 2;
            h[i + 1, i + 1] += 200;
            h[i, i + 1] = h[i + 1, i] = -400 * x[i];
        }
        return h;
    }

    [Fact]
    public void Rosenbrock_GradientHessianAndProducts()
    {
        double[] at = [-1.2, 1, 0.5, 2, -0.3, 1.1], v = [1, -1, 2, 0.5, 0, 3];
        var x = Shared.Vector(at);
        Numbers.Near(RosenbrockGradient(at), Grad(Rosenbrock)(x));
        var hessian = RosenbrockHessian(at);
        foreach (var mode in Enum.GetValues<HessianMode>()) Numbers.Near(hessian, Hessian(Rosenbrock, mode)(x));
        double[] product = [.. Enumerable.Range(0, 6).Select(i => Enumerable.Range(0, 6).Sum(j => hessian[i, j] * v[j]))];
        Numbers.Near(product, Hvp(Rosenbrock, x, Shared.Vector(v)).Product);
        Numbers.Near(product, Grad(p => (Grad(Rosenbrock)(p) * Shared.Vector(v)).Sum())(x));
        Numbers.Near(product, Jvp(Grad(Rosenbrock), x, Shared.Vector(v)).Tangent);
    }

    [Fact]
    public void Rosenbrock_ByNewtonsMethod_ReachesItsMinimum()
    {
        var x = Shared.Vector(-1.2, 1);
        for (var i = 0; i < 20; i++) x -= Hessian(Rosenbrock)(x).Solve(Grad(Rosenbrock)(x));
        Numbers.Near([1, 1], x);
    }

    [Fact]
    public void LogisticRegression_ByNewtonsMethod_HasAZeroGradient()
    {
        var keys = new RandomKey(3).Split(2);
        var x = Shared.Tensors.Normal(keys[0], [40, 3]);
        var y = (Shared.Tensors.Uniform(keys[1], [40]) > 0.5).Cast(DType.Float64);
        Tensor Loss(Tensor w)
        {
            var z = x.MatMul(w);
            return (z.Softplus() - y * z).Sum() + 0.5 * w.Square().Sum();
        }
        var w = Shared.Tensors.Zeros([3]);
        for (var i = 0; i < 10; i++) w -= Hessian(Loss)(w).Solve(Grad(Loss)(w));
        Numbers.Near([0, 0, 0], Grad(Loss)(w), 1e-10);

        // The Hessian is Xᵀ·diag(p(1 − p))·X + 1.
        double[] xs = x.ToArray<double>(), ws = w.ToArray<double>();
        var expected = new double[3, 3];
        for (var n = 0; n < 40; n++)
        {
            var p = 1 / (1 + Math.Exp(-Enumerable.Range(0, 3).Sum(k => xs[n * 3 + k] * ws[k])));
            for (var i = 0; i < 3; i++)
                for (var j = 0; j < 3; j++) expected[i, j] += p * (1 - p) * xs[n * 3 + i] * xs[n * 3 + j];
        }
        for (var i = 0; i < 3; i++) expected[i, i] += 1;
        Numbers.Near(expected, Hessian(Loss)(w));
    }

    [Fact]
    public void SoftmaxRegression_HessianOfTheCrossEntropy()
    {
        var x = Shared.Tensors.Normal(new RandomKey(5), [6, 2]);
        long[] classes = [0, 2, 1, 1, 0, 2];
        var target = Shared.Tensors.Create<long>(classes);
        var w = Shared.Tensors.Normal(new RandomKey(6), [2, 3]);
        var hessian = Hessian(v => x.MatMul(v).CrossEntropy(target))(w);
        Assert.Equal<Shape>([2, 3, 2, 3], hessian.Shape);

        // ∂²/∂w_ic ∂w_jd = mean of x_i·x_j·(p_c·δ_cd − p_c·p_d).
        double[] xs = x.ToArray<double>(), ws = w.ToArray<double>();
        var expected = new double[2, 3, 2, 3];
        var gradient = new double[2, 3];
        for (var n = 0; n < 6; n++)
        {
            var scores = Enumerable.Range(0, 3).Select(c => Math.Exp(xs[2 * n] * ws[c] + xs[2 * n + 1] * ws[3 + c])).ToArray();
            var p = scores.Select(s => s / scores.Sum()).ToArray();
            for (var i = 0; i < 2; i++)
            {
                for (var c = 0; c < 3; c++)
                {
                    gradient[i, c] += xs[2 * n + i] * (p[c] - (classes[n] == c ? 1 : 0)) / 6;
                    for (var j = 0; j < 2; j++)
                    {
                        for (var d = 0; d < 3; d++)
                            expected[i, c, j, d] += xs[2 * n + i] * xs[2 * n + j] * (p[c] * (c == d ? 1 : 0) - p[c] * p[d]) / 6;
                    }
                }
            }
        }
        Numbers.Near([.. expected.Cast<double>()], hessian.Reshape([-1]));
        Numbers.Near(gradient, Grad(v => x.MatMul(v).CrossEntropy(target))(w));
        Numbers.Near(gradient, Grad(v => x.MatMul(v).CrossEntropy(Shared.Tensors.Eye(3).IndexSelect(0, target)))(w));
    }

    [Fact]
    public void ImplicitDifferentiation_OfARoot()
    {
        // y(θ) solves y³ + y = θ; dy/dθ = 1/(3y² + 1).
        Func<Tensor, Tensor, Tensor> residual = (y, t) => y * y * y + y - t;
        var theta = Shared.Vector(0.5, 2, 10);
        var y = theta.ZerosLike();
        for (var i = 0; i < 60; i++) y -= residual(y, theta) / Vmap(Grad(residual), inDims: (0, 0))(y, theta);
        Numbers.Near([0, 0, 0], residual(y, theta), 1e-12);
        var slope = -JacRev(residual, argnum: 0)(y, theta).Solve(JacRev(residual, argnum: 1)(y, theta));
        var ys = y.ToArray<double>();
        Numbers.Near(new double[,] { { 1 / (3 * ys[0] * ys[0] + 1), 0, 0 }, { 0, 1 / (3 * ys[1] * ys[1] + 1), 0 },
            { 0, 0, 1 / (3 * ys[2] * ys[2] + 1) } }, slope);
    }
}
