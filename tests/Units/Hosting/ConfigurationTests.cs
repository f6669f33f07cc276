using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Nabla.Tests;

public sealed class ConfigurationTests
{
    private static IHost Configured(params (string Key, string Value)[] settings) =>
        Configured(n => n.AddCpu().AddBackend<TinyBackend>(), settings);

    private static IHost Configured(Action<NablaBuilder> configure, params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value)));
        builder.Services.AddNabla(configure);
        return builder.Build();
    }

    private static ITensorFactory Tensors(IHost host) => host.Services.GetRequiredService<ITensorFactory>();

    [Fact]
    public void Device_ComesFromConfiguration()
    {
        using var host = Configured(("Nabla:Device", "tiny:1"));
        Assert.Equal(new Device("tiny", 1), Tensors(host).DefaultDevice);
    }

    [Fact]
    public void DefaultDType_ComesFromConfiguration()
    {
        using var host = Configured(("Nabla:DefaultDType", "float32"));
        Assert.Equal(DType.Float32, Tensors(host).DefaultDType);
        Assert.Equal(DType.Float32, Tensors(host).Zeros([1]).DType);
    }

    [Fact]
    public void WhatIsSaidInCode_ComesBeforeConfiguration()
    {
        using var host = Configured(n => n.AddCpu().AddBackend<TinyBackend>().UseDevice("cpu").UseDefaultDType(DType.Float64),
            ("Nabla:Device", "tiny:1"), ("Nabla:DefaultDType", "float32"));
        Assert.Equal(Device.Cpu, Tensors(host).DefaultDevice);
        Assert.Equal(DType.Float64, Tensors(host).DefaultDType);
    }

    [Theory]
    [InlineData("int64")]
    [InlineData("double")]
    [InlineData("")]
    public void DefaultDType_OfNoFloatingDType_IsAValidationError(string dtype)
    {
        using var host = Configured(("Nabla:DefaultDType", dtype));
        var error = Assert.Throws<OptionsValidationException>(() => Tensors(host));
        Assert.Contains("Nabla:DefaultDType", error.Message, StringComparison.Ordinal);
        Assert.Contains("float32", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cuda:first")]
    [InlineData("cpu:-1")]
    public void Device_OfNoDevicesName_IsAValidationError(string device)
    {
        using var host = Configured(("Nabla:Device", device));
        var error = Assert.Throws<OptionsValidationException>(() => Tensors(host));
        Assert.Contains("Nabla:Device", error.Message, StringComparison.Ordinal);
        Assert.Contains(device, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Device_ThatIsMissing_IsUnavailable()
    {
        using var host = Configured(("Nabla:Device", "tiny:2"));
        var error = Assert.Throws<BackendUnavailableException>(() => Tensors(host).DefaultDevice);
        Assert.Contains("tiny:2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CpuMaxThreads_BindsFromConfiguration()
    {
        using var host = Configured(("Nabla:Cpu:MaxThreads", "3"));
        Assert.Equal(3, host.Services.GetRequiredService<IOptions<CpuOptions>>().Value.MaxThreads);
        Assert.Equal([2.0], (Tensors(host).Create([1.0]) * 2).ToArray<double>());
    }

    [Fact]
    public void CollectsGarbage_BindsFromConfiguration_ForEachBackend()
    {
        using var host = Configured(("Nabla:Cpu:CollectsGarbage", "false"));
        Assert.False(host.Services.GetRequiredService<IOptions<CpuOptions>>().Value.CollectsGarbage);
        Assert.True(host.Services.GetRequiredService<IOptions<OpenCLOptions>>().Value.CollectsGarbage);
    }

    [Fact]
    public void CpuMaxThreads_SetInCode_ComesBeforeConfiguration()
    {
        using var host = Configured(n => n.AddCpu(o => o.MaxThreads = 1), ("Nabla:Cpu:MaxThreads", "3"));
        Assert.Equal(1, host.Services.GetRequiredService<IOptions<CpuOptions>>().Value.MaxThreads);
    }

    [Fact]
    public void CpuMaxThreads_Negative_IsAValidationError()
    {
        using var host = Configured(("Nabla:Cpu:MaxThreads", "-1"));
        var error = Assert.Throws<OptionsValidationException>(() => Tensors(host));
        Assert.Contains("Nabla:Cpu:MaxThreads", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OpenCLDeviceType_OfNoKind_IsAValidationError()
    {
        using var host = Configured(n => n.AddCpu().AddOpenCL(), ("Nabla:OpenCL:DeviceType", "7"));
        var error = Assert.Throws<OptionsValidationException>(() => Tensors(host));
        Assert.Contains("Nabla:OpenCL:DeviceType is 7: use one of All, Cpu, Gpu, Accelerator", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ABackendAddedTwice_IsValidatedOnce_AndKeepsWhatWasSetInCode()
    {
        using var host = Configured(n => n.AddCpu(o => o.MaxThreads = -7).AddOpenCL(o => o.MaxBytes = -7).AddCpu().AddOpenCL(),
            ("Nabla:Cpu:MaxThreads", "3"), ("Nabla:OpenCL:MaxBytes", "3"));
        Assert.Single(Failures<CpuOptions>());
        Assert.Single(Failures<OpenCLOptions>());

        IEnumerable<string> Failures<TOptions>() where TOptions : class =>
            Assert.Throws<OptionsValidationException>(() => host.Services.GetRequiredService<IOptions<TOptions>>().Value).Failures;
    }

    [Fact]
    public void CpuMaxThreads_ThatIsNoNumber_IsAnError()
    {
        using var host = Configured(("Nabla:Cpu:MaxThreads", "many"));
        var error = Assert.ThrowsAny<InvalidOperationException>(() => Tensors(host));
        Assert.Contains("MaxThreads", error.Message, StringComparison.Ordinal);
    }
}
