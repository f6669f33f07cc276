using static Nabla.Transform;

namespace Nabla.Bench;

/// <summary>The weights of a network with two hidden layers.</summary>
public sealed record Mlp(Tensor W1, Tensor B1, Tensor W2, Tensor B2, Tensor W3, Tensor B3)
{
    public Tensor[] Leaves => [W1, B1, W2, B2, W3, B3];
}

/// <summary>The workloads as a user of Nabla writes them.</summary>
public sealed class NablaPrograms(ITensorFactory tensors, int batch = NablaPrograms.Batch)
{
    /// <summary>How many samples the per-sample gradients of the table are of.</summary>
    public const int Batch = 256;

    /// <summary>The program of a workload, with its inputs made.</summary>
    public Func<object> Make(Workload workload)
    {
        var n = workload.Size;
        return workload.Kind switch
        {
            "hessian-sin" => At(Hessian(SinSum), Vector(1, n)),
            "gradient-sin" => At(Grad(SinSum), Vector(1, n)),
            "hessian-rosenbrock" => At(Hessian(Rosenbrock), Vector(1, n)),
            "hessian-mlp" => InInput(n, f => Hessian(x => f(x).Sum())),
            "jacrev-mlp" => InInput(n, f => JacRev(f)),
            "jacfwd-mlp" => InInput(n, f => JacFwd(f)),
            "gradient-mlp" => GradientOfNetwork(n),
            "hvp-mlp" => HessianVectorProduct(n),
            "persample-mlp" => PerSample(n),
            "norms" => Norms(n, chunk: 1024),
            "norms-whole" => Norms(n, chunk: null),
            "jvp" => Of(Vector(1, n), Vector(2, n), (x, dx) => Jvp(Bell, x, dx).Tangent),
            "vjp" => Of(Vector(1, n), Vector(2, n), (x, g) => Vjp(Bell, x).Pullback(g)),
            "jacfwd-elementwise" => At(JacFwd(Bell), Vector(1, n)),
            "jacrev-elementwise" => At(JacRev(Bell), Vector(1, n)),
            "vmap-matvec" => MatVec(n),
            "scan" => LongScan(n == 0 ? null : n),
            "add" => Of(Vector(1, n), Vector(2, n), (a, b) => a + b),
            "matmul32" => Of(Single(Matrix(1, n)), Single(Matrix(2, n)), (a, b) => a.MatMul(b)),
            "matmul64" => Of(Matrix(1, n), Matrix(2, n), (a, b) => a.MatMul(b)),
            _ => throw new ArgumentException($"There is no workload {workload.Name}."),
        };
    }

    /// <summary>The elements of a result, one leaf after the other.</summary>
    public static double[] Elements(object result) => result switch
    {
        Mlp network => Elements(network.Leaves),
        Tensor[] leaves => [.. leaves.SelectMany(Elements)],
        Tensor x => x.Cast(DType.Float64).ToArray<double>(),
        _ => throw new ArgumentException($"A result is a tensor or several, not {result.GetType().Name}."),
    };

    /// <summary>Returns when the result is there: a device's queue is worked off in order.</summary>
    public static void Wait(object result)
    {
        var x = result is Mlp leaves ? leaves.B3 : (Tensor)result;
        _ = x.Reshape(-1)[..1].ToString();
    }

    private static Tensor SinSum(Tensor x) => x.Sin().Sum();

    private static Tensor Rosenbrock(Tensor x)
    {
        var (a, b) = (x[..^1], x[1..]);
        return (100 * (b - a.Square()).Square() + (1 - a).Square()).Sum();
    }

    private static Tensor Bell(Tensor x) => (-x.Square()).Exp().Tanh() * x;

    private static Tensor Forward(Mlp p, Tensor x) => ((x.MatMul(p.W1) + p.B1).Tanh().MatMul(p.W2) + p.B2).Tanh().MatMul(p.W3) + p.B3;

    private static Tensor Loss(Mlp p, Tensor x, Tensor y) => (Forward(p, x) - y).Square().Sum();

    private static Tensor SquaredNorm(Mlp g) => g.Leaves.Select(leaf => leaf.Square().Sum()).Aggregate((a, b) => a + b);

    private Func<object> GradientOfNetwork(int n)
    {
        var (p, x, y, gradient) = (Network(n, 10), Vector(2, n), Vector(3, Workload.Layers(n)[^1]), Grad<Mlp, Tensor, Tensor>(Loss));
        return () => gradient(p, x, y);
    }

    private Func<object> HessianVectorProduct(int n)
    {
        var (p, v, x, y) = (Network(n, 10), Network(n, 20), Vector(2, n), Vector(3, Workload.Layers(n)[^1]));
        return () => Hvp(q => Loss(q, x, y), p, v).Product;
    }

    private Func<object> PerSample(int n)
    {
        var (p, x, y) = (Network(n, 10), Matrix(4, batch, n), Matrix(5, batch, Workload.Layers(n)[^1]));
        var gradients = Vmap(Grad<Mlp, Tensor, Tensor>(Loss), inDims: (null, 0, 0));
        return () => gradients(p, x, y);
    }

    // The norms that differentially private training clips by: the gradients of a chunk are garbage when its norms are known.
    private Func<object> Norms(int samples, int? chunk)
    {
        var (p, x, y) = (Network(32, 10), Matrix(4, samples, 32), Matrix(5, samples, 1));
        var gradient = Grad<Mlp, Tensor, Tensor>(Loss);
        var norms = Vmap((Tensor xi, Tensor yi) => SquaredNorm(gradient(p, xi, yi)), chunkSize: chunk);
        return () => norms(x, y);
    }

    private Func<object> MatVec(int count)
    {
        var (a, v) = (tensors.Create<double>(Inputs.Of(1, count * 64 * 64), [count, 64, 64]), Matrix(2, count, 64));
        var product = Vmap((Tensor ai, Tensor vi) => ai.MatMul(vi));
        return () => product(a, v);
    }

    // 10,000 steps of 4,000 numbers, whose parameters are differentiated.
    private Func<object> LongScan(int? checkpointEvery)
    {
        var (start, inputs) = (Vector(1, 4000), Vector(2, 10_000));
        Tensor Last(Tensor a) =>
            ControlFlow.Scan((Tensor s, Tensor x) => ((a * s).Sin() + 0.1 * x, x), start, inputs, checkpointEvery).Last.Square().Sum();
        return At(Grad(Last), Vector(3, 4000));
    }

    private static Func<object> At(Func<Tensor, Tensor> f, Tensor x) => () => f(x);

    private static Func<object> Of(Tensor a, Tensor b, Func<Tensor, Tensor, Tensor> f) => () => f(a, b);

    private Func<object> InInput(int n, Func<Func<Tensor, Tensor>, Func<Tensor, Tensor>> transform)
    {
        var p = Network(n, 10);
        return At(transform(x => Forward(p, x)), Vector(2, n));
    }

    private static Tensor Single(Tensor x) => x.Cast(DType.Float32);

    private Tensor Vector(int stream, int n) => tensors.Create<double>(Inputs.Of(stream, n));

    private Tensor Matrix(int stream, int n, int? m = null) => tensors.Create<double>(Inputs.Of(stream, n * (m ?? n)), [n, m ?? n]);

    private Mlp Network(int inputs, int stream)
    {
        var t = Array.ConvertAll(Inputs.Network(stream, Workload.Layers(inputs)), leaf => tensors.Create<double>(leaf.Data, leaf.Shape));
        return new(t[0], t[1], t[2], t[3], t[4], t[5]);
    }
}
