using System.Diagnostics.Metrics;

namespace Nabla.Tests;

/// <summary>
/// What a call costs that no clock is needed for: the operators it dispatches, the kernels it launches and the bytes it allocates.
/// </summary>
public sealed record Cost(long Operators, long Kernels, long Bytes)
{
    /// <summary>The cost of a call, once everything that is made only once has been made.</summary>
    public static Cost Of(Func<object> run)
    {
        // Other tests run beside this one, on other threads: what they dispatch and allocate does not count.
        var thread = Environment.CurrentManagedThreadId;
        var (operators, kernels) = (0L, 0L);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "Nabla") listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, count, _, _) =>
        {
            if (Environment.CurrentManagedThreadId != thread) return;
            if (instrument.Name == "nabla.operators") operators += count;
            else if (instrument.Name == "nabla.kernels") kernels += count;
        });
        for (var i = 0; i < 3; i++) run();
        listener.Start();
        run();
        listener.Dispose();
        return new(operators, kernels, Enumerable.Range(0, 5).Min(_ => Allocated(run)));
    }

    /// <summary>Measured without the listener, whose tags are allocations too.</summary>
    private static long Allocated(Func<object> run)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        run();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
