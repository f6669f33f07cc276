using Nabla.Conformance;
using static Nabla.Transform;

namespace Nabla.Tests;

/// <summary>The first programs of somebody who knows PyTorch or JAX, on each device.</summary>
public sealed class FirstContactTests
{
    public static TheoryData<string> Devices => ["cpu:0", "opencl:0"];

    private static NablaRuntime On(string device)
    {
        if (device.StartsWith("opencl", StringComparison.Ordinal)) Absence.SkipsIf(OpenCL.Missing);
        return NablaRuntime.Create(n => n.AddCpu().AddOpenCL().UseDevice(device));
    }

    private sealed record Line(Tensor W, Tensor B);

    private sealed record Mlp(Tensor W1, Tensor B1, Tensor W2, Tensor B2);

    [SkippableTheory]
    [MemberData(nameof(Devices))]
    public void LinearRegression_FindsTheLine(string device)
    {
        using var nabla = On(device);
        var t = nabla.Tensors;
        var xs = t.Create([[1.0, 2.0], [2.0, -1.0], [0.0, 3.0], [-2.0, 0.5]]);
        var ys = xs.MatMul(t.Create([3.0, -2.0])) + 0.5;
        var p = new Line(t.Zeros(2), t.Scalar(0));
        static Tensor Loss(Line p, Tensor x, Tensor y) => (x.MatMul(p.W) + p.B - y).Square().Mean();

        var step = GradAndValue<Line, Tensor, Tensor>(Loss);
        var first = (double)step(p, xs, ys).Value;
        for (var i = 0; i < 300; i++)
        {
            var g = step(p, xs, ys).Gradient;
            p = Tree.Map(p, g, (v, dv) => v - 0.1 * dv);
        }
        Assert.True((double)Loss(p, xs, ys) < 1e-6 * first);
        Numbers.Near([3, -2], p.W, 1e-2);
        Assert.Equal(0.5, (float)p.B, 1e-2f);
    }

    [SkippableTheory]
    [MemberData(nameof(Devices))]
    public void AnMlp_LearnsXor_WithAdam(string device)
    {
        using var nabla = On(device);
        var t = nabla.Tensors;
        var xs = t.Create([[0f, 0f], [0f, 1f], [1f, 0f], [1f, 1f]]);
        var ys = t.Create([[0f], [1f], [1f], [0f]]);
        var keys = new RandomKey(3).Split();
        var p = new Mlp(t.Normal(keys[0], [2, 8], DType.Float32), t.Zeros([8], DType.Float32),
            t.Normal(keys[1], [8, 1], DType.Float32), t.Zeros([1], DType.Float32));
        static Tensor Loss(Mlp p, Tensor x, Tensor y) =>
            (((x.MatMul(p.W1) + p.B1).Tanh().MatMul(p.W2) + p.B2).Sigmoid() - y).Square().Mean();

        var (m, v) = (Tree.Map(p, x => x.ZerosLike()), Tree.Map(p, x => x.ZerosLike()));
        for (var i = 1; i <= 200; i++)
        {
            var g = Grad<Mlp, Tensor, Tensor>(Loss)(p, xs, ys);
            m = Tree.Map(m, g, (m, g) => 0.9 * m + 0.1 * g);
            v = Tree.Map(v, g, (v, g) => 0.999 * v + 0.001 * g.Square());
            var (a, b) = (1 - Math.Pow(0.9, i), 1 - Math.Pow(0.999, i));
            var update = Tree.Map(m, v, (m, v) => m / a / ((v / b).Sqrt() + 1e-8));
            p = Tree.Map(p, update, (p, d) => p - 0.05 * d);
        }
        var loss = Loss(p, xs, ys);
        Assert.Equal(DType.Float32, loss.DType);
        Assert.True((float)loss < 0.02f, $"the loss is {loss}");
    }

