namespace Nabla.Conformance.Tests;

public sealed class OpenCLConformance(ITestOutputHelper output) : BackendConformance(output)
{
    protected override void Configure(NablaBuilder n) => n.AddOpenCL().AddCpu();
    protected override Device Device => Device.Parse("opencl:0");
    protected override IEnumerable<Sample> ExtraSamples => OwnSamples.All;
    protected override IEnumerable<string> ExtraAccuracy => [OwnSamples.Accuracy];
}

public sealed class OpenCLFloat32Conformance(ITestOutputHelper output) : BackendConformance(output)
{
    protected override void Configure(NablaBuilder n) => n.AddOpenCL().AddCpu();
    protected override Device Device => Device.Parse("opencl:0");
    protected override DType FloatType => DType.Float32;
    protected override IEnumerable<Sample> ExtraSamples => OwnSamples.All;
    protected override IEnumerable<string> ExtraAccuracy => [OwnSamples.Accuracy];
}

public sealed class GoldenOnOpenCL(ITestOutputHelper output) : GoldenConformance(output)
{
    protected override void Configure(NablaBuilder n) => n.AddOpenCL().AddCpu();
    protected override Device Device => Device.Parse("opencl:0");
}

public sealed class GoldenOnOpenCLFloat32(ITestOutputHelper output) : GoldenConformance(output)
{
    protected override void Configure(NablaBuilder n) => n.AddOpenCL().AddCpu();
    protected override Device Device => Device.Parse("opencl:0");
    protected override DType FloatType => DType.Float32;
}
