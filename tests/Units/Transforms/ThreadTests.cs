using static Nabla.Transform;

namespace Nabla.Tests;

public sealed class ThreadTests
{
    private static readonly Func<Tensor, Tensor> F = x => (x.Sin() * x.Square()).Sum();
    private static readonly Func<Tensor, Tensor> Gradient = Grad(F), Curvature = Hessian(F), Batched = Vmap(Grad(F));

    private static double Slope(double x) => Math.Cos(x) * x * x + Math.Sin(x) * 2 * x;
    private static double Bend(double x) => -Math.Sin(x) * x * x + 4 * x * Math.Cos(x) + 2 * Math.Sin(x);

    [Fact]
    public void SharedTransforms_AreUsedByManyThreadsAtOnce() => Parallel.For(0, 200, i =>
    {
        double a = i * 0.01, b = 1 + i * 0.02;
        var x = Shared.Vector(a, b);
        Numbers.Near([Slope(a), Slope(b)], Gradient(x));
        Numbers.Near(new double[,] { { Bend(a), 0 }, { 0, Bend(b) } }, Curvature(x));
        Numbers.Near([Slope(a), Slope(b)], Batched(x.Reshape([2, 1])).Reshape([2]));
    });

    [Fact]
    public void AFunction_MayRunInParallelInside()
    {
        Tensor Inside(Tensor x)
        {
            var parts = new Tensor[64];
            Parallel.For(0, parts.Length, i => parts[i] = (x[i % 4] * (i + 1)).Sin() * x.Sum());
            return Tensor.Stack(parts).Sum();
        }
        Tensor OneByOne(Tensor x) => Tensor.Stack([.. Enumerable.Range(0, 64).Select(i => (x[i % 4] * (i + 1)).Sin() * x.Sum())]).Sum();
        var x = Shared.Vector(0.1, 0.2, 0.3, 0.4);
        for (var run = 0; run < 10; run++)
        {
            Numbers.Near(Grad(OneByOne)(x).ToArray<double>(), Grad(Inside)(x));
            Numbers.Near(Hessian(OneByOne)(x).Reshape([-1]).ToArray<double>(), Hessian(Inside)(x).Reshape([-1]));
            Numbers.Near(JacFwd(OneByOne)(x).ToArray<double>(), JacFwd(Inside)(x));
        }
    }

    [Fact]
    public void ATransform_MayRunInParallelInsideAnother()
    {
        var x = Shared.Vector(0.5, 1);
        var slope = Grad(v =>
        {
            var parts = new Tensor[16];
            Parallel.For(0, parts.Length, i => parts[i] = Grad(u => (u * v * u).Sum())(v.Detach() * (i + 1)).Sum());
            return Tensor.Stack(parts).Sum();   // Σᵢ Σ 2·(i + 1)·c·v with c = v held fixed
        })(x);
        Numbers.Near([2 * 136 * 0.5, 2 * 136], slope);
    }

    [Fact]
    public async Task AFunction_MayAwaitInside()
    {
        Tensor AcrossThreads(Tensor x) => Work(x).GetAwaiter().GetResult();
        static async Task<Tensor> Work(Tensor x)
        {
            var y = x.Sin();
            await Task.Yield();
            y *= x;
            await Task.Run(() => y += x.Square());
            return y.Sum();
        }
        var x = Shared.Vector(0.3, 0.7);
        double[] expected = [.. new[] { 0.3, 0.7 }.Select(v => Math.Cos(v) * v + Math.Sin(v) + 2 * v)];
        var (reverse, forward) = (await Task.Run(() => Grad(AcrossThreads)(x)), await Task.Run(() => JacFwd(AcrossThreads)(x)));
        Numbers.Near(expected, reverse);
        Numbers.Near(expected, forward);
        var many = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => Vmap(v => AcrossThreads(v))(x.Reshape([2, 1])))));
        Assert.All(many, m => Numbers.Near([Math.Sin(0.3) * 0.3 + 0.09, Math.Sin(0.7) * 0.7 + 0.49], m));
    }

    [Fact]
    public void Runtimes_AreMadeAndDisposedInParallel() => Parallel.For(0, 16, i =>
    {
        using var nabla = NablaRuntime.Create(n => n.AddCpu());
        Numbers.Near([2.0 * i], Grad(x => x.Square().Sum())(nabla.Tensors.Create([(double)i])));
    });

    [Fact]
    public void FunctionsThatThrowInParallel_DisturbNobody() => Parallel.For(0, 100, i =>
    {
        var x = Shared.Vector(i);
        if (i % 2 == 0) Assert.Throws<FormatException>(() => Grad(v => i >= 0 ? throw new FormatException() : v.Sum())(x));
        else Numbers.Near([Slope(i)], Gradient(x));
    });
}
