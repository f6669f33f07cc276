using ILGPU.Runtime.Cuda;

namespace Nabla.CudaSimulation.Tests;

/// <summary>What the stand-in for the driver does and refuses.</summary>
public unsafe class DriverTests
{
    private static readonly Dim s_one = new(1, 1, 1);

    private static CudaAPI Api => Gpu.Api;

    private static View Numbers(int count) => new(Gpu.Upload(new double[count]), count);

    [Fact]
    public void AFault_IsReturnedByAllLaterCalls_UntilTheContextIsDestroyed()
    {
        using (var gpu = new Gpu())
        {
            var x = Numbers(4);
            var kernel = Gpu.Load(Ptx.Of(nameof(Kernels.Multiply)));
            Assert.Equal(CudaError.CUDA_SUCCESS, Gpu.Launch(kernel, s_one, s_one, 0, x, new View(8, 1), x, 1));
            Assert.Equal(CudaError.CUDA_ERROR_ILLEGAL_ADDRESS, Gpu.Launch(kernel, s_one, s_one, 0, x, x, x, 1));
            Assert.Equal(CudaError.CUDA_ERROR_ILLEGAL_ADDRESS, Api.AllocateMemory(out _, 8));
            Assert.Equal(CudaError.CUDA_ERROR_ILLEGAL_ADDRESS, Api.FreeMemory(x.Address));
            Assert.Equal(CudaError.CUDA_ERROR_ILLEGAL_ADDRESS, Gpu.Copy(x.Address, x.Address + 8, 8));
            Assert.Equal(CudaError.CUDA_ERROR_ILLEGAL_ADDRESS, Api.SynchronizeStream(0));
            Assert.Contains("Kernel_Multiply", Api.GetErrorString(CudaError.CUDA_ERROR_ILLEGAL_ADDRESS), StringComparison.Ordinal);
            Assert.Equal(1, CudaSimulator.Launches);
        }
        using var next = new Gpu();
        Assert.Null(CudaSimulator.LastFault);
        Numbers(4);
    }

    [Fact]
    public void Reset_ClearsAFault()
    {
        using var gpu = new Gpu();
        Gpu.Check(Gpu.Launch(Gpu.Load(Snippet.Entry("", "trap;")), s_one, s_one, 0));
        Assert.Equal(CudaError.CUDA_ERROR_LAUNCH_FAILED, Api.SynchronizeContext());
        CudaSimulator.Reset();
        Gpu.Check(Api.SynchronizeContext());
        Assert.Null(CudaSimulator.LastFault);
        Assert.Equal(0, CudaSimulator.Launches);
    }

    [Fact]
    public void Memory_IsLimitedAndCounted()
    {
        using var gpu = new Gpu();
        CudaSimulator.MemoryBytes = 1000;
        var x = Gpu.Allocate(600);
        Assert.Equal(600, CudaSimulator.AllocatedBytes);
        Assert.Equal(CudaError.CUDA_ERROR_OUT_OF_MEMORY, Api.AllocateMemory(out var none, 401));
        Assert.Equal(0, none);
        var (free, total) = (0L, 0L);
        Gpu.Check(Api.GetMemoryInfo(out free, out total));
        Assert.Equal((400, 1000), (free, total));
        Gpu.Check(Api.FreeMemory(x));
        Gpu.Allocate(1000);
        Assert.Equal(CudaError.CUDA_ERROR_INVALID_VALUE, Api.FreeMemory(x));
        Assert.Contains("is not the beginning of an allocation", CudaSimulator.LastFault, StringComparison.Ordinal);
        Assert.Equal(CudaError.CUDA_ERROR_INVALID_VALUE, Api.AllocateMemory(out _, 0));
    }

