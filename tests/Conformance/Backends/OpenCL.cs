namespace Nabla.Conformance.Tests;

public class OpenCLConformance(ITestOutputHelper output) : BackendConformance(output)
{
    protected override void Configure(NablaBuilder n) => n.AddOpenCL().AddCpu();
    protected override Device Device => new("opencl");
    protected override IEnumerable<Sample> ExtraSamples => OwnSamples.All;
    protected override IEnumerable<string> ExtraAccuracy => [OwnSamples.Accuracy];
}

public sealed class OpenCLFloat32Conformance(ITestOutputHelper output) : OpenCLConformance(output)
{
    protected override DType FloatType => DType.Float32;
}

public class GoldenOnOpenCL(ITestOutputHelper output) : GoldenConformance(output)
{
    protected override void Configure(NablaBuilder n) => n.AddOpenCL().AddCpu();
    protected override Device Device => new("opencl");
}

public sealed class GoldenOnOpenCLFloat32(ITestOutputHelper output) : GoldenOnOpenCL(output)
{
    protected override DType FloatType => DType.Float32;
}
