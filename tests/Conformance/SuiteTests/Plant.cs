using Xunit.Sdk;

namespace Nabla.Conformance.Tests;

/// <summary>An error to plant in the reference backend.</summary>
internal interface IPlant
{
    static abstract void In(KernelTable table);
}

/// <summary>No error: all laws hold.</summary>
internal sealed class Nothing : IPlant
{
    public static void In(KernelTable table) { }
}

// Test runners must not find this class. It fails by design, and the tests of the suite run its laws one by one.
#pragma warning disable xUnit1000
internal sealed class Planted<TPlant>() : BackendConformance(null) where TPlant : IPlant
{
    protected override void Configure(NablaBuilder n) =>
        n.AddBackend<ReferenceBackend>().AddKernels(ReferenceBackend.Device.Type, TPlant.In);
    protected override Device Device => ReferenceBackend.Device;

    /// <summary>
    /// Fails unless the law fails on this backend, with <paramref name="says"/> in the message, and holds on a backend without the error.
    /// </summary>
    public static void Breaks(Action<BackendConformance> law, string says)
    {
        var failure = Assert.ThrowsAny<XunitException>(() => law(new Planted<TPlant>()));
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
        law(new Planted<Nothing>());
    }
}
#pragma warning restore xUnit1000
