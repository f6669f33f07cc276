using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Nabla.Cpu;

/// <summary>
/// The threads of the process that help with long loops, one for each processor but the caller's. After a loop a helper waits actively for
/// the next one for some tens of microseconds, since to wake a sleeping thread takes longer than most loops. They help with the loop that
/// was offered last. A thread whose loop gets no help runs all of it.
/// </summary>
internal static class Helpers
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMicroseconds(50);
    private static readonly SemaphoreSlim s_wake = new(0);
    private static readonly Lock s_gate = new();
    private static Job? s_job;
    private static int s_offers, s_waiting, s_sleeping, s_threads;

    /// <summary>Whether a helper waits actively, so that it starts within a microsecond.</summary>
    public static bool AreAwake => Volatile.Read(ref s_waiting) > 0;

    /// <summary>Asks for help with a job, of <paramref name="count"/> threads at most.</summary>
    public static void Offer(Job job, int count)
    {
        if (Volatile.Read(ref s_threads) < count) Start(Math.Min(count, Environment.ProcessorCount - 1));
        Volatile.Write(ref s_job, job);
        Interlocked.Increment(ref s_offers);   // It is a full fence: a helper that goes to sleep sees the offer, or is seen below.
        var missing = count - Volatile.Read(ref s_waiting);
        if (missing > 0 && Math.Min(missing, Volatile.Read(ref s_sleeping)) is > 0 and var asleep) s_wake.Release(asleep);
    }

    /// <summary>Ends the offer, so that nothing keeps the job and its tensors alive.</summary>
    public static void Withdraw(Job job) => Interlocked.CompareExchange(ref s_job, null, job);

    private static void Start(int count)
    {
        lock (s_gate)
            for (; s_threads < count; s_threads++) new Thread(Serve) { IsBackground = true, Name = "Nabla CPU" }.UnsafeStart();
    }

    private static void Serve()
    {
        for (var seen = 0; ;)
        {
            Interlocked.Increment(ref s_waiting);
            var offered = IsOffered(seen);
            Interlocked.Decrement(ref s_waiting);
            if (offered)
            {
                seen = Volatile.Read(ref s_offers);
                Help();
                continue;
            }
            Interlocked.Increment(ref s_sleeping);
            if (Volatile.Read(ref s_offers) == seen) s_wake.Wait();
            Interlocked.Decrement(ref s_sleeping);
        }
    }

    private static bool IsOffered(int seen)
    {
        for (var start = Stopwatch.GetTimestamp(); Volatile.Read(ref s_offers) == seen; Thread.Yield())
            if (Stopwatch.GetElapsedTime(start) > s_patience) return false;
        return true;
    }

    // A method of its own, so that no local variable of a waiting thread keeps a job alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Help() => Volatile.Read(ref s_job)?.Help();
}
