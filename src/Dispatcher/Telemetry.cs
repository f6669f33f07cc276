using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Nabla;

/// <summary>
/// The meter <c>Nabla</c>: <c>nabla.operators</c> counts operators run on a device, by operator and device. The activity source <c>Nabla</c>: an
/// activity for each kernel. Both cost a test where nobody listens.
/// </summary>
internal sealed class Telemetry : IDisposable
{
    private static readonly ActivitySource s_activities = new("Nabla");
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

    /// <summary>The activity of a kernel, or null where nobody listens.</summary>
    public static Activity? Start(Op op, Device device) => s_activities.HasListeners() ? s_activities.StartActivity($"{op.Name} {device}") : null;

    public void Dispose() => _meter.Dispose();
}
