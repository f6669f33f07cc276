using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;

namespace Nabla.Conformance;

/// <summary>A runtime with the backend under test, made once for all tests of a class.</summary>
internal sealed class Bench
{
    private static readonly ConcurrentDictionary<Type, Lazy<Bench>> s_benches = new();
    private static readonly Lazy<Bench> s_reference = new(() => new(n => n.AddBackend<ReferenceBackend>(), ReferenceBackend.Device, DType.Float64));

    private Bench(Action<NablaBuilder> configure, Device device, DType floatType)
    {
        // Never disposed: it lives as long as the test process.
        var services = new ServiceCollection().AddNabla(configure).BuildServiceProvider();
        Tensors = services.GetRequiredService<ITensorFactory>();
        Backend = services.GetServices<IBackend>().FirstOrDefault(b => b.DeviceType == device.Type)
            ?? throw new BackendUnavailableException($"no backend '{device.Type}' is registered: add it in Configure.");
        (Device, FloatType, Tolerance) = (device, floatType, Tolerance.Of(floatType));
    }

    public ITensorFactory Tensors { get; }

    public IBackend Backend { get; }

    public Device Device { get; }

    public DType FloatType { get; }

    public Tolerance Tolerance { get; }

    /// <summary>The executable specification in float64, in a runtime of its own: no table that is under test changes it.</summary>
    public static Bench Reference => s_reference.Value;

    public static Bench For(Type test, Action<NablaBuilder> configure, Device device, DType floatType)
        => s_benches.GetOrAdd(test, _ => new(() => new(configure, device, floatType))).Value;

    public Tensor Upload(SampleInput input) => input.Upload(Tensors, Device, FloatType);

    public Tensor[] Upload(IEnumerable<SampleInput> inputs) => [.. inputs.Select(Upload)];

    /// <summary>The numbers that reach the device: rounded, where it holds float32.</summary>
    public SampleInput Rounded(SampleInput input)
        => FloatType == DType.Float32 && input.Values is double[] v ? input with { Values = Array.ConvertAll(v, e => (double)(float)e) } : input;
}
