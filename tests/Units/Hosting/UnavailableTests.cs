namespace Nabla.Tests;

public sealed class UnavailableTests
{
    [Theory]
    [InlineData("cuda", "Nabla.Backends.Cuda")]
    [InlineData("opencl", "Nabla.Backends.OpenCL")]
    public void AddCudaAndAddOpenCL_NeverThrow_AndTheirMissingDevicesSayWhatToDo(string type, string package)
    {
        using var nabla = NablaRuntime.Create(n => n.AddCpu().AddCuda().AddOpenCL());
        // The first that is missing, also on a machine that has some.
        var device = new Device(type, nabla.Tensors.Devices.Count(d => d.Type == type));
        var error = Assert.Throws<BackendUnavailableException>(() => nabla.Tensors.Zeros([2], device: device));
        Assert.Contains($"{device}", error.Message, StringComparison.Ordinal);
        Assert.Contains("cpu:0", error.Message, StringComparison.Ordinal);
        string[] ways = [package, "install", "numbered from 0"];
        Assert.True(ways.Any(w => error.Message.Contains(w, StringComparison.OrdinalIgnoreCase)), error.Message);
        Assert.IsAssignableFrom<InvalidOperationException>(error);
        Assert.IsAssignableFrom<INablaException>(error);
        Assert.Throws<BackendUnavailableException>(() => nabla.Tensors.Create([1.0]).To(device));
        Assert.Throws<BackendUnavailableException>(() => nabla.Tensors.Create([1.0], device));
        Assert.Throws<BackendUnavailableException>(() => nabla.Tensors.Create<double>([1.0], [1], device));
    }

    [Fact]
    public void ADeviceOfNoRegisteredBackend_NamesThoseThatAre()
    {
        var error = Assert.Throws<BackendUnavailableException>(() => Shared.Tensors.Zeros([1], device: Device.Parse("abacus:0")));
        Assert.Contains("no backend 'abacus' is registered", error.Message, StringComparison.Ordinal);
        Assert.Contains("cpu", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ADeviceNumberBeyondTheLast_SaysHowManyThereAre()
    {
        var error = Assert.Throws<BackendUnavailableException>(() => Shared.Tensors.Zeros([1], device: new("cpu", 7)));
        Assert.Contains("cpu:7", error.Message, StringComparison.Ordinal);
        Assert.Contains("backend 'cpu' has 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ABackendsOwnWords_AreInTheMessage()
    {
        using var nabla = NablaRuntime.Create(n => n.AddCpu().AddBackend<NoDeviceBackend>());
        var error = Assert.Throws<BackendUnavailableException>(() => nabla.Tensors.Zeros([1], device: new("none")));
        Assert.Contains("looked for a device that nobody has built; found nothing; install patience", error.Message,
            StringComparison.Ordinal);
    }

    private static void Use(Action<NablaBuilder> configure)
    {
        using var nabla = NablaRuntime.Create(configure);
        Assert.Empty(nabla.Tensors.Devices);
        nabla.Tensors.Scalar(1);
    }

    [Fact]
    public void NoDeviceAtAll_NamesWhatEachBackendSays()
    {
        var error = Assert.Throws<BackendUnavailableException>(() => Use(n => n.AddBackend<NoDeviceBackend>()));
        Assert.Contains("none: looked for a device", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NoBackendAtAll_SaysWhatToCall()
    {
        var error = Assert.Throws<BackendUnavailableException>(() => Use(_ => { }));
        Assert.Contains("AddCpu()", error.Message, StringComparison.Ordinal);
        Assert.Contains("Nabla.Backends.Cpu", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DevicesList_HoldsOnlyWhatWasFound()
    {
        using var nabla = NablaRuntime.Create(n => n.AddBackend<NoDeviceBackend>().AddBackend<TinyBackend>().AddCpu());
        Assert.Equal(["tiny:0", "tiny:1", "cpu:0"], nabla.Tensors.Devices.Select(d => d.ToString()));
    }
}
