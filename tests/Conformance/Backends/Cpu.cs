namespace Nabla.Conformance.Tests;

public class CpuConformance(ITestOutputHelper output) : BackendConformance(output)
{
    protected override void Configure(NablaBuilder n) => n.AddCpu();
    protected override IEnumerable<Sample> ExtraSamples => OwnSamples.All;
    protected override IEnumerable<string> ExtraAccuracy => [OwnSamples.Accuracy];
}

public sealed class CpuFloat32Conformance(ITestOutputHelper output) : CpuConformance(output)
{
    protected override DType FloatType => DType.Float32;
}

public class GoldenOnCpu(ITestOutputHelper output) : GoldenConformance(output)
{
    protected override void Configure(NablaBuilder n) => n.AddCpu();
}

public sealed class GoldenOnCpuFloat32(ITestOutputHelper output) : GoldenOnCpu(output)
{
    protected override DType FloatType => DType.Float32;
}
