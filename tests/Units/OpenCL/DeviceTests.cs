using Microsoft.Extensions.Options;

namespace Nabla.Tests;

/// <summary>Which devices there are, and what is said where there are none.</summary>
public sealed class OpenCLDeviceTests
{
    private static string Missing(Action<OpenCLOptions> configure)
    {
        using var nabla = NablaRuntime.Create(n => n.AddCpu().AddOpenCL(configure));
        return Assert.Throws<BackendUnavailableException>(() => nabla.Tensors.Zeros([1], device: OpenCL.Device)).Message;
    }

    [SkippableFact]
    public void OptionsThatNoDeviceFits_SayWhatThereIs()
    {
        OpenCL.Vector(1);
        var message = Missing(o => o.Platform = "Abacus");
        foreach (var part in new[] { "opencl:0", "Abacus", "found", "Nabla:OpenCL", "install" })
            Assert.Contains(part, message, StringComparison.Ordinal);
        Assert.Contains(OpenCL.Native.Name, message, StringComparison.Ordinal);
        message = Missing(o => (o.DeviceType, o.Platform) = (OpenCLDeviceType.Accelerator, "x"));
        Assert.Contains("Accelerator", message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void AnyPartOfAPlatformsName_FindsIt()
    {
        var name = OpenCL.Native.Infos.Platform;
        using var nabla = NablaRuntime.Create(n => n.AddOpenCL(o => o.Platform = name[1..^1].ToUpperInvariant()));
        Assert.Contains(OpenCL.Device, nabla.Tensors.Devices);
    }

    [Fact]
    public void NegativeSizes_AreValidationErrors()
    {
        var error = Assert.Throws<OptionsValidationException>(() => NablaRuntime.Create(n => n.AddOpenCL(o => o.PoolBytes = -1)).Dispose());
        Assert.Contains("PoolBytes", error.Message, StringComparison.Ordinal);
    }

    /// <summary>OpenCL's library looks for drivers once, so that only another process can be without.</summary>
    [SkippableTheory]
    [InlineData("OCL_ICD_VENDORS", "/nowhere", "it lists none")]
    public async Task WithoutADriver_ThereIsNoDevice_AndItIsSaidWhatToInstall(string variable, string value, string said)
    {
        OpenCL.Vector(1);
        var output = await SampleTests.Run("Quickstart", (variable, value));
        var line = Assert.Single(output.Split('\n'), l => l.Contains("there is no device opencl:0", StringComparison.Ordinal));
        Assert.Contains(said, line, StringComparison.Ordinal);
        Assert.Contains("pocl-opencl-icd", line, StringComparison.Ordinal);
    }
}
