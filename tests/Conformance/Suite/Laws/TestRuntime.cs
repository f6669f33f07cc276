using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;

namespace Nabla.Conformance;

/// <summary>A runtime with the backend under test, made once for all tests of a class.</summary>
internal sealed class TestRuntime
{
    private static readonly ConcurrentDictionary<Type, Lazy<TestRuntime>> s_runtimes = new();

    private TestRuntime(Action<NablaBuilder> configure, Device? device, DType floatType)
    {
        // It is never disposed, since it is used until the test process ends.
        var services = new ServiceCollection().AddNabla(configure).BuildServiceProvider();
        Tensors = services.GetRequiredService<ITensorFactory>();
        (Device, FloatType, Tolerance) = (device ?? Tensors.DefaultDevice, floatType, Tolerance.Of(floatType));
        Backend = services.GetServices<IBackend>().FirstOrDefault(b => b.DeviceType == Device.Type) ??
            throw new BackendUnavailableException($"no backend '{Device.Type}' is registered: add it in Configure.");
    }

    public ITensorFactory Tensors { get; }

    public IBackend Backend { get; }

    public Device Device { get; }

    /// <summary>Why the device is missing on this machine, in the backend's words; null if it exists.</summary>
    public string? Missing => Device.Index < Backend.DeviceCount ? null
        : $"There is no {Device} here: " +
            $"{Backend.Unavailable?.TrimEnd('.') ?? $"backend '{Device.Type}' has {Backend.DeviceCount}, numbered from 0"}.";

    public DType FloatType { get; }

    public Tolerance Tolerance { get; }

    /// <summary>The reference backend, in float64. It has a runtime of its own, so that no table under test changes it.</summary>
    public TestRuntime Reference { get => field ?? this; private init; }

    public static TestRuntime For(Type test, Action<NablaBuilder> configure, Device? device, DType floatType,
        Action<KernelTable> specify) =>
        s_runtimes.GetOrAdd(test, _ => new(() => new(configure, device, floatType)
        {
            Reference = new(n => n.AddBackend<ReferenceBackend>().AddKernels(ReferenceBackend.Device.Type, specify),
                ReferenceBackend.Device, DType.Float64),
        })).Value;

    public Tensor Upload(SampleInput input) => input.Upload(Tensors, Device, FloatType);

    public Tensor[] Upload(IEnumerable<SampleInput> inputs) => [.. inputs.Select(Upload)];

    /// <summary>The numbers as the device holds them: rounded for float32.</summary>
    public SampleInput Rounded(SampleInput input) =>
        FloatType == DType.Float32 && input.Values is double[] v ? input with { Values = Array.ConvertAll(v, e => (double)(float)e) }
        : input;
}
