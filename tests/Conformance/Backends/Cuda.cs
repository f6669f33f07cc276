namespace Nabla.Conformance.Tests;

/// <summary>On the simulator: ILGPU's PTX and the backend's own host code, without a GPU.</summary>
public class CudaConformance(ITestOutputHelper output) : BackendConformance(output)
{
    protected override void Configure(NablaBuilder n) => n.AddCuda(o => o.CacheDirectory = "").AddCpu().UseCudaSimulator();
    protected override Device Device => new("cuda");
}

public sealed class CudaFloat32Conformance(ITestOutputHelper output) : CudaConformance(output)
{
    protected override DType FloatType => DType.Float32;
}

public class GoldenOnCuda(ITestOutputHelper output) : GoldenConformance(output)
{
    protected override void Configure(NablaBuilder n) => n.AddCuda(o => o.CacheDirectory = "").AddCpu().UseCudaSimulator();
    protected override Device Device => new("cuda");
}

public sealed class GoldenOnCudaFloat32(ITestOutputHelper output) : GoldenOnCuda(output)
{
    protected override DType FloatType => DType.Float32;
}
