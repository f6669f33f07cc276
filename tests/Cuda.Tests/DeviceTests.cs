using ILGPU.Runtime.Cuda;
using Nabla.CudaSimulation;

namespace Nabla.Cuda.Tests;

/// <summary>What only a simulated GPU can be made to do: to have little memory, to fail, to run items in other orders.</summary>
public sealed class DeviceTests : IDisposable
{
    private readonly Gpu _gpu = new();

    public void Dispose() => _gpu.Dispose();

    [Fact]
    public void TheOptionDevices_ChoosesAndOrdersGpus()
    {
        CudaSimulator.DeviceCount = 3;
        string Refusal(params int[] devices)
        {
            using var nabla = NablaRuntime.Create(n =>
                n.AddCuda(o => (o.CacheDirectory, o.Devices) = ("", devices)).UseCudaSimulator());
            var x = nabla.Tensors.Ones([1], device: Gpu.Device);
            CudaSimulator.FailNext("cuLaunchKernel", CudaError.CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES);
            return Assert.Throws<NablaException>(() => x.Cos()).Message;
        }
        Assert.Contains("Simulated GPU 2", Refusal(2, 0), StringComparison.Ordinal);
        Assert.Contains("asks for GPU 7, and the driver has 3",
            Assert.Throws<BackendUnavailableException>(() => Refusal(7)).Message, StringComparison.Ordinal);
        Assert.Contains("1, 1", Assert.Throws<Microsoft.Extensions.Options.OptionsValidationException>(() => Refusal(1, 1)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void WhatDoesNotFit_IsRefused_AndWorkGoesOn()
    {
        CudaSimulator.MemoryBytes = CudaSimulator.AllocatedBytes + (64 << 20);
        var kept = _gpu.Count(1 << 20) * 2.0;   // 8 MiB, of which Count needs as much
        var error = Assert.Throws<DeviceOutOfMemoryException>(() => kept.Unsqueeze(1) * kept[..100]);
        Assert.Contains("mul", error.Message, StringComparison.Ordinal);
        for (var i = 0; i < 30; i++) Assert.Equal(2.0 * ((1 << 20) - 1) + i, (kept + i)[^1].Item<double>());   // dropped ones make room
    }

    [Fact]
    public void AFailedKernel_MarksTheDeviceLost_AndTheProcessGoesOn()
    {
        var x = _gpu.Vector(1, 2, 3);
        CudaSimulator.FailNext("cuLaunchKernel", CudaError.CUDA_ERROR_ILLEGAL_ADDRESS);
        var error = Assert.Throws<NablaException>(() => x.Sin());
        foreach (var part in (string[])["run sin", "lost", "launched last was sin", "ILLEGAL_ADDRESS"])
            Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.Contains("lost", Assert.Throws<NablaException>(() => x * 2).Message, StringComparison.Ordinal);
        Assert.Contains("lost", Assert.Throws<NablaException>(() => x.ToArray<double>()).Message, StringComparison.Ordinal);
        Assert.Equal([2.0], (_gpu.Tensors.Create<double>([1.0]) * 2).ToArray<double>());
        using var other = new Gpu();
        Assert.Equal([2.0], (other.Vector(1) * 2).ToArray<double>());
    }

    [Fact]
    public void ARefusedCall_IsAnErrorThatSaysWhatWasAsked_AndTheDeviceGoesOn()
    {
        var x = _gpu.Vector(1, 2, 3);
        CudaSimulator.FailNext("cuLaunchKernel", CudaError.CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES);
        Assert.Contains("run cos", Assert.Throws<NablaException>(() => x.Cos()).Message, StringComparison.Ordinal);
        Assert.Equal([2.0, 4, 6], (x * 2).ToArray<double>());
    }

    /// <summary>Kernels with barriers, and those that a late copy would disturb.</summary>
    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Results_DependNeitherOnTheOrderOfItems_NorOnWhenCommandsRun(bool descending, bool deferred)
    {
        foreach (var f in Functions.All)
        {
            CudaSimulator.Reset();
            var expected = f(_gpu.Count(80, 700) / 50_000).ToArray<double>();
            (CudaSimulator.Descending, CudaSimulator.Deferred) = (descending, deferred);
            Assert.Equal(expected, f(_gpu.Count(80, 700) / 50_000).ToArray<double>());
        }
    }
}
