namespace Nabla.Conformance.Tests;

public sealed class CpuConformance(ITestOutputHelper output) : BackendConformance(output)
{
    protected override void Configure(NablaBuilder n) => n.AddCpu();
    protected override Device Device => Device.Cpu;
    protected override IEnumerable<Sample> ExtraSamples => OwnSamples.All;
    protected override IEnumerable<string> ExtraAccuracy => [OwnSamples.Accuracy];
}

public sealed class CpuFloat32Conformance(ITestOutputHelper output) : BackendConformance(output)
{
    protected override void Configure(NablaBuilder n) => n.AddCpu();
    protected override Device Device => Device.Cpu;
    protected override DType FloatType => DType.Float32;
    protected override IEnumerable<Sample> ExtraSamples => OwnSamples.All;
    protected override IEnumerable<string> ExtraAccuracy => [OwnSamples.Accuracy];
}

public sealed class GoldenOnCpu(ITestOutputHelper output) : GoldenConformance(output)
{
    protected override void Configure(NablaBuilder n) => n.AddCpu();
    protected override Device Device => Device.Cpu;
}

public sealed class GoldenOnCpuFloat32(ITestOutputHelper output) : GoldenConformance(output)
{
    protected override void Configure(NablaBuilder n) => n.AddCpu();
    protected override Device Device => Device.Cpu;
    protected override DType FloatType => DType.Float32;
}