    [Fact]
    public void ACopy_StaysInsideOfAnAllocation()
    {
        using var gpu = new Gpu();
        var x = Gpu.Allocate(64);
        var host = stackalloc byte[128];
        Assert.Equal(CudaError.CUDA_ERROR_INVALID_VALUE, Gpu.Copy(x + 8, (nint)host, 64));
        Assert.Equal(CudaError.CUDA_ERROR_INVALID_VALUE, Gpu.Copy((nint)host, x - 8, 8));
        Assert.Equal(CudaError.CUDA_ERROR_INVALID_VALUE, Gpu.Copy(x, 0, 8));
        Assert.Equal(CudaError.CUDA_ERROR_INVALID_VALUE, Api.Memset(x, 1, 65, 0));
        Gpu.Check(Api.Memset(x, 1, 64, 0));
        Gpu.Check(Gpu.Copy((nint)host, x, 64));
        Assert.All(new Span<byte>(host, 64).ToArray(), b => Assert.Equal(1, b));
    }

    [Fact]
    public void ALaunch_HasLimits()
    {
        using var gpu = new Gpu();
        var kernel = Gpu.Load(Snippet.Entry("", ".shared .b8 s[40000];"));
        Gpu.Check(Gpu.Launch(kernel, s_one, new(1024, 1, 1), 9152));
        (Dim, Dim, int)[] refused = [
            (s_one, new(1025, 1, 1), 0), (s_one, new(32, 33, 1), 0), (s_one, new(1, 1, 65), 0), (s_one, new(0, 1, 1), 0),
            (new(0, 1, 1), s_one, 0), (new(1, 65536, 1), s_one, 0), (s_one, s_one, 9153)];
        foreach (var (grid, block, shared) in refused)
            Assert.Equal(CudaError.CUDA_ERROR_INVALID_VALUE, Gpu.Launch(kernel, grid, block, shared));
        Assert.Equal(1, CudaSimulator.Launches);
    }

    [Fact]
    public void Arguments_InABuffer_HaveTheKernelsSize()
    {
        using var gpu = new Gpu();
        var y = Gpu.Upload(0, 0);
        var kernel = Gpu.Load(Snippet.Entry(
            ".param .b64 y, .param .b32 x", "ld.param.b64 %l0, [y]; ld.param.b32 %r0, [x]; st.global.b32 [%l0], %r0;"));
        Assert.Equal(CudaError.CUDA_SUCCESS, Launch(12));
        Assert.Equal(CudaError.CUDA_SUCCESS, Launch(16));
        Assert.Equal(7, Gpu.Download<int>(y, 1)[0]);
        Assert.Equal(CudaError.CUDA_ERROR_INVALID_VALUE, Launch(8));
        Assert.Equal(CudaError.CUDA_ERROR_INVALID_VALUE, Launch(24));
        Assert.Contains("the arguments have 24 bytes, and the kernel's parameters 12", CudaSimulator.LastFault, StringComparison.Ordinal);
        Assert.Equal(CudaError.CUDA_ERROR_INVALID_VALUE, Gpu.Launch(kernel, s_one, s_one, 0));

        CudaError Launch(nint size)
        {
            var buffer = stackalloc long[] { y, 7 };
            var extra = stackalloc nint[] { 1, (nint)buffer, 2, (nint)(&size), 0 };
            return Api.LaunchKernel(kernel, 1, 1, 1, 1, 1, 1, 0, 0, 0, (nint)extra);
        }
    }

    [Fact]
    public void AnInjectedError_IsReturnedOnce()
    {
        using var gpu = new Gpu();
        CudaSimulator.FailNext("cuMemAlloc", CudaError.CUDA_ERROR_OUT_OF_MEMORY);
        Assert.Equal(CudaError.CUDA_ERROR_OUT_OF_MEMORY, Api.AllocateMemory(out _, 8));
        Gpu.Allocate(8);
        CudaSimulator.FailNext("cuStreamSynchronize", CudaError.CUDA_ERROR_UNKNOWN);
        Assert.Equal(CudaError.CUDA_ERROR_UNKNOWN, Api.SynchronizeStream(0));
        CudaSimulator.FailNext("cuCtxSynchronize", CudaError.CUDA_ERROR_UNKNOWN);
        CudaSimulator.Reset();
        Gpu.Check(Api.SynchronizeContext());
        Assert.Throws<ArgumentException>(() => CudaSimulator.FailNext("cuNothing", CudaError.CUDA_ERROR_UNKNOWN));
        Assert.Throws<ArgumentNullException>(() => CudaSimulator.FailNext(null!, CudaError.CUDA_ERROR_UNKNOWN));
    }

