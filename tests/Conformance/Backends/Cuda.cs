using Nabla.CudaSimulation;

namespace Nabla.Conformance.Tests;

/// <summary>
/// Two simulated GPUs: ILGPU's PTX and the backend's own host code, without a GPU. On the second one items run in descending order.
/// </summary>
internal static class SimulatedGpus
{
    public static void Configure(NablaBuilder n)
    {
        (CudaSimulator.DeviceCount, CudaSimulator.DescendingDevice) = (2, 1);
        n.AddCuda(o => o.CacheDirectory = "").AddCpu().UseCudaSimulator();
    }
}

public class CudaConformance(ITestOutputHelper output) : BackendConformance(output)
{
    protected override void Configure(NablaBuilder n) => SimulatedGpus.Configure(n);
    protected override Device Device => new("cuda");
}

public sealed class CudaFloat32Conformance(ITestOutputHelper output) : CudaConformance(output)
{
    protected override DType FloatType => DType.Float32;
}

public sealed class CudaDescendingConformance(ITestOutputHelper output) : CudaConformance(output)
{
    protected override Device Device => new("cuda", 1);
}

public class GoldenOnCuda(ITestOutputHelper output) : GoldenConformance(output)
{
    protected override void Configure(NablaBuilder n) => SimulatedGpus.Configure(n);
    protected override Device Device => new("cuda");
}

public sealed class GoldenOnCudaFloat32(ITestOutputHelper output) : GoldenOnCuda(output)
{
    protected override DType FloatType => DType.Float32;
}

public sealed class GoldenOnCudaDescending(ITestOutputHelper output) : GoldenOnCuda(output)
{
    protected override Device Device => new("cuda", 1);
}
