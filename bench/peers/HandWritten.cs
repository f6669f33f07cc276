using System.Numerics.Tensors;

namespace Nabla.Bench;

/// <summary>
/// The workloads as loops over arrays, each derivative worked out on paper: what is left when nothing is automatic. One thread.
/// </summary>
internal static class HandWritten
{
    /// <summary>The program of a workload, with its inputs made.</summary>
    public static Func<object> Make(Workload workload)
    {
        var n = workload.Size;
        return workload.Kind switch
        {
            "hessian-sin" => Of(Inputs.Of(1, n), HessianOfSin),
            "gradient-sin" => Of(Inputs.Of(1, n), x => Filled(n, y => TensorPrimitives.Cos(x, y))),
            "hessian-rosenbrock" => Of(Inputs.Of(1, n), HessianOfRosenbrock),
            "hessian-mlp" => Of(Network(n, 10), Inputs.Of(2, n), (p, x) => p.Hessian(x)),
            "jacrev-mlp" or "jacfwd-mlp" => Of(Network(n, 10), Inputs.Of(2, n), (p, x) => p.Jacobian(x)),
            "gradient-mlp" => Of(Network(n, 10), Sample(n), (p, s) => Filled(p.Count, g => p.Gradient(s.X, s.Y, g))),
            "hvp-mlp" => Of((P: Network(n, 10), V: Network(n, 20)), Sample(n), (t, s) => t.P.HessianVectorProduct(t.V, s.X, s.Y)),
            "persample-mlp" => PerSample(n),
            "norms" => Norms(n),
            "jvp" or "vjp" => Of(Inputs.Of(1, n), Inputs.Of(2, n), Product),
            "jacfwd-elementwise" or "jacrev-elementwise" => Of(Inputs.Of(1, n), x => Diagonal(Slopes(x))),
            "vmap-matvec" => Of(Inputs.Of(1, n * 64 * 64), Inputs.Of(2, n * 64), MatVec),
            "add" => Of(Inputs.Of(1, n), Inputs.Of(2, n), (a, b) => Filled(n, y => TensorPrimitives.Add(a, b, y))),
            "matmul32" => Of(Single(n, 1), Single(n, 2), (a, b) => MatMul(a, b, n)),
            "matmul64" => Of(Inputs.Of(1, n * n), Inputs.Of(2, n * n), (a, b) => MatMul(a, b, n)),
            _ => throw new ArgumentException($"There is no workload {workload.Name}."),
        };
    }

    /// <summary>The elements of a result; those of per-sample gradients leaf by leaf, as the other peers have them.</summary>
    public static double[] Elements(Workload workload, object result) => result switch
    {
        float[] y => Array.ConvertAll(y, v => (double)v),
        double[] y when workload.Kind == "persample-mlp" => ByLeaf(y, Inputs.Network(10, Workload.Layers(workload.Size))),
        _ => (double[])result,
    };

    private static double[] HessianOfSin(double[] x)
    {
        var h = new double[x.Length * x.Length];
        for (var i = 0; i < x.Length; i++) h[i * (x.Length + 1)] = -Math.Sin(x[i]);
        return h;
    }

    private static double[] HessianOfRosenbrock(double[] x)
    {
        var n = x.Length;
        var h = new double[n * n];
        for (var i = 0; i + 1 < n; i++)
        {
            h[i * (n + 1)] += 1200 * x[i] * x[i] - 400 * x[i + 1] + 2;
            h[(i + 1) * (n + 1)] += 200;
            h[i * n + i + 1] = h[(i + 1) * n + i] = -400 * x[i];
        }
        return h;
    }

