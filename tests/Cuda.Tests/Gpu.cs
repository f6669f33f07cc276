using Nabla.CudaSimulation;

// The simulator's settings are those of the process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Nabla.Cuda.Tests;

/// <summary>A runtime with a simulated GPU that no other test uses, and the simulator's defaults before and after.</summary>
internal sealed class Gpu : IDisposable
{
    private static long s_count;

    private readonly NablaRuntime _runtime;

    /// <param name="cache">The folder for PTX; none unless given.</param>
    public Gpu(string cache = "")
    {
        CudaSimulator.Install();
        CudaSimulator.Reset();
        // Devices with other options are other devices, each with a context of its own.
        var pool = (1 << 24) + Interlocked.Increment(ref s_count);
        _runtime = NablaRuntime.Create(n => n.AddCpu().AddCuda(o => (o.CacheDirectory, o.PoolBytes) = (cache, pool)).UseCudaSimulator());
    }

    public static Device Device { get; } = new("cuda");

    /// <summary>The memory that the process holds on the device.</summary>
    public long AllocatedBytes => CudaSimulator.AllocatedBytes;

    public ITensorFactory Tensors => _runtime.Tensors;

    public Tensor Vector(params double[] x) => Tensors.Create<double>(x, Device);

    /// <summary>0, 1, 2, … in a shape.</summary>
    public Tensor Count(params int[] shape)
    {
        Shape all = shape;
        return Tensors.Create<double>([.. Enumerable.Range(0, (int)all.Length).Select(i => (double)i)], all, Device);
    }

    public void Dispose()
    {
        CudaSimulator.Reset();
        _runtime.Dispose();
    }
}
