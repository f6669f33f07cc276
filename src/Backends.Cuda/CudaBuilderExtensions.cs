using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Nabla;

/// <summary>Registers the CUDA backend.</summary>
public static class CudaBuilderExtensions
{
    /// <summary>
    /// Adds the devices <c>cuda:0</c>, <c>cuda:1</c>, …: NVIDIA's GPUs. Its options come from the host's configuration, section
    /// <see cref="CudaOptions.Section"/>, if the host has one, and then from <paramref name="configure"/>. Costs nothing until a runtime is
    /// made, and never throws: where there is no device, asking for one throws <see cref="BackendUnavailableException"/>.
    /// </summary>
    /// <exception cref="OptionsValidationException">
    /// Thrown when the backend is first used: an option has a value that it cannot have.
    /// </exception>
    public static NablaBuilder AddCuda(this NablaBuilder n, Action<CudaOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(n);
        n.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<CudaOptions>, FromConfiguration>());
        n.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<CudaOptions>, Validator>());
        var options = n.Services.AddOptions<CudaOptions>();
        if (configure is not null) options.Configure(configure);
        return n.AddBackend<CudaBackend>();
    }

    private sealed class FromConfiguration(IServiceProvider host) : IConfigureOptions<CudaOptions>
    {
        public void Configure(CudaOptions options) => host.GetService<IConfiguration>()?.GetSection(CudaOptions.Section).Bind(options);
    }

    private sealed class Validator : IValidateOptions<CudaOptions>
    {
        public ValidateOptionsResult Validate(string? name, CudaOptions options) =>
            options is not { MaxBytes: >= 0, PoolBytes: >= 0 } ? ValidateOptionsResult.Fail(
                $"{CudaOptions.Section}:{nameof(CudaOptions.MaxBytes)} or {nameof(CudaOptions.PoolBytes)} is negative: " +
                    "give a number of bytes, or 0.")
            : options.Devices is { } devices && (devices.Any(id => id < 0) || devices.Distinct().Count() < devices.Count)
            ? ValidateOptionsResult.Fail($"{CudaOptions.Section}:{nameof(CudaOptions.Devices)} is {string.Join(", ", devices)}: " +
                "give each GPU's number once, from 0 on, or nothing for all GPUs.")
            : ValidateOptionsResult.Success;
    }
}
