using ILGPU.Runtime.Cuda;

namespace Nabla.CudaSimulation.Tests;

/// <summary>Mistakes of kernels that are found.</summary>
public class FaultTests
{
    /// <summary>The predicate %p0 is true for three threads.</summary>
    private const string Three = "mov.b32 %r0, %tid.x; setp.lt.s32 %p0, %r0, 3;\n";

    private static readonly Dim s_one = new(1, 1, 1);

    private static View Numbers(int count) => new(Gpu.Upload(new double[count]), count);

    /// <summary>Launches a kernel that fails: the launch succeeds, and the next call returns the error.</summary>
    private static string Fails(CudaError error, string ptx, Dim block, params object[] arguments)
    {
        Gpu.Check(Gpu.Launch(Gpu.Load(ptx), s_one, block, 0, arguments));
        Assert.Equal(error, Gpu.Api.SynchronizeContext());
        Assert.StartsWith(error.ToString(), CudaSimulator.LastFault!, StringComparison.Ordinal);
        return CudaSimulator.LastFault!;
    }

    [Fact]
    public void AnAccessBeyondTheEnd()
    {
        using var gpu = new Gpu();
        var fault = Fails(
            CudaError.CUDA_ERROR_ILLEGAL_ADDRESS, Ptx.Of(nameof(Kernels.Multiply)), new(32, 1, 1),
            Numbers(20), Numbers(9), Numbers(20), 20);
        Assert.Contains("Kernel_Multiply, block (0, 0, 0) of (1, 1, 1), ", fault, StringComparison.Ordinal);
        Assert.Contains("thread (9, 0, 0) of (32, 1, 1), PTX line", fault, StringComparison.Ordinal);
        Assert.Contains("ld.global.f64", fault, StringComparison.Ordinal);
        Assert.Contains("at offset 72 of an allocation of 72 bytes", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void AnAccessAcrossTheEnd()
    {
        using var gpu = new Gpu();
        var (x, y) = (Numbers(2), new View(Gpu.Upload(1, 2, 3), 2));
        var fault = Fails(CudaError.CUDA_ERROR_ILLEGAL_ADDRESS, Ptx.Of(nameof(Kernels.Multiply)), s_one, x, y, x, 2);
        Assert.Contains("at offset 8 of an allocation of 12 bytes", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void AnAccessBeforeTheBeginning()
    {
        using var gpu = new Gpu();
        var x = Numbers(4);
        var fault = Fails(
            CudaError.CUDA_ERROR_ILLEGAL_ADDRESS, Ptx.Of(nameof(Kernels.Multiply)), s_one, x, x with { Address = x.Address - 8 }, x, 1);
        Assert.Contains("8 bytes before an allocation of 32", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void AMisalignedAccess()
    {
        using var gpu = new Gpu();
        var x = Numbers(4);
        var fault = Fails(
            CudaError.CUDA_ERROR_MISALIGNED_ADDRESS, Ptx.Of(nameof(Kernels.Multiply)), s_one, x, x with { Address = x.Address + 4 }, x, 1);
        Assert.Contains("which is no multiple of 8", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void AnAccessToFreedMemory()
    {
        using var gpu = new Gpu();
        var (x, y) = (Numbers(4), Numbers(4));
        Gpu.Run(Gpu.Load(Ptx.Of(nameof(Kernels.Multiply))), s_one, s_one, y, x, y, 1);
        Gpu.Check(Gpu.Api.FreeMemory(x.Address));
        Numbers(4);
        var fault = Fails(CudaError.CUDA_ERROR_ILLEGAL_ADDRESS, Ptx.Of(nameof(Kernels.Multiply)), s_one, y, x, y, 1);
        Assert.Contains("0 bytes into an allocation of 32 that was freed", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void AnAccessToMemoryOfTheHost()
    {
        using var gpu = new Gpu();
        var x = Numbers(1);
        Fails(CudaError.CUDA_ERROR_ILLEGAL_ADDRESS, Ptx.Of(nameof(Kernels.Multiply)), s_one, x, new View(0x7fff_0000, 1), x, 1);
    }

    [Fact]
    public void AnAccessOutsideOfSharedMemory()
    {
        using var gpu = new Gpu();
        var ptx = Ptx.Of(nameof(Kernels.Reverse));
        Gpu.Check(Gpu.Launch(Gpu.Load(ptx), s_one, new(50, 1, 1), 8 * 49, Numbers(50)));
        Assert.Equal(CudaError.CUDA_ERROR_ILLEGAL_ADDRESS, Gpu.Api.SynchronizeContext());
        Assert.Contains("of the 392 bytes of shared memory", CudaSimulator.LastFault, StringComparison.Ordinal);
    }

    [Fact]
    public void AnAccessOutsideOfLocalMemory()
    {
        using var gpu = new Gpu();
        Fails(
            CudaError.CUDA_ERROR_ILLEGAL_ADDRESS, Ptx.Of(nameof(Kernels.Sort)), s_one, new View(Gpu.Upload(new int[100]), 100), 100);
    }

    [Fact]
    public void FreshMemory_HoldsNaN()
    {
        using var gpu = new Gpu();
        Assert.All(Gpu.Download<double>(Gpu.Allocate(80), 10), x => Assert.Equal(double.NaN, x));
        var y = Numbers(1);
        Gpu.Run(Gpu.Load(Snippet.Entry(
            ".param .b64 out", ".shared .f64 s; .local .f64 t;\nld.shared.f64 %d0, [s]; ld.local.f64 %d1, [t]; min.f64 %d0, %d0, %d1;\n" +
            "ld.param.b64 %l0, [out]; st.global.f64 [%l0], %d0;")), s_one, s_one, y.Address);
        Assert.Equal(double.NaN, Gpu.Download<double>(y.Address, 1)[0]);
    }

    [Fact]
    public void MemoryOfAnotherBlockOrThread_IsFreshAgain()
    {
        const string Body = """
            .shared .f64 s; .local .f64 t;
            ld.param.b64 %l0, [out]; mov.b32 %r0, %tid.x; mov.b32 %r1, %ctaid.x; mad.lo.s32 %r2, %r1, 2, %r0;
            mul.wide.u32 %l1, %r2, 8; add.s64 %l0, %l0, %l1;
            ld.shared.f64 %d0, [s]; ld.local.f64 %d1, [t];
            mov.f64 %d2, 0d3FF0000000000000;
            setp.eq.s32 %p0, %r0, 1; @%p0 st.shared.f64 [s], %d2; st.local.f64 [t], %d2;
            min.f64 %d0, %d0, %d1; st.global.f64 [%l0], %d0;
            """;
        using var gpu = new Gpu();
        var y = Numbers(4);
        Gpu.Run(Gpu.Load(Snippet.Entry(".param .b64 out", Body)), new(2, 1, 1), new(2, 1, 1), y.Address);
        Assert.All(Gpu.Download<double>(y.Address, 4), x => Assert.Equal(double.NaN, x));
    }

    [Fact]
    public void AMissingBarrier_ShowsByTheOrderOfThreads()
    {
        double[] x = [.. Enumerable.Range(0, 256).Select(i => (double)i)], sums = new double[3];
        for (var order = 0; order < 3; order++)
        {
            using var gpu = new Gpu();
            CudaSimulator.Descending = order == 1;
            CudaSimulator.DescendingDevice = order == 2 ? 0 : 1;
            var y = Numbers(1);
            Gpu.Run(
                Gpu.Load(Ptx.Of(nameof(Kernels.SumRowsWithoutBarrier))), s_one, new(256, 1, 1), new View(Gpu.Upload(x), 256), y, 256);
            sums[order] = Gpu.Download<double>(y.Address, 1)[0];
        }
        Assert.NotEqual(sums[0], sums[1]);
        Assert.Equal(sums[1], sums[2]);
    }

    [Theory]
    [InlineData(64)]
    [InlineData(20)]
    public void ABarrier_ToWhichNotAllThreadsCome(int threads)
    {
        using var gpu = new Gpu();
        var fault = Fails(CudaError.CUDA_ERROR_LAUNCH_FAILED, Ptx.Of(nameof(Kernels.BarrierInBranch)), new(threads, 1, 1), Numbers(64));
        Assert.Contains("bar.sync", fault, StringComparison.Ordinal);
        Assert.Contains("not all threads come to the barrier: thread 10 of the block has ended", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void TwoBarriers_AtWhichThreadsOfABlockWait()
    {
        using var gpu = new Gpu();
        var ptx = Snippet.Entry("", Three + "@%p0 bra Other;\nbar.sync 0;\nret;\nOther:\nbar.sync 0;");
        var fault = Fails(CudaError.CUDA_ERROR_LAUNCH_FAILED, ptx, new(8, 1, 1));
        Assert.Contains("waits at the barrier of line", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void AShuffle_FromALaneThatHasEnded()
    {
        using var gpu = new Gpu();
        var x = new View(Gpu.Upload(new int[32]), 32);
        var fault = Fails(CudaError.CUDA_ERROR_LAUNCH_FAILED, Ptx.Of(nameof(Kernels.ShuffleInBranch)), new(32, 1, 1), x);
        Assert.Contains("it reads lane 16, which takes no part", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void AShuffle_ToWhichALaneOfItsMaskDoesNotCome()
    {
        using var gpu = new Gpu();
        var ptx = Snippet.Entry("", Three + "@%p0 bra End;\nshfl.sync.idx.b32 %r1, %r0, 5, 31, 4294967295;\nEnd:\nbar.sync 0;");
        var fault = Fails(CudaError.CUDA_ERROR_LAUNCH_FAILED, ptx, new(32, 1, 1));
        Assert.Contains("lanes that its mask names do not come to it", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void ALoop_WithoutEnd()
    {
        using var gpu = new Gpu();
        CudaSimulator.InstructionBudget = 1_000_000;
        Fails(CudaError.CUDA_ERROR_LAUNCH_TIMEOUT, Ptx.Of(nameof(Kernels.Hang)), s_one, new View(Gpu.Upload(0), 1));
    }

    [Fact]
    public void ALoopOfBarriers_WithoutEnd()
    {
        using var gpu = new Gpu();
        CudaSimulator.InstructionBudget = 10_000;
        Fails(CudaError.CUDA_ERROR_LAUNCH_TIMEOUT, Snippet.Entry("", "Again:\nbar.sync 0;\nbra Again;"), new(4, 1, 1));
    }

    [Fact]
    public void ARecursion_WithoutEnd()
    {
        using var gpu = new Gpu();
        const string Function = ".func Deep() { call Deep; ret; }";
        var fault = Fails(CudaError.CUDA_ERROR_LAUNCH_FAILED, Snippet.Entry("", "call Deep;", Function), s_one);
        Assert.Contains("stack", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void ATrap()
    {
        using var gpu = new Gpu();
        Fails(CudaError.CUDA_ERROR_LAUNCH_FAILED, Snippet.Entry("", "trap;"), s_one);
    }
}
