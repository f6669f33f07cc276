using System.Diagnostics;

namespace Nabla.Cpu;

/// <summary>Splits long loops over threads.</summary>
internal sealed class Work(int maxThreads)
{
    private const int SmallestGrain = 1 << 13, LargestGrain = 1 << 17;

    /// <summary>
    /// How many elements a thread must have to be worth its cost: twice as many as a loop computes, at 1 ns each, in the time that starting
    /// a second thread takes. Measured once, by the first loop that is long enough.
    /// </summary>
    private static readonly Lazy<int> s_grain =
        new(() => (int)Math.Clamp(2 * SecondThread().TotalNanoseconds, SmallestGrain, LargestGrain));

    /// <summary>
    /// Into how many parts a thread's share is cut, so that other threads can take parts of a thread that is late because its processor had
    /// to wake or was busy.
    /// </summary>
    private const int PartsPerThread = 4;

    private readonly int _threads = maxThreads == 0 ? Environment.ProcessorCount : maxThreads;

    /// <summary>Whether a loop over <paramref name="elements"/> elements is faster on several threads.</summary>
    public bool Splits(long elements) =>
        elements >= 2 * SmallestGrain && _threads > 1 && (Helpers.AreAwake || elements >= 2 * s_grain.Value);

    /// <summary>
    /// Calls <paramref name="body"/>(start, count) for parts of 0 … <paramref name="length"/> − 1, on several threads;
    /// <paramref name="elements"/> elements are read or written in all.
    /// </summary>
    public void Split(int length, long elements, Action<int, int> body)
    {
        var parts = (int)Math.Min(Math.Min(length, PartsPerThread * elements / SmallestGrain), PartsPerThread * _threads);
        new Job(parts, _threads - 1, part =>
        {
            var start = (int)((long)length * part / parts);
            body(start, (int)((long)length * (part + 1) / parts) - start);
        }).Run();
    }

    /// <summary>
    /// The time that is lost when two threads share a task of 0.1 ms. It is a median, since a busy machine is sometimes much slower. Before
    /// each try the second thread is idle for so long that it must be woken, as is usual in a program that splits few of its loops.
    /// </summary>
    private static TimeSpan SecondThread()
    {
        var (share, pause) = (TimeSpan.FromMicroseconds(50), TimeSpan.FromMilliseconds(1));
        var lost = new TimeSpan[9];
        for (var i = 0; i < lost.Length; i++)
        {
            Spin(pause);
            var start = Stopwatch.GetTimestamp();
            new Job(2 * PartsPerThread, 1, _ => Spin(share / PartsPerThread)).Run();
            lost[i] = Stopwatch.GetElapsedTime(start) - share;
        }
        Array.Sort(lost);
        return lost[lost.Length / 2];
    }

    private static void Spin(TimeSpan time)
    {
        for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < time;) { }
    }
}
