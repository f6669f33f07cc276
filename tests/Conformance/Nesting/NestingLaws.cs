using System.Collections.Concurrent;

namespace Nabla.Conformance.Tests;

/// <summary>
/// How transforms compose, on each backend: the values are known in closed form, or come from another way to compute them.
/// </summary>
public abstract partial class NestingLaws
{
    private static readonly ConcurrentDictionary<Type, Lazy<NablaRuntime>> s_runtimes = new();

    protected abstract void Configure(NablaBuilder n);

    protected ITensorFactory Tensors => s_runtimes.GetOrAdd(GetType(), _ => new(() => NablaRuntime.Create(Configure))).Value.Tensors;

    private Tensor Scalar(double value) => Tensors.Scalar(value);

    private Tensor Vector(params double[] values) => Tensors.Create<double>(values);

    private Tensor Random(int seed, params int[] shape) => Tensors.Normal(new RandomKey(seed), shape);

    /// <summary>f(x) = e^(x₀x₁) + Σ xᵢ² sin xᵢ + Π xᵢ: no two of its derivatives are alike.</summary>
    private static Tensor Mixed(Tensor x) => (x[0] * x[1]).Exp() + (x.Square() * x.Sin()).Sum() + x.Prod();

    /// <summary>ℝⁿ → ℝⁿ⁺¹, with a Jacobian that is not symmetric.</summary>
    private static Tensor Curve(Tensor x) => Tensor.Cat([x.Exp() * x.Flip([0]), x.Prod().Unsqueeze(0)]);

    private static void Close(Tensor actual, Tensor expected, double tolerance = 1e-10)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        double[] a = actual.ToArray<double>(), b = expected.ToArray<double>();
        for (var i = 0; i < a.Length; i++)
            Assert.True(Math.Abs(a[i] - b[i]) <= tolerance * Math.Max(1, Math.Abs(b[i])), $"element {i} is {a[i]:R}, expected {b[i]:R}");
    }

    private static void Close(Tensor actual, params double[] expected)
    {
        Assert.Equal(expected.Length, actual.Length);
        Close(actual, actual.Dispatcher.Create<double>(expected, actual.Shape, actual.Device));
    }
}

public sealed class NestingOnCpu : NestingLaws
{
    protected override void Configure(NablaBuilder n) => n.AddCpu();
}

public sealed class NestingOnReference : NestingLaws
{
    protected override void Configure(NablaBuilder n) => n.AddBackend<ReferenceBackend>();
}
