using CustomBackend;

namespace Nabla.Conformance.Tests;

/// <summary>The sample's backend, as its author would verify it.</summary>
public sealed class ToyConformance(ITestOutputHelper output) : BackendConformance(output)
{
    protected override void Configure(NablaBuilder n) => n.AddBackend<ToyBackend>();
    protected override Device Device => Device.Parse("toy:0");
    protected override bool Holds(DType dtype) => dtype == DType.Float64;
}
