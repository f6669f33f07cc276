using ILGPU.Runtime.Cuda;

namespace Nabla.CudaSimulation.Tests;

/// <summary>Many threads at once.</summary>
public class ThreadTests
{
    [Fact]
    public void SixteenThreads_AllocateCopyAndLaunch()
    {
        using var gpu = new Gpu();
        var text = Ptx.Of(nameof(Kernels.Multiply));
        var errors = 0;
        Thread[] threads = [.. Enumerable.Range(0, 16).Select(k => new Thread(() => Work(k)))];
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        Assert.Equal(0, errors);
        Assert.Equal(16 * 20, CudaSimulator.Launches);
        Assert.Equal(0, CudaSimulator.AllocatedBytes);

        void Work(int k)
        {
            Gpu.Check(Gpu.Api.SetCurrentContext(gpu.Context));
            for (var i = 0; i < 20; i++)
            {
                double[] x = [.. Enumerable.Range(0, 100).Select(j => (double)(j + k + i))];
                var (a, y) = (Gpu.Upload(x), Gpu.Allocate(800));
                Gpu.Run(Gpu.Load(text), new(2, 1, 1), new(32, 1, 1), new View(a, 100), new View(a, 100), new View(y, 100), 100);
                if (!Gpu.Download<double>(y, 100).SequenceEqual(x.Select(v => v * v))) Interlocked.Increment(ref errors);
                Gpu.Check(Gpu.Api.FreeMemory(a));
                Gpu.Check(Gpu.Api.FreeMemory(y));
            }
        }
    }
}
