using Microsoft.Extensions.Options;

namespace Nabla;

/// <summary>Makes tensors with the dispatcher of this host, on its default device and with its default dtype.</summary>
internal sealed class TensorFactory(Dispatcher dispatcher, IEnumerable<NablaDefault> defaults,
    IOptions<NablaOptions> options) : ITensorFactory
{
    public IReadOnlyList<Device> Devices => dispatcher.Registry.Devices;

    // Looked up at the first use, so that a host without any device can start.
    public Device DefaultDevice => field ??= Chosen() is { } device ? dispatcher.Registry[device].Device : dispatcher.Registry.First();

    public IDispatcher Dispatcher => dispatcher;

    public DType DefaultDType => dispatcher.DefaultDType;

    private Device? Chosen() =>
        defaults.LastOrDefault(d => d.Device is not null)?.Device ?? (options.Value.Device is { } name ? Device.Parse(name) : null);

    public Tensor Create<T>(ReadOnlySpan<T> data, Shape shape, Device? device = null) where T : unmanaged =>
        dispatcher.Create(data, shape, device ?? DefaultDevice);

    public Tensor Full(Shape shape, double value, DType? dtype = null, Device? device = null) =>
        dispatcher.Full(shape, value, dtype ?? DefaultDType, device ?? DefaultDevice);
}
