using System.Diagnostics.Metrics;

namespace Nabla;

/// <summary>The meter <c>Nabla</c>: <c>nabla.operators</c> counts operators run on a device, by operator and device. Free where nobody listens.</summary>
internal sealed class Telemetry : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _operators;

    public Telemetry(IMeterFactory? factory = null)
    {
        _meter = factory?.Create("Nabla") ?? new Meter("Nabla");
        _operators = _meter.CreateCounter<long>("nabla.operators", "{operator}", "Operators run on a device, views included.");
    }

    public void Count(Op op, Device device)
    {
        if (_operators.Enabled) _operators.Add(1, new("operator", op.Name), new("device", device.ToString()));
    }

    public void Dispose() => _meter.Dispose();
}
