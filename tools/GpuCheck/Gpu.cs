using ILGPU.Runtime.Cuda;
using Nabla.CudaSimulation;

namespace Nabla.Cuda.Tests;

/// <summary>The first GPU of the machine, or a simulated one, for the tests that run on any.</summary>
internal sealed class Gpu : IDisposable
{
    private static readonly Lazy<NablaRuntime> s_runtime = new(() => NablaRuntime.Create(Configure));

    private readonly NablaRuntime _runtime = s_runtime.Value;

    /// <summary>Whether the GPU is simulated.</summary>
    public static bool IsSimulated { get; set; }

    public static Device Device { get; } = new("cuda");

    public ITensorFactory Tensors => _runtime.Tensors;

    /// <summary>The memory that is used on the device, by all.</summary>
    public long AllocatedBytes
    {
        get
        {
            if (IsSimulated) return CudaSimulator.AllocatedBytes;
            _ = Vector(1).ToArray<double>();    // binds the context
#pragma warning disable IDE0007 // There is a form with other integers.
            CudaAPI.CurrentAPI.GetMemoryInfo(out long free, out long total);
#pragma warning restore IDE0007
            return total - free;
        }
    }

    public static void Configure(NablaBuilder n)
    {
        n.AddCuda(o => o.CacheDirectory = "").AddCpu();
        if (IsSimulated) n.UseCudaSimulator();
    }

    public Tensor Vector(params double[] x) => Tensors.Create<double>(x, Device);

    /// <summary>0, 1, 2, … in a shape.</summary>
    public Tensor Count(params int[] shape)
    {
        Shape all = shape;
        return Tensors.Create<double>([.. Enumerable.Range(0, (int)all.Length).Select(i => (double)i)], all, Device);
    }

    // All tests share the runtime.
    public void Dispose() { }
}
