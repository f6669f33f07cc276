namespace Nabla.Cpu;

/// <summary>Splits long loops over threads.</summary>
internal sealed class Work(int maxThreads)
{
    /// <summary>
    /// From how many elements on, of 1 ns each, a loop is shared: with a helper that is awake, and where one must be woken. That takes the
    /// caller some 5 µs, and the helper comes when 50 µs have passed; it pays where more such loops follow.
    /// </summary>
    private const int WithAwake = 1 << 14, WithSleeping = 1 << 16;

    /// <summary>
    /// Into how many parts a thread's share is cut, so that other threads can take parts of a thread that is late because its processor had
    /// to wake or was busy.
    /// </summary>
    private const int PartsPerThread = 4;

    private readonly int _threads = maxThreads == 0 ? Environment.ProcessorCount : maxThreads;

    /// <summary>Whether a loop over <paramref name="elements"/> elements is faster on several threads.</summary>
    public bool Splits(long elements) =>
        elements >= WithAwake && _threads > 1 && (elements >= WithSleeping || Helpers.AreAwake);

    /// <summary>
    /// Calls <paramref name="body"/>(start, count) for parts of 0 … <paramref name="length"/> − 1, on several threads;
    /// <paramref name="elements"/> elements are read or written in all.
    /// </summary>
    public void Split(int length, long elements, Action<int, int> body)
    {
        var worth = Math.Clamp(2 * PartsPerThread * elements / WithAwake, 1, PartsPerThread * _threads);
        var parts = (int)Math.Min(length, worth);
        new Job(parts, _threads - 1, part =>
        {
            var start = (int)((long)length * part / parts);
            body(start, (int)((long)length * (part + 1) / parts) - start);
        }).Run();
    }
}
