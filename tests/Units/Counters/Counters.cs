using System.Diagnostics.Metrics;

namespace Nabla.Tests;

/// <summary>What a call costs that no clock is needed for: the operators it dispatches and the bytes it allocates.</summary>
public sealed record Cost(long Operators, long Bytes)
{
    /// <summary>The cost of a call, once everything that is made only once has been made.</summary>
    public static Cost Of(Func<object> run)
    {
        // Other tests run beside this one, on other threads: what they dispatch and allocate does not count.
        var thread = Environment.CurrentManagedThreadId;
        var operators = 0L;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument is { Meter.Name: "Nabla", Name: "nabla.operators" }) listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, count, _, _) => operators += Environment.CurrentManagedThreadId == thread ? count : 0);
        for (var i = 0; i < 3; i++) run();
        listener.Start();
        run();
        listener.Dispose();
        return new(operators, Enumerable.Range(0, 5).Min(_ => Allocated(run)));
    }

    /// <summary>Measured without the listener, whose tags are allocations too.</summary>
    private static long Allocated(Func<object> run)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        run();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
