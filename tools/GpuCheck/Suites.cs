using Nabla.Conformance;
using Nabla.Cuda.Tests;

namespace Nabla.GpuCheck;

/// <summary>The conformance suite on the GPU.</summary>
public class OnGpu(ITestOutputHelper output) : BackendConformance(output)
{
    protected override void Configure(NablaBuilder n) => Gpu.Configure(n);
    protected override Device Device => Gpu.Device;
}

public sealed class OnGpuFloat32(ITestOutputHelper output) : OnGpu(output)
{
    protected override DType FloatType => DType.Float32;
}

/// <summary>The golden cases on the GPU.</summary>
public class GoldenOnGpu(ITestOutputHelper output) : GoldenConformance(output)
{
    protected override void Configure(NablaBuilder n) => Gpu.Configure(n);
    protected override Device Device => Gpu.Device;
}

public sealed class GoldenOnGpuFloat32(ITestOutputHelper output) : GoldenOnGpu(output)
{
    protected override DType FloatType => DType.Float32;
}
