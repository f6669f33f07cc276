using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Nabla.Tests;

public sealed class HostTests
{
    private static ServiceProvider Provider(Action<NablaBuilder> configure) =>
        new ServiceCollection().AddNabla(configure).BuildServiceProvider();

    [Fact]
    public void GenericHost_GivesATensorFactory_ThatComputes()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddNabla(n => n.AddCpu().AddCuda().AddOpenCL());
        using var host = builder.Build();
        var tensors = host.Services.GetRequiredService<ITensorFactory>();
        Assert.Equal(Device.Cpu, tensors.DefaultDevice);
        Assert.Equal([4.0, 6.0], (tensors.Create([1.0, 2.0]) + tensors.Create([3.0, 4.0])).ToArray<double>());
    }

    [Fact]
    public void AddNabla_CalledTwice_IsHarmless()
    {
        var services = new ServiceCollection();
        services.AddNabla(n => n.AddCpu().AddCuda());
        services.AddNabla(n => n.AddCpu().AddCuda());
        using var provider = services.BuildServiceProvider();
        Assert.Equal([Device.Cpu], provider.GetRequiredService<ITensorFactory>().Devices);
        Assert.Equal(2, provider.GetServices<IBackend>().Count());
        Assert.Single(provider.GetServices<ITensorFactory>());
    }

    [Fact]
    public void AddNabla_CalledTwice_WithDifferentBackends_HasBoth()
    {
        var services = new ServiceCollection();
        services.AddNabla(n => n.AddCpu());
        services.AddNabla(n => n.AddBackend<TinyBackend>());
        using var provider = services.BuildServiceProvider();
        Assert.Equal(["cpu:0", "tiny:0", "tiny:1"], provider.GetRequiredService<ITensorFactory>().Devices.Select(d => d.ToString()));
    }

    [Fact]
    public void AddNabla_ReturnsTheServices_SoThatCallsChain()
    {
        var services = new ServiceCollection();
        Assert.Same(services, services.AddNabla(n => n.AddCpu()));
    }

    [Fact]
    public void AddNabla_WithoutServices_IsAnError() =>
        Assert.Throws<ArgumentNullException>(() => ((IServiceCollection)null!).AddNabla(n => n.AddCpu()));

    [Fact]
    public void TensorFactory_IsASingleton_AlsoInScopes()
    {
        using var provider = Provider(n => n.AddCpu());
        using var scope = provider.CreateScope();
        Assert.Same(provider.GetRequiredService<ITensorFactory>(), scope.ServiceProvider.GetRequiredService<ITensorFactory>());
    }

    [Fact]
    public void WithoutLoggingAndConfiguration_EverythingWorks()
    {
        using var provider = Provider(n => n.AddCpu());
        var x = provider.GetRequiredService<ITensorFactory>().Create([1.0, 2.0]);
        Numbers.Near([2, 4], Transform.Grad(v => v.Square().Sum())(x));
    }

    [Fact]
    public void ServiceProvider_ValidatesScopesAndItsGraph()
    {
        var services = new ServiceCollection().AddNabla(n => n.AddCpu().AddCuda().AddOpenCL());
        using var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
        Assert.NotNull(provider.GetRequiredService<ITensorFactory>());
    }

    [Fact]
    public void DefaultDevice_IsTheFirstRegisteredBackendThatIsAvailable()
    {
        using var first = Provider(n => n.AddCuda().AddBackend<NoDeviceBackend>().AddBackend<TinyBackend>().AddCpu());
        Assert.Equal(new Device("tiny", 0), first.GetRequiredService<ITensorFactory>().DefaultDevice);
        using var second = Provider(n => n.AddCuda().AddCpu().AddBackend<TinyBackend>());
        Assert.Equal(Device.Cpu, second.GetRequiredService<ITensorFactory>().DefaultDevice);
    }

    [Fact]
    public void UseDevice_ChoosesTheDefault_AndTheLastCallCounts()
    {
        using var provider = Provider(n => n.AddCpu().AddBackend<TinyBackend>().UseDevice("cpu:0").UseDevice("tiny:1"));
        var tensors = provider.GetRequiredService<ITensorFactory>();
        Assert.Equal(new Device("tiny", 1), tensors.DefaultDevice);
        Assert.Equal(new Device("tiny", 1), tensors.Create([1.0]).Device);
        Assert.Equal(Device.Cpu, tensors.Create([1.0], Device.Cpu).Device);
    }

    [Fact]
    public void UseDevice_BeforeTheBackend_WorksToo()
    {
        using var provider = Provider(n => n.UseDevice(new Device("tiny")).AddCpu().AddBackend<TinyBackend>());
        Assert.Equal("tiny:0", provider.GetRequiredService<ITensorFactory>().DefaultDevice.ToString());
    }

    [Fact]
    public void UseDevice_OfAMissingDevice_Throws()
    {
        using var provider = Provider(n => n.AddCpu().AddCuda().UseDevice("cuda:0"));
        var tensors = provider.GetRequiredService<ITensorFactory>();   // A host starts without it; what needs it says so.
        var error = Assert.Throws<BackendUnavailableException>(() => tensors.Scalar(1));
        Assert.Contains("cuda:0", error.Message, StringComparison.Ordinal);
        Assert.Contains("cpu:0", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("cpu:")]
    [InlineData("cpu:-1")]
    [InlineData("cpu:x")]
    [InlineData("cpu:0:0")]
    [InlineData(":1")]
    public void UseDevice_OfNoDevicesName_Throws(string text) =>
        Assert.ThrowsAny<ArgumentException>(() => new ServiceCollection().AddNabla(n => n.UseDevice(text)));

    [Fact]
    public void UseDefaultDType_HoldsForEveryFloatingTensorMadeWithoutOne()
    {
        using var nabla = NablaRuntime.Create(n => n.AddCpu().UseDefaultDType(DType.Float32));
        var tensors = nabla.Tensors;
        var key = new RandomKey(1);
        Tensor[] made = [tensors.Zeros([2]), tensors.Ones([2]), tensors.Full([2], 3), tensors.Eye(2), tensors.Arange(0, 3),
            tensors.Arange(3),
            tensors.Linspace(0, 1, 3), tensors.Scalar(1), tensors.Uniform(key, [2]), tensors.Normal(key, [2])];
        Assert.All(made, x => Assert.Equal(DType.Float32, x.DType));
        Assert.Equal(DType.Float64, tensors.Create([1.0]).DType);
        Assert.Equal(DType.Float64, tensors.Zeros([2], DType.Float64).DType);
        Assert.Throws<DTypeException>(() => NablaRuntime.Create(n => n.AddCpu().UseDefaultDType(DType.Int64)));
    }
}
