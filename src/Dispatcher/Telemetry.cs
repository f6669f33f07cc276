using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Nabla;

/// <summary>
/// The meter <c>Nabla</c>: <c>nabla.operators</c> counts operators run on a device, by operator and device, <c>nabla.kernels</c> those that
/// launched a kernel. The activity source <c>Nabla</c>: an activity for each kernel. Where nobody listens each costs one test.
/// </summary>
internal sealed class Telemetry : IDisposable
{
    private static readonly ActivitySource s_activities = new("Nabla");
    private readonly Meter _meter;
    private readonly Counter<long> _operators, _kernels;

    public Telemetry(IMeterFactory? factory = null)
    {
        _meter = factory?.Create("Nabla") ?? new Meter("Nabla");
        _operators = _meter.CreateCounter<long>("nabla.operators", "{operator}", "Operators run on a device, views included.");
        _kernels = _meter.CreateCounter<long>("nabla.kernels", "{kernel}", "Kernels launched on a device.");
    }

    public void Count(Op op, Device device) => Count(_operators, op, device);

    /// <summary>Counts a kernel. Returns its activity; null where nobody listens.</summary>
    public Activity? Launch(Op op, Device device)
    {
        Count(_kernels, op, device);
        return s_activities.HasListeners() ? s_activities.StartActivity($"{op.Name} {device}") : null;
    }

    private static void Count(Counter<long> counter, Op op, Device device)
    {
        if (counter.Enabled) counter.Add(1, new("operator", op.Name), new("device", device.ToString()));
    }

    public void Dispose() => _meter.Dispose();
}
