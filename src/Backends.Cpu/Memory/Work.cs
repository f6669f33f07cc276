namespace Nabla.Cpu;

/// <summary>Splits long loops over threads.</summary>
internal sealed class Work(int maxThreads)
{
    // A thread must have more to do than it costs to wake it, some microseconds.
    private const int Grain = 1 << 15;

    private readonly int _threads = maxThreads == 0 ? Environment.ProcessorCount : maxThreads;

    /// <summary>Whether it is worth splitting a loop over <paramref name="elements"/> elements.</summary>
    public bool Splits(long elements) => elements >= 2 * Grain && _threads > 1;

    /// <summary>
    /// Calls <paramref name="body"/>(start, count) for parts of 0 … <paramref name="length"/> − 1, on several threads;
    /// <paramref name="elements"/> elements are read or written in all.
    /// </summary>
    public void Split(int length, long elements, Action<int, int> body)
    {
        var parts = (int)Math.Min(Math.Min(length, elements / Grain), _threads);
        Parallel.For(0, parts, new() { MaxDegreeOfParallelism = _threads }, i =>
        {
            var start = (int)((long)length * i / parts);
            body(start, (int)((long)length * (i + 1) / parts) - start);
        });
    }
}
