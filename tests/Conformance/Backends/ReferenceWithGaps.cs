namespace Nabla.Conformance.Tests;

/// <summary>A backend that lacks something of each kind and says so passes the suite, which meets each gap.</summary>
public sealed class GapConformance(ITestOutputHelper output) : BackendConformance(output)
{
    protected override void Configure(NablaBuilder n) => ReferenceWithGaps.AddTo(n);
    protected override Device Device => ReferenceBackend.Device;
}

public sealed class GoldenOnGaps(ITestOutputHelper output) : GoldenConformance(output)
{
    protected override void Configure(NablaBuilder n) => ReferenceWithGaps.AddTo(n);
    protected override Device Device => ReferenceBackend.Device;
}

internal static class ReferenceWithGaps
{
    public static void AddTo(NablaBuilder n) => n.AddBackend<ReferenceBackend>().AddKernels(ReferenceBackend.Device.Type, k => k
        .Without<CumProd, IJvpRule>("the scan kernel has no tangent yet")
        .Without<Sin, IJvpRule>("its sine table comes without derivatives")
        .Without<Softmax, IJvpRule>("the fused kernel knows no tangent")
        .Without<Tanh, IVjpRule>("the activations are for inference")
        .Without<Softplus, IBatchRule>("one row at a time")
        .Without<Erf>("the device has no error function"));
}
