using ILGPU.Runtime.Cuda;
using Nabla.CudaSimulation;
using static Nabla.Transform;

namespace Nabla.Cuda.Tests;

/// <summary>What a GPU does beside computing: errors of values, memory, failures, threads.</summary>
public sealed class DeviceTests : IDisposable
{
    private readonly Gpu _gpu = new();

    public void Dispose() => _gpu.Dispose();

    [Fact]
    public void AnIndexOutOfRange_IsThrownWhereAValueIsRead_AndTheDeviceGoesOn()
    {
        var x = _gpu.Vector(1, 2, 3);
        var y = x.IndexSelect(0, _gpu.Tensors.Create<long>([0, 7], Gpu.Device)) * 2;
        var error = Assert.Throws<ShapeException>(() => y.ToArray<double>());
        Assert.Contains("index 7 lies outside the axis, which has size 3", error.Message, StringComparison.Ordinal);
        Assert.Equal([2.0, 4, 6], (x * 2).ToArray<double>());
    }

    [Fact]
    public void ASingularMatrix_IsThrownWhereAValueIsRead()
    {
        var error = Assert.Throws<LinAlgException>(() => _gpu.Tensors.Zeros([2, 3, 3], device: Gpu.Device).Inv().ToArray<double>());
        Assert.Contains("matrix 0 of the batch", error.Message, StringComparison.Ordinal);
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

    [Fact]
    public void SixteenThreads_ComputeWhatOneDoes()
    {
        var expected = Hessian(v => v.Sin().Prod())(_gpu.Vector(1, 2, 3)).ToArray<double>();
        Parallel.For(0, 16, new() { MaxDegreeOfParallelism = 16 }, _ =>
        {
            for (var i = 0; i < 10; i++)
                Assert.Equal(expected, Hessian(v => v.Sin().Prod())(_gpu.Vector(1, 2, 3)).ToArray<double>());
        });
    }

    [Fact]
    public void ManyHessians_NeedNoMoreMemoryThanSome()
    {
        void Compute(int count)
        {
            for (var i = 0; i < count; i++) Hessian(v => (v * v).Sum())(_gpu.Vector(1, 2, i));
        }
        Compute(1000);
        GC.Collect();
        var before = CudaSimulator.AllocatedBytes;
        Compute(9000);
        GC.Collect();
        Assert.InRange(CudaSimulator.AllocatedBytes, 0, before + (1 << 20));
    }

    /// <summary>Kernels with barriers, and those that a late copy would disturb.</summary>
    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Results_DependNeitherOnTheOrderOfItems_NorOnWhenCommandsRun(bool descending, bool deferred)
    {
        Func<Tensor, Tensor>[] functions =
        [
            x => x.Sum(), x => x.Sum(0), x => x.Sin().Prod(1), x => x.Max(1).Indices.Cast(DType.Float64),
            x => x.ArgMin().Cast(DType.Float64),
            x => x.LogSumExp([0, 1]), x => x.Softmax(1), x => x.LogSoftmax(0), x => x.CumSum(1), x => x.T().MatMul(x), x => x.MatMul(x.T()),
            x => (x[..40, ..40].Sin() + 50 * x[..40, ..40].OnesLike().Diagonal().DiagEmbed()).Inv(), x => x[..30, ..30].Cos().Det(),
            x => (x[..70, ..70].Sin().MatMul(x[..70, ..70].Sin().T()) + _gpu.Tensors.Eye(70, device: Gpu.Device)).Cholesky(),
            Grad(x => (x.Tanh() * x[..1]).Square().Sum()), x => x.Unfold(1, 7, 2).Sum(2), x => (x + 1).Log() * (x + 2).Reciprocal() - x,
        ];
        foreach (var f in functions)
        {
            CudaSimulator.Reset();
            var expected = f(_gpu.Count(80, 700) / 50_000).ToArray<double>();
            (CudaSimulator.Descending, CudaSimulator.Deferred) = (descending, deferred);
            Assert.Equal(expected, f(_gpu.Count(80, 700) / 50_000).ToArray<double>());
        }
    }
}