    [SkippableTheory]
    [MemberData(nameof(Devices))]
    public void NewtonsMethod_FindsTheMinimumOfRosenbrock(string device)
    {
        using var nabla = On(device);
        static Tensor F(Tensor x) => (100 * (x[1..] - x[..^1].Square()).Square() + (1 - x[..^1]).Square()).Sum();
        var x = nabla.Tensors.Create([-1.2, 1.0, 0.8]);
        var (g, h) = (Grad(F), Hessian(F));
        var steps = 0;
        for (; (double)g(x).Square().Sum().Sqrt() > 1e-9 && steps < 50; steps++)
        {
            var d = h(x).Solve(g(x));
            var (rate, before) = (1.0, (double)F(x));
            while ((double)F(x - rate * d) > before && rate > 1e-6) rate /= 2;
            x -= rate * d;
        }
        Assert.True(steps < 50);
        Numbers.Near([1, 1, 1], x, 1e-8);
        Assert.True((bool)x.Gt(0.0 * x).All());
    }

    [SkippableTheory]
    [MemberData(nameof(Devices))]
    public void LogisticRegression_HasPerSampleGradients(string device)
    {
        using var nabla = On(device);
        var t = nabla.Tensors;
        var xs = t.Normal(new RandomKey(1), [16, 3]);
        var ys = Tensor.Where(xs.MatMul(t.Create([1.0, -2.0, 0.5])) > 0, 1.0, 0.0);
        var p = new Line(t.Zeros(3), t.Zeros());
        static Tensor Loss(Line p, Tensor x, Tensor y)
        {
            var z = x.Dot(p.W) + p.B;
            return z.Softplus() - y * z;
        }

        var perSample = Vmap(Grad<Line, Tensor, Tensor>(Loss), inDims: (null, 0, 0));
        for (var i = 0; i < 100; i++) p = Tree.Map(p, perSample(p, xs, ys), (v, g) => v - g.Mean(0));
        var gradients = perSample(p, xs, ys);
        Assert.Equal<Shape>([16, 3], gradients.W.Shape);
        Numbers.Near((double)gradients.B.Sum(), Grad(b => Vmap((Tensor x, Tensor y) => Loss(p with { B = b }, x, y))(xs, ys).Sum())(p.B));
        var right = ((xs.MatMul(p.W) + p.B) > 0).Eq(ys > 0.5);
        Assert.Equal(16, (int)right.Sum());
        Assert.Equal(1.0, (double)right.Cast(DType.Float64).Mean());
        Assert.True((bool)right.All());
    }

    [SkippableTheory]
    [MemberData(nameof(Devices))]
    public void BlackScholes_HasTheGreeksOfItsFormulas(string device)
    {
        using var nabla = On(device);
        static Tensor Cdf(Tensor x) => 0.5 * (1 + (x / Math.Sqrt(2)).Erf());
        static (Tensor D1, Tensor D2) D(Tensor s, Tensor v, double k, double r, double t)
        {
            var d1 = ((s / k).Log() + (r + v.Square() / 2) * t) / (v * Math.Sqrt(t));
            return (d1, d1 - v * Math.Sqrt(t));
        }
        static Tensor Call(Tensor s, Tensor v)
        {
            var (d1, d2) = D(s, v, 100, 0.05, 0.5);
            return s * Cdf(d1) - 100 * Math.Exp(-0.05 * 0.5) * Cdf(d2);
        }
        var spots = nabla.Tensors.Linspace(80, 120, 5);
        var sigma = nabla.Tensors.Scalar(0.2);
        var delta = Vmap(Grad(Call), inDims: (0, null))(spots, sigma);
        var gamma = Vmap(Hessian((Tensor s) => Call(s, sigma)))(spots);
        var vega = Vmap(Grad(Call, argnum: 1), inDims: (0, null))(spots, sigma);
        var d1 = D(spots, sigma, 100, 0.05, 0.5).D1;
        var density = (-d1.Square() / 2).Exp() / Math.Sqrt(2 * Math.PI);
        Numbers.Near(Cdf(d1), delta);
        Numbers.Near(density / (spots * 0.2 * Math.Sqrt(0.5)), gamma);
        Numbers.Near(spots * density * Math.Sqrt(0.5), vega);
    }
}
