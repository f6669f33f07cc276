using static TorchSharp.torch;
using TorchTensor = TorchSharp.torch.Tensor;
using Ways = Nabla.Bench.TorchSharpWays;

namespace Nabla.Bench;

/// <summary>The workloads in TorchSharp.</summary>
internal static class TorchSharpPrograms
{
    /// <summary>The program of a workload, with its inputs made.</summary>
    public static Func<object> Make(Workload workload)
    {
        var n = workload.Size;
        return workload.Kind switch
        {
            "hessian-sin" => Of(Vector(1, n), x => Ways.Hessian(SinSum, x)),
            "gradient-sin" => Of(Vector(1, n), x => Ways.Gradient(SinSum, x)),
            "hessian-rosenbrock" => Of(Vector(1, n), x => Ways.Hessian(Rosenbrock, x)),
            "hessian-mlp" => Of(Vector(2, n), Network(n, 10), (x, p) => Ways.Hessian(v => Forward(p, v).sum(), x)),
            "jacrev-mlp" or "jacfwd-mlp" => Of(Vector(2, n), Network(n, 10), (x, p) => Ways.Jacobian(v => Forward(p, v), x)),
            "gradient-mlp" => Of(OneSample(n), Network(n, 10), (s, p) => Ways.Gradients(q => Loss(q, s.X, s.Y), p)),
            "hvp-mlp" => Of(OneSample(n), (P: Network(n, 10), V: Network(n, 20)),
                (s, t) => Ways.HessianVectorProduct(q => Loss(q, s.X, s.Y), t.P, t.V)),
            "persample-mlp" => Of(Samples(NablaPrograms.Batch, n), Network(n, 10), (s, p) => Ways.PerSample(Loss, p, s.X, s.Y)),
            "norms" => Of(Samples(n, 32), Network(32, 10), (s, p) => Norms(p, s.X, s.Y)),
            "jvp" => Of(Vector(1, n), Vector(2, n), (x, dx) => Ways.Pushforward(Bell, x, dx)),
            "vjp" => Of(Vector(1, n), Vector(2, n), (x, g) => Ways.Pullback(Bell, x, g)),
            "jacfwd-elementwise" or "jacrev-elementwise" => Of(Vector(1, n), x => Ways.Jacobian(Bell, x)),
            "vmap-matvec" => Of(Numbers(1, n, 64, 64), Numbers(2, n, 64), (a, v) => Ways.Scoped(() => bmm(a, v.unsqueeze(-1)).squeeze(-1))),
            "add" => Of(Vector(1, n), Vector(2, n), (a, b) => a + b),
            "matmul32" => Of(Numbers(1, n, n).to(float32), Numbers(2, n, n).to(float32), (a, b) => a.matmul(b)),
            "matmul64" => Of(Numbers(1, n, n), Numbers(2, n, n), (a, b) => a.matmul(b)),
            _ => throw new ArgumentException($"There is no workload {workload.Name}."),
        };
    }

    /// <summary>The elements of a result, one leaf after the other.</summary>
    public static double[] Elements(object result) =>
        [.. (result as TorchTensor[] ?? [(TorchTensor)result]).SelectMany(t => t.to(float64).contiguous().data<double>().ToArray())];

    /// <summary>Gives the memory of a result back.</summary>
    public static void Discard(object result)
    {
        foreach (var tensor in result as TorchTensor[] ?? [(TorchTensor)result]) tensor.Dispose();
    }

    private static TorchTensor SinSum(TorchTensor x) => x.sin().sum();

    private static TorchTensor Rosenbrock(TorchTensor x)
    {
        var n = x.shape[0];
        var (a, b) = (x.slice(0, 0, n - 1, 1), x.slice(0, 1, n, 1));
        return (100 * (b - a.square()).square() + (1 - a).square()).sum();
    }

    private static TorchTensor Bell(TorchTensor x) => (-x.square()).exp().tanh() * x;

    private static TorchTensor Forward(TorchTensor[] p, TorchTensor x) =>
        ((x.matmul(p[0]) + p[1]).tanh().matmul(p[2]) + p[3]).tanh().matmul(p[4]) + p[5];

    private static TorchTensor Loss(TorchTensor[] p, TorchTensor x, TorchTensor y) => (Forward(p, x) - y).square().sum();

    private static TorchTensor Norms(TorchTensor[] p, TorchTensor x, TorchTensor y) =>
        Ways.Scoped(() => stack(Enumerable.Range(0, (int)x.shape[0]).Select(i => Ways.Scoped(() =>
        Ways.Gradients(q => Loss(q, x[i], y[i]), p).Select(g => g.square().sum()).Aggregate((a, b) => a + b))).ToArray()));

    private static Func<object> Of<T>(T inputs, Func<T, object> f) => () => f(inputs);

    private static Func<object> Of<T1, T2>(T1 a, T2 b, Func<T1, T2, object> f) => () => f(a, b);

    private static (TorchTensor X, TorchTensor Y) OneSample(int inputs) => (Vector(2, inputs), Vector(3, Workload.Layers(inputs)[^1]));

    private static (TorchTensor X, TorchTensor Y) Samples(int batch, int inputs) =>
        (Numbers(4, batch, inputs), Numbers(5, batch, Workload.Layers(inputs)[^1]));

    private static TorchTensor Vector(int stream, int n) => Numbers(stream, n);

    private static TorchTensor Numbers(int stream, params int[] shape) =>
        Make(Bench.Inputs.Of(stream, shape.Aggregate(1, (a, b) => a * b)), shape);

    private static TorchTensor[] Network(int inputs, int stream) =>
        Array.ConvertAll(Bench.Inputs.Network(stream, Workload.Layers(inputs)), leaf => Make(leaf.Data, leaf.Shape));

    private static TorchTensor Make(double[] data, int[] shape)
    {
        using var flat = tensor(data);
        return flat.reshape(Array.ConvertAll(shape, n => (long)n));
    }
}
