namespace Nabla.Conformance.Tests;

public sealed class ReferenceConformance(ITestOutputHelper output) : BackendConformance(output)
{
    protected override void Configure(NablaBuilder n) => n.AddBackend<ReferenceBackend>();
    protected override Device Device => ReferenceBackend.Device;
    protected override IEnumerable<Sample> ExtraSamples => OwnSamples.All;
    protected override IEnumerable<string> ExtraAccuracy => [OwnSamples.Accuracy];
}

public sealed class GoldenOnReference(ITestOutputHelper output) : GoldenConformance(output)
{
    protected override void Configure(NablaBuilder n) => n.AddBackend<ReferenceBackend>();
    protected override Device Device => ReferenceBackend.Device;
}