    /// <summary>The derivative of tanh(e)·x, e = exp(−x²): tanh e − 2·x²·e·(1 − tanh² e).</summary>
    private static double[] Slopes(double[] x)
    {
        double[] squares = new double[x.Length], e = new double[x.Length], t = new double[x.Length];
        TensorPrimitives.Multiply(x, x, squares);
        TensorPrimitives.Negate(squares, e);
        TensorPrimitives.Exp(e, e);
        TensorPrimitives.Tanh(e, t);
        for (var i = 0; i < x.Length; i++) t[i] -= 2 * squares[i] * e[i] * (1 - t[i] * t[i]);
        return t;
    }

    private static double[] Product(double[] x, double[] v)
    {
        var y = Slopes(x);
        TensorPrimitives.Multiply(y, v, y);
        return y;
    }

    private static double[] Diagonal(double[] d)
    {
        var y = new double[d.Length * d.Length];
        for (var i = 0; i < d.Length; i++) y[i * (d.Length + 1)] = d[i];
        return y;
    }

    private static double[] MatVec(double[] a, double[] v)
    {
        var y = new double[v.Length];
        for (var i = 0; i < y.Length; i++) y[i] = TensorPrimitives.Dot<double>(a.AsSpan(i * 64, 64), v.AsSpan(i / 64 * 64, 64));
        return y;
    }

    private static T[] MatMul<T>(T[] a, T[] b, int n) where T : System.Numerics.INumberBase<T>
    {
        var y = new T[n * n];
        for (var i = 0; i < n; i++)
        {
            for (var k = 0; k < n; k++)
                TensorPrimitives.MultiplyAdd(b.AsSpan(k * n, n), a[i * n + k], y.AsSpan(i * n, n), y.AsSpan(i * n, n));
        }

        return y;
    }

    private static Func<object> PerSample(int n)
    {
        var (p, outputs, batch) = (Network(n, 10), Workload.Layers(n)[^1], NablaPrograms.Batch);
        var (x, y) = (Inputs.Of(4, batch * n), Inputs.Of(5, batch * outputs));
        return () =>
        {
            var gradients = new double[batch * p.Count];
            for (var i = 0; i < batch; i++)
                p.Gradient(x.AsSpan(i * n, n), y.AsSpan(i * outputs, outputs), gradients.AsSpan(i * p.Count, p.Count));
            return gradients;
        };
    }

    private static Func<object> Norms(int batch)
    {
        var (p, x, y) = (Network(32, 10), Inputs.Of(4, batch * 32), Inputs.Of(5, batch));
        return () =>
        {
            var (norms, gradient) = (new double[batch], new double[p.Count]);
            for (var i = 0; i < batch; i++)
            {
                p.Gradient(x.AsSpan(i * 32, 32), y.AsSpan(i, 1), gradient);
                norms[i] = TensorPrimitives.SumOfSquares<double>(gradient);
            }
            return norms;
        };
    }

    private static double[] ByLeaf(double[] gradients, (double[] Data, int[] Shape)[] leaves)
    {
        var (sorted, count, start) = (new List<double>(gradients.Length), leaves.Sum(l => l.Data.Length), 0);
        foreach (var (data, _) in leaves)
        {
            for (var i = 0; i < gradients.Length; i += count) sorted.AddRange(gradients.AsSpan(i + start, data.Length));
            start += data.Length;
        }
        return [.. sorted];
    }

    private static Func<object> Of<T>(T input, Func<T, object> f) => () => f(input);

    private static Func<object> Of<T1, T2>(T1 a, T2 b, Func<T1, T2, object> f) => () => f(a, b);

    private static double[] Filled(int n, Action<double[]> fill)
    {
        var y = new double[n];
        fill(y);
        return y;
    }

    private static (double[] X, double[] Y) Sample(int inputs) => (Inputs.Of(2, inputs), Inputs.Of(3, Workload.Layers(inputs)[^1]));

    private static HandNetwork Network(int inputs, int stream) => new(stream, Workload.Layers(inputs));

    private static float[] Single(int n, int stream) => Array.ConvertAll(Inputs.Of(stream, n * n), v => (float)v);
}
