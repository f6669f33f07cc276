using Microsoft.Extensions.DependencyInjection;

namespace Nabla;

/// <summary>Nabla without a host: <c>using var nabla = NablaRuntime.Create(n => n.AddCpu());</c></summary>
public sealed class NablaRuntime : IDisposable
{
    private readonly ServiceProvider _provider;

    private NablaRuntime(ServiceProvider provider)
    {
        _provider = provider;
        Tensors = provider.GetRequiredService<ITensorFactory>();
        Support = provider.GetRequiredService<SupportMatrix>();
    }

    /// <summary>Makes tensors.</summary>
    public ITensorFactory Tensors { get; }

    /// <summary>Which operators each backend supports, and how.</summary>
    public SupportMatrix Support { get; }

    /// <summary>A runtime with the backends that <paramref name="configure"/> adds.</summary>
    /// <remarks>A missing device is no error here: asking for it throws <see cref="BackendUnavailableException"/>.</remarks>
    public static NablaRuntime Create(Action<NablaBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var provider = new ServiceCollection().AddNabla(configure).BuildServiceProvider();
        try
        {
            return new(provider);
        }
        catch
        {
            provider.Dispose();
            throw;
        }
    }

    /// <summary>Ends the runtime: its tensors throw <see cref="ObjectDisposedException"/> from then on.</summary>
    public void Dispose() => _provider.Dispose();
}
