using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Nabla;

/// <summary>What <c>AddNabla(n => …)</c> configures: backends, kernels, defaults.</summary>
public sealed class NablaBuilder(IServiceCollection services)
{
    /// <summary>The host's services, for a backend's extension method.</summary>
    public IServiceCollection Services { get; } = services ?? throw new ArgumentNullException(nameof(services));

    /// <summary>Registers a backend; a second registration of the same type changes nothing.</summary>
    public NablaBuilder AddBackend<TBackend>() where TBackend : class, IBackend
    {
        Services.TryAddEnumerable(ServiceDescriptor.Singleton<IBackend, TBackend>());
        return this;
    }

    /// <summary>
    /// Adds lines to the table of the backend <paramref name="deviceType"/>: kernels for operators of your own, or other rules.
    /// </summary>
    public NablaBuilder AddKernels(string deviceType, Action<KernelTable> configure)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(deviceType);
        ArgumentNullException.ThrowIfNull(configure);
        Services.AddSingleton(new KernelExtension(deviceType, configure));
        return this;
    }

    /// <summary>Makes <paramref name="device"/> (such as <c>opencl:0</c>) the default in place of the first available one.</summary>
    /// <exception cref="ArgumentException"><paramref name="device"/> is not a device's name.</exception>
    public NablaBuilder UseDevice(string device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return UseDevice(Device.Parse(device));
    }

    /// <summary>Makes <paramref name="device"/> the default in place of the first available one.</summary>
    public NablaBuilder UseDevice(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        Services.AddSingleton(new NablaDefault(device, null));
        return this;
    }

    /// <summary>
    /// Makes <paramref name="dtype"/>, in place of float64, the dtype of floating-point tensors that are made without one.
    /// </summary>
    /// <exception cref="DTypeException"><paramref name="dtype"/> is not a floating-point dtype.</exception>
    public NablaBuilder UseDefaultDType(DType dtype)
    {
        ArgumentNullException.ThrowIfNull(dtype);
        if (!dtype.IsFloatingPoint)
            throw new DTypeException($"UseDefaultDType: {dtype} is not a floating-point dtype: use float32 or float64.");
        Services.AddSingleton(new NablaDefault(null, dtype));
        return this;
    }
}

/// <summary>A choice made in code; the last one counts.</summary>
public sealed record NablaDefault(Device? Device, DType? DType);

/// <summary>Lines that the host adds to a backend's table.</summary>
public sealed record KernelExtension(string DeviceType, Action<KernelTable> Configure);
