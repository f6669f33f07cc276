using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Nabla;

/// <summary>Registers the CPU backend.</summary>
public static class CpuBuilderExtensions
{
    /// <summary>
    /// Adds the device <c>cpu:0</c>. Its options come from the host's configuration, section <see cref="CpuOptions.Section"/>, if the host
    /// has one, and then from <paramref name="configure"/>.
    /// </summary>
    /// <exception cref="OptionsValidationException">Thrown when the backend is first used: an option has a value that it cannot
    /// have.</exception>
    public static NablaBuilder AddCpu(this NablaBuilder n, Action<CpuOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(n);
        n.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<CpuOptions>, FromConfiguration>());
        n.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<CpuOptions>, Validator>());
        var options = n.Services.AddOptions<CpuOptions>();
        if (configure is not null) options.Configure(configure);
        return n.AddBackend<CpuBackend>();
    }

    private sealed class FromConfiguration(IServiceProvider host) : IConfigureOptions<CpuOptions>
    {
        public void Configure(CpuOptions options) => host.GetService<IConfiguration>()?.GetSection(CpuOptions.Section).Bind(options);
    }

    private sealed class Validator : IValidateOptions<CpuOptions>
    {
        public ValidateOptionsResult Validate(string? name, CpuOptions options) =>
            options.MaxThreads >= 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(
                $"{CpuOptions.Section}:{nameof(CpuOptions.MaxThreads)} is negative: " +
                    "give a number of threads, or 0 for as many as there are processors.");
    }
}
