using static Nabla.Transform;

namespace Nabla.Tests;

public sealed class TreesTests
{
    private sealed record Mlp(Tensor W1, Tensor B1, Tensor W2, Tensor B2);

    private static Tensor Loss(Mlp p, Tensor x, Tensor y) => ((x.MatMul(p.W1) + p.B1).Tanh().MatMul(p.W2) + p.B2 - y).Square().Sum();

    private static Mlp Parameters()
    {
        var keys = new RandomKey(7).Split(4);
        return new(Shared.Tensors.Normal(keys[0], [2, 3]), Shared.Tensors.Normal(keys[1], [3]), Shared.Tensors.Normal(keys[2], [3, 1]),
            Shared.Tensors.Normal(keys[3], [1]));
    }

    /// <summary>∂loss/∂(W1, B1, W2, B2) for one sample, by hand.</summary>
    private static double[][] ByHand(Mlp p, double[] x, double y)
    {
        double[] w1 = p.W1.ToArray<double>(), b1 = p.B1.ToArray<double>(), w2 = p.W2.ToArray<double>(), b2 = p.B2.ToArray<double>();
        var h = Enumerable.Range(0, 3).Select(j => Math.Tanh(x[0] * w1[j] + x[1] * w1[3 + j] + b1[j])).ToArray();
        var error = 2 * (h.Zip(w2, (a, b) => a * b).Sum() + b2[0] - y);
        var back = Enumerable.Range(0, 3).Select(j => error * w2[j] * (1 - h[j] * h[j])).ToArray();
        return [[.. back.Select(t => t * x[0]), .. back.Select(t => t * x[1])], back, [.. h.Select(t => error * t)], [error]];
    }

    [Fact]
    public void PerSampleGradients_OfARecord()
    {
        var grads = Grad((Mlp p, Tensor x, Tensor y) => Loss(p, x, y));
        var perSample = Vmap(grads, inDims: (null, 0, 0));
        var p = Parameters();
        double[][] samples = [[0.1, 0.2], [0.5, -0.3], [1, 2]];
        double[] targets = [1, -1, 0.5];
        var all = perSample(p, Shared.Tensors.Create<double>([.. samples.SelectMany(s => s)], [3, 2]),
            Shared.Tensors.Create<double>(targets, [3, 1]));
        Assert.Equal<Shape>([3, 2, 3], all.W1.Shape);
        Assert.Equal<Shape>([3, 1], all.B2.Shape);
        for (var i = 0; i < 3; i++)
        {
            var expected = ByHand(p, samples[i], targets[i]);
            Numbers.Near(expected[0], all.W1[i].Reshape([-1]));
            Numbers.Near(expected[1], all.B1[i]);
            Numbers.Near(expected[2], all.W2[i].Reshape([-1]));
            Numbers.Near(expected[3], all.B2[i]);
            var one = grads(p, Shared.Vector(samples[i]), Shared.Vector(targets[i]));
            Numbers.Near(expected[0], one.W1.Reshape([-1]));
        }
    }

    [Fact]
    public void Dictionaries_ListsTuplesAndArrays_AreArguments()
    {
        Tensor a = Shared.Vector(1, 2), b = Shared.Vector(3, 4);
        var byName = Grad((Dictionary<string, Tensor> p) => (p["a"].Square() * p["b"]).Sum())(new() { ["a"] = a, ["b"] = b });
        Numbers.Near([6, 16], byName["a"]);
        Numbers.Near([1, 4], byName["b"]);
        var list = Grad((List<Tensor> p) => (p[0] * p[1]).Sum())([a, b]);
        Numbers.Near([3, 4], list[0]);
        Numbers.Near([1, 2], list[1]);
        var (first, second) = Grad(((Tensor X, Tensor Y) p) => (p.X * p.Y.Square()).Sum())((a, b));
        Numbers.Near([9, 16], first);
        Numbers.Near([6, 16], second);
        var array = Grad((Tensor[] p) => (p[0] + p[1] * 3).Sum())([a, b]);
        Numbers.Near([3, 3], array[1]);
        var nested = Grad((Dictionary<string, (Tensor W, List<Tensor> More)> p) =>
            (p["k"].W * p["k"].More[0]).Sum())(new() { ["k"] = (a, [b]) });
        Numbers.Near([3, 4], nested["k"].W);
        Numbers.Near([1, 2], nested["k"].More[0]);
    }

    [Fact]
    public void Trees_AreResultsToo()
    {
        Func<Tensor, (Tensor Sin, Dictionary<string, Tensor> More)> f = x => (x.Sin(), new() { ["cos"] = x.Cos() });
        var x = Shared.Vector(0.5, 1);
        var (sin, more) = Vmap(f)(x);
        Numbers.Near([Math.Sin(0.5), Math.Sin(1)], sin);
        Numbers.Near([Math.Cos(0.5), Math.Cos(1)], more["cos"]);
        var (_, tangent) = Jvp(f, x, x.OnesLike());
        Numbers.Near([-Math.Sin(0.5), -Math.Sin(1)], tangent.More["cos"]);
        var (value, pullback) = Vjp(f, x);
        Numbers.Near([Math.Cos(0.5), Math.Cos(1)], pullback((x.OnesLike(), new() { ["cos"] = value.More["cos"].ZerosLike() })));
    }

    [Fact]
    public void IntegerLeaves_PassThrough_AndHaveZerosInTheirPlace()
    {
        var n = Shared.Tensors.Create<long>([1, 0]);
        var gradient = Grad(((Tensor X, Tensor N) p) => (p.X.Gather(0, p.N) * Shared.Vector(1, 10)).Sum())((Shared.Vector(5, 6), n));
        Numbers.Near([10, 1], gradient.X);
        Assert.Equal([0L, 0], gradient.N.ToArray<long>());
    }

    [Fact]
    public void TreesOfDifferentStructure_AreAnErrorThatNamesThePath()
    {
        var a = Shared.Vector(1);
        var error = Assert.Throws<TreeStructureException>(() => Jvp((List<Tensor> p) => p[0], [a, a], [a]));
        Assert.Contains("expected a list of 2, found 1", error.Message, StringComparison.Ordinal);
    }
}