    [Fact]
    public void AThread_NeedsAContext()
    {
        using var gpu = new Gpu();
        var (unbound, bound) = (CudaError.CUDA_SUCCESS, CudaError.CUDA_ERROR_UNKNOWN);
        var thread = new Thread(() =>
        {
            unbound = Api.AllocateMemory(out _, 8);
            Gpu.Check(Api.SetCurrentContext(gpu.Context));
            bound = Api.AllocateMemory(out _, 8);
        });
        thread.Start();
        thread.Join();
        Assert.Equal((CudaError.CUDA_ERROR_INVALID_CONTEXT, CudaError.CUDA_SUCCESS), (unbound, bound));
    }

    [Fact]
    public void TextsThatAreTooNew_AreRefused()
    {
        using var gpu = new Gpu();
        CudaSimulator.ComputeCapability = (7, 5);
        Assert.Equal(CudaError.CUDA_ERROR_NO_BINARY_FOR_GPU, Api.LoadModule(out _, Snippet.Entry("", "")));
        CudaSimulator.Reset();
        CudaSimulator.DriverVersion = 11070;
        Assert.Equal(222, (int)Api.LoadModule(out _, Snippet.Entry("", "")));
        CudaSimulator.DriverVersion = 11080;
        Gpu.Check(Api.LoadModule(out _, Snippet.Entry("", "")));
    }

    [Fact]
    public void Devices_HaveMemoryOfTheirOwn()
    {
        using var first = new Gpu();
        CudaSimulator.DeviceCount = 2;
        var x = Gpu.Upload(1.0);
        Gpu.Check(Api.CreateContext(out var second, default, 1));
        Gpu.Check(Api.GetDeviceCount(out var count));
        Assert.Equal(2, count);
        var kernel = Gpu.Load(Ptx.Of(nameof(Kernels.Multiply)));
        Gpu.Check(Gpu.Launch(kernel, s_one, s_one, 0, new View(x, 1), new View(x, 1), new View(x, 1), 1));
        Assert.Equal(CudaError.CUDA_ERROR_ILLEGAL_ADDRESS, Api.SynchronizeContext());
        Gpu.Check(Api.DestroyContext(second));
        Gpu.Check(Api.SetCurrentContext(first.Context));
        Assert.Equal([1.0], Gpu.Download<double>(x, 1));
        Assert.Equal(CudaError.CUDA_ERROR_INVALID_DEVICE, Api.GetDevice(out _, 2));
    }

    [Fact]
    public void ReleasedHandles_AreInvalid()
    {
        using var gpu = new Gpu();
        Gpu.Check(Api.LoadModule(out var module, Snippet.Entry("", "")));
        Assert.Equal(CudaError.CUDA_ERROR_NOT_FOUND, Api.GetModuleFunction(out _, module, "Nothing"));
        Gpu.Check(Api.DestroyModule(module));
        Assert.Equal(CudaError.CUDA_ERROR_INVALID_HANDLE, Api.GetModuleFunction(out _, module, "Test"));
        Assert.Equal(CudaError.CUDA_ERROR_INVALID_HANDLE, Api.SynchronizeStream(12345));
    }

    [Fact]
    public void Events_MeasureTime()
    {
        using var gpu = new Gpu();
        Gpu.Check(Api.CreateEvent(out var start, CudaEventFlags.CU_EVENT_DEFAULT));
        Gpu.Check(Api.CreateEvent(out var end, CudaEventFlags.CU_EVENT_DEFAULT));
        Assert.Equal(CudaError.CUDA_ERROR_INVALID_HANDLE, Api.ElapsedTime(out _, start, end));
        Gpu.Check(Api.RecordEvent(start, 0));
        Thread.Sleep(2);
        Gpu.Check(Api.RecordEvent(end, 0));
        Gpu.Check(Api.SynchronizeEvent(end));
        Gpu.Check(Api.QueryEvent(end));
        Gpu.Check(Api.ElapsedTime(out var milliseconds, start, end));
        Assert.InRange(milliseconds, 1, 1000);
        Gpu.Check(Api.DestroyEvent(start));
    }
}
