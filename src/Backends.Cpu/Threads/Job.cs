using System.Runtime.ExceptionServices;

namespace Nabla.Cpu;

/// <summary>A loop in parts, each of which is run once, by any of the threads that take part.</summary>
/// <param name="parts">How many parts there are.</param>
/// <param name="helpers">How many threads beside the caller may take part.</param>
/// <param name="body">Runs a part.</param>
internal sealed class Job(int parts, int helpers, Action<int> body)
{
    private int _next, _done, _helpers;
    private readonly Lock _gate = new();
    private ExceptionDispatchInfo? _failure;   // of the first part that failed
    private int _failed = int.MaxValue;

    /// <summary>Takes part if there is room, until no part is left.</summary>
    public void Help()
    {
        if (Interlocked.Increment(ref _helpers) <= helpers) RunParts();
    }

    /// <summary>
    /// Runs the job together with the threads that help. Throws the exception of the first part that failed, itself, as on one thread.
    /// </summary>
    public void Run()
    {
        Helpers.Offer(this, Math.Min(helpers, parts - 1));
        RunParts();
        Helpers.Withdraw(this);
        // A helper may still run a part. It is short, unless the system took the processor from the helper: then this thread yields.
        for (var spin = new SpinWait(); Volatile.Read(ref _done) < parts;) spin.SpinOnce(sleep1Threshold: -1);
        _failure?.Throw();
    }

    private void RunParts()
    {
        for (int part; (part = Interlocked.Increment(ref _next) - 1) < parts; Interlocked.Increment(ref _done))
        {
            try
            {
                body(part);
            }
#pragma warning disable CA1031 // The thread that asked for the job throws it.
            catch (Exception e)
            {
                lock (_gate)
                    if (part < _failed) (_failed, _failure) = (part, ExceptionDispatchInfo.Capture(e));
            }
#pragma warning restore CA1031
        }
    }
}
