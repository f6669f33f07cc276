using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Nabla;

/// <summary>Registers the OpenCL backend.</summary>
public static class OpenCLBuilderExtensions
{
    /// <summary>
    /// Adds the devices <c>opencl:0</c>, <c>opencl:1</c>, …: all that OpenCL finds on this machine. Its options come from the host's
    /// configuration, section <see cref="OpenCLOptions.Section"/>, if the host has one, and then from <paramref name="configure"/>. Costs
    /// nothing until a runtime is made, and never throws: where there is no device, asking for one throws
    /// <see cref="BackendUnavailableException"/>.
    /// </summary>
    /// <exception cref="OptionsValidationException">
    /// Thrown when the backend is first used: an option has a value that it cannot have.
    /// </exception>
    public static NablaBuilder AddOpenCL(this NablaBuilder n, Action<OpenCLOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(n);
        n.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<OpenCLOptions>, FromConfiguration>());
        n.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<OpenCLOptions>, Validator>());
        var options = n.Services.AddOptions<OpenCLOptions>();
        if (configure is not null) options.Configure(configure);
        return n.AddBackend<OpenCLBackend>();
    }

    private sealed class FromConfiguration(IServiceProvider host) : IConfigureOptions<OpenCLOptions>
    {
        public void Configure(OpenCLOptions options) => host.GetService<IConfiguration>()?.GetSection(OpenCLOptions.Section).Bind(options);
    }

    private sealed class Validator : IValidateOptions<OpenCLOptions>
    {
        public ValidateOptionsResult Validate(string? name, OpenCLOptions options) =>
            !Enum.IsDefined(options.DeviceType) ? ValidateOptionsResult.Fail(
                $"{OpenCLOptions.Section}:{nameof(OpenCLOptions.DeviceType)} is {options.DeviceType}: " +
                    $"use one of {string.Join(", ", Enum.GetNames<OpenCLDeviceType>())}.")
            : options is { MaxBytes: >= 0, PoolBytes: >= 0 } ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(
                $"{OpenCLOptions.Section}:{nameof(OpenCLOptions.MaxBytes)} or {nameof(OpenCLOptions.PoolBytes)} is negative: " +
                    "give a number of bytes, or 0.");
    }
}
