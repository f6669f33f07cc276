using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace Nabla.Cpu;

/// <summary>Splits long loops over threads.</summary>
internal sealed class Work(int maxThreads)
{
    private const int SmallestGrain = 1 << 13, LargestGrain = 1 << 17;

    /// <summary>
    /// How many elements a thread must have: twice as many as a loop goes over, at 1 ns each, in the time that a second thread costs.
    /// Measured once, by the first loop that is long enough for it to matter.
    /// </summary>
    private static readonly Lazy<int> s_grain =
        new(() => (int)Math.Clamp(2 * SecondThread().TotalNanoseconds, SmallestGrain, LargestGrain));

    /// <summary>
    /// Into how many parts a thread's share is cut: whoever is late, because a processor had to wake or did something else, is helped by
    /// the others.
    /// </summary>
    private const int PartsPerThread = 4;

    private readonly int _threads = maxThreads == 0 ? Environment.ProcessorCount : maxThreads;

    /// <summary>Whether it is worth splitting a loop over <paramref name="elements"/> elements.</summary>
    public bool Splits(long elements) => elements >= 2 * SmallestGrain && _threads > 1 && elements >= 2 * s_grain.Value;

    /// <summary>
    /// Calls <paramref name="body"/>(start, count) for parts of 0 … <paramref name="length"/> − 1, on several threads;
    /// <paramref name="elements"/> elements are read or written in all.
    /// </summary>
    public void Split(int length, long elements, Action<int, int> body)
    {
        var parts = (int)Math.Min(Math.Min(length, PartsPerThread * elements / s_grain.Value), PartsPerThread * _threads);
        try
        {
            Parallel.For(0, parts, new() { MaxDegreeOfParallelism = _threads }, i =>
            {
                var start = (int)((long)length * i / parts);
                body(start, (int)((long)length * (i + 1) / parts) - start);
            });
        }
        catch (AggregateException e)
        {
            // What one thread would have thrown: an array that a part needs may be one too many.
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }

    /// <summary>
    /// What is lost where two threads share a task of 0.1 ms: the median, since a machine that does other things is at times much slower.
    /// Before each try the second thread has had nothing to do for so long that it must be woken, as is usual in a program that splits few
    /// of its loops.
    /// </summary>
    private static TimeSpan SecondThread()
    {
        var (share, pause) = (TimeSpan.FromMicroseconds(50), TimeSpan.FromMilliseconds(1));
        var lost = new TimeSpan[9];
        for (var i = 0; i < lost.Length; i++)
        {
            Spin(pause);
            var start = Stopwatch.GetTimestamp();
            Parallel.For(0, 2 * PartsPerThread, new() { MaxDegreeOfParallelism = 2 }, _ => Spin(share / PartsPerThread));
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
