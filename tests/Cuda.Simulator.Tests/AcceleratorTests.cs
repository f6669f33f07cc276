using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace Nabla.CudaSimulation.Tests;

/// <summary>ILGPU's own accelerator on the stand-in: buffers, streams, kernels and its way to pass arguments.</summary>
public class AcceleratorTests
{
    [Fact]
    public void AnAccelerator_RunsKernels()
    {
        CudaSimulator.Install();
        CudaSimulator.Reset();
        using var context = Context.Create(b => b.Cuda().Optimize(OptimizationLevel.O2));
        using var accelerator = context.GetCudaDevice(0).CreateCudaAccelerator(context);
        Assert.Equal("Simulated GPU 0", accelerator.Name);
        Assert.Equal(4, accelerator.NumMultiprocessors);
        Assert.Equal(32, accelerator.WarpSize);
        double[] x = [.. Enumerable.Range(0, 5000).Select(i => i / 8.0)];
        using var a = accelerator.Allocate1D(x);
        using var y = accelerator.Allocate1D<double>(x.Length);
        using var stream = accelerator.CreateStream();
        var kernel = accelerator.LoadAutoGroupedKernel<Index1D, ArrayView<double>, ArrayView<double>, double>(Scale);
        kernel(stream, x.Length, a.View, y.View, 3);
        stream.Synchronize();
        Assert.Equal(x.Select(v => 3 * v), y.GetAsArray1D());
        y.MemSetToZero();
        Assert.All(y.GetAsArray1D(), v => Assert.Equal(0, v));
        using (var locked = accelerator.AllocatePageLocked1D<double>(x.Length))
        {
            a.View.CopyToPageLockedAsync(stream, locked);
            stream.Synchronize();
            Assert.Equal(x, locked.GetArray());
        }
        var grouped = accelerator.LoadStreamKernel<ArrayView<double>, ArrayView<double>, int>(Kernels.SumRows);
        grouped(new KernelConfig(5, 256), a.View, y.View, 1000);
        accelerator.Synchronize();
        Assert.Equal(x.Take(1000).Sum(), y.GetAsArray1D()[0]);
        Assert.True(CudaSimulator.Launches >= 2);
    }

    private static void Scale(Index1D i, ArrayView<double> x, ArrayView<double> y, double factor) => y[i] = factor * x[i];
}
