using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Nabla;

/// <summary>Registers Nabla with a host.</summary>
public static class NablaServiceCollectionExtensions
{
    /// <summary>
    /// Registers <see cref="ITensorFactory"/> and the backends that <paramref name="configure"/> adds: <c>services.AddNabla(n =>
    /// n.AddCpu().AddCuda())</c>. Calling it again adds to the registration.
    /// </summary>
    public static IServiceCollection AddNabla(this IServiceCollection services, Action<NablaBuilder>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<NablaOptions>, NablaOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<NablaOptions>, FromConfiguration>());
        services.TryAddSingleton<DeviceRegistry>();
        services.TryAddSingleton(p => new Telemetry(p.GetService<IMeterFactory>()));
        services.TryAddSingleton(p => new Dispatcher(p.GetRequiredService<DeviceRegistry>(), p.GetRequiredService<Telemetry>(),
            p.GetService<ILogger<Dispatcher>>() ?? NullLogger<Dispatcher>.Instance, p.GetRequiredService<IOptions<NablaOptions>>(),
            p.GetServices<NablaDefault>()));
        services.TryAddSingleton<IDispatcher>(p => p.GetRequiredService<Dispatcher>());
        services.TryAddSingleton<ITensorFactory, TensorFactory>();
        services.TryAddSingleton(p => new SupportMatrix(p.GetRequiredService<DeviceRegistry>().Backends));
        configure?.Invoke(new(services));
        return services;
    }

    /// <summary>Binds the section <c>Nabla</c> where the host has a configuration.</summary>
    private sealed class FromConfiguration(IServiceProvider provider) : IConfigureOptions<NablaOptions>
    {
        public void Configure(NablaOptions options) => provider.GetService<IConfiguration>()?.GetSection("Nabla").Bind(options);
    }
}
