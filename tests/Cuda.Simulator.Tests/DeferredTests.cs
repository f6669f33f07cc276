using ILGPU.Runtime.Cuda;

namespace Nabla.CudaSimulation.Tests;

/// <summary>Work that waits in its stream until something waits for it.</summary>
public unsafe class DeferredTests
{
    private static readonly Dim s_one = new(1, 1, 1);

    private static CudaAPI Api => Gpu.Api;

    private static double* Locked(double value)
    {
        Gpu.Check(Api.AllocateHostMemory(out var host, 8));
        *(double*)host = value;
        return (double*)host;
    }

    [Fact]
    public void LockedMemory_ThatIsWrittenTooEarly_ReachesTheDeviceChanged()
    {
        foreach (var deferred in (bool[])[false, true])
        {
            using var gpu = new Gpu();
            CudaSimulator.Deferred = deferred;
            var host = Locked(1);
            var x = Gpu.Allocate(8);
            Gpu.Check(Gpu.Copy(x, (nint)host, 8));
            *host = 2;
            Assert.Equal(deferred ? 2 : 1, Gpu.Download<double>(x, 1)[0]);
        }
    }

    [Fact]
    public void AResult_IsNotThereBeforeItIsAwaited()
    {
        using var gpu = new Gpu();
        CudaSimulator.Deferred = true;
        var host = Locked(0);
        var x = Gpu.Upload(3.0);
        var view = new View(x, 1);
        Gpu.Check(Gpu.Launch(Gpu.Load(Ptx.Of(nameof(Kernels.Multiply))), s_one, s_one, 0, view, view, view, 1));
        Gpu.Check(Gpu.Copy((nint)host, x, 8));
        Assert.Equal(0, *host);
        Gpu.Check(Api.CreateEvent(out var done, CudaEventFlags.CU_EVENT_DEFAULT));
        Gpu.Check(Api.RecordEvent(done, 0));
        Assert.Equal(CudaError.CUDA_ERROR_NOT_READY, Api.QueryEvent(done));
        Gpu.Check(Api.QueryEvent(done));
        Assert.Equal(9, *host);
    }

    [Fact]
    public void OrdinaryMemoryOfTheHost_IsReadAtOnce()
    {
        using var gpu = new Gpu();
        CudaSimulator.Deferred = true;
        var (x, value) = (Gpu.Allocate(8), 1.0);
        Gpu.Check(Gpu.Copy(x, (nint)(&value), 8));
        value = 2;
        Assert.Equal([1.0], Gpu.Download<double>(x, 1));
    }

    [Fact]
    public void AFault_IsReportedByWhatWaits()
    {
        using var gpu = new Gpu();
        CudaSimulator.Deferred = true;
        var host = Locked(5);
        var x = Gpu.Upload(3.0);
        Gpu.Check(Gpu.Launch(Gpu.Load(Snippet.Entry("", "trap;")), s_one, s_one, 0));
        Gpu.Check(Gpu.Copy((nint)host, x, 8));
        Assert.Null(CudaSimulator.LastFault);
        Assert.Equal(CudaError.CUDA_ERROR_LAUNCH_FAILED, Api.SynchronizeStream(0));
        // What came after the kernel did not run.
        Assert.Equal(5, *host);
    }

    [Fact]
    public void AnEvent_WaitsForTheWorkBeforeIt()
    {
        using var gpu = new Gpu();
        CudaSimulator.Deferred = true;
        var host = Locked(5);
        var x = Gpu.Upload(3.0);
        Gpu.Check(Gpu.Copy((nint)host, x, 8));
        Gpu.Check(Api.CreateEvent(out var copied, CudaEventFlags.CU_EVENT_DEFAULT));
        Gpu.Check(Api.RecordEvent(copied, 0));
        Gpu.Check(Api.CreateEvent(out var never, CudaEventFlags.CU_EVENT_DEFAULT));
        Gpu.Check(Api.SynchronizeEvent(never));
        Assert.Equal(5, *host);
        Gpu.Check(Api.SynchronizeEvent(copied));
        Assert.Equal(3, *host);
    }

    [Fact]
    public void Freeing_WaitsForTheWork()
    {
        using var gpu = new Gpu();
        CudaSimulator.Deferred = true;
        var (x, y) = (Gpu.Upload(3.0), Gpu.Upload(0.0));
        Gpu.Check(Gpu.Launch(
            Gpu.Load(Ptx.Of(nameof(Kernels.Multiply))), s_one, s_one, 0, new View(x, 1), new View(x, 1), new View(y, 1), 1));
        Gpu.Check(Api.FreeMemory(x));
        Assert.Equal([9.0], Gpu.Download<double>(y, 1));
    }
}
