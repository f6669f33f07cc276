using System.Diagnostics;

namespace Nabla;

/// <summary>
/// Asks for a collection of the young generations when a number of bytes has been handed out since the last one. Make one for each backend:
/// a trigger counts what one backend hands out. While a transform runs, most of what was handed out is in use, and a collection would only
/// move it to an older generation, where it is found late: collections wait for the transform's end, or for four times the bytes.
/// </summary>
public sealed class CollectionTrigger
{
    /// <summary>Early collections may take this part of the time.</summary>
    private const int Part = 4;

    /// <summary>How many times as many bytes are handed out inside of a transform.</summary>
    private const int Inside = 4;

    private static int s_transforms;   // that run, in all threads
    private static CollectionTrigger? s_waiting;

    private readonly long _earlyBytes, _mostBytes;
    private readonly int _generation;
    private long _bytes, _collections, _last, _duration;

    /// <summary>A trigger that has counted nothing yet.</summary>
    /// <param name="generation">The oldest generation that is collected.</param>
    /// <param name="mostBytes">After how many bytes it is collected.</param>
    /// <param name="earlyBytes">
    /// After how many bytes it is collected already, if that is cheap: if collections take at most a quarter of the time. Then memory is
    /// used again while it is in a processor's cache.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public CollectionTrigger(int generation, long mostBytes, long earlyBytes = long.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(generation);
        ArgumentOutOfRangeException.ThrowIfNegative(mostBytes);
        ArgumentOutOfRangeException.ThrowIfNegative(earlyBytes);
        (_generation, _mostBytes, _earlyBytes) = (generation, mostBytes, Math.Min(earlyBytes, mostBytes));
    }

    /// <summary>How many collections were asked for.</summary>
    public long Collections => Volatile.Read(ref _collections);

    /// <summary>Counts a piece of memory before it is handed out. Collects first where a limit is reached.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bytes"/> is negative.</exception>
    public void Count(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        var all = Interlocked.Add(ref _bytes, bytes);
        if (all <= _earlyBytes || (all <= _mostBytes && !IsCheap)) return;
        // A collection of the youngest generation alone leaves what it finds in use where the next one of two generations finds it.
        if (_generation > 0 && all / Inside <= _mostBytes && Volatile.Read(ref s_transforms) > 0) Volatile.Write(ref s_waiting, this);
        else Collect();
    }

    /// <summary>
    /// Says that a transform starts. Dispose of the result when it has ended and nothing refers to what it no longer needs: then a
    /// collection follows if a limit was reached meanwhile and no other transform runs.
    /// </summary>
    public static Postponement Postpone()
    {
        Interlocked.Increment(ref s_transforms);
        return new(true);
    }

    /// <summary>A transform that runs.</summary>
    public ref struct Postponement
    {
        private bool _runs;

        internal Postponement(bool runs) => _runs = runs;

        /// <summary>Says that the transform has ended.</summary>
        public void Dispose()
        {
            if (!_runs) return;
            _runs = false;
            if (Interlocked.Decrement(ref s_transforms) > 0 || Volatile.Read(ref s_waiting) is null) return;
            Interlocked.Exchange(ref s_waiting, null)?.Collect();
        }
    }

    private bool IsCheap => Stopwatch.GetTimestamp() - Volatile.Read(ref _last) >= Part * Volatile.Read(ref _duration);

    private void Collect()
    {
        Interlocked.Exchange(ref _bytes, 0);
        Interlocked.Increment(ref _collections);
        var start = Stopwatch.GetTimestamp();
        // What was handed out since the last collection is in a young generation, and most of it is no longer used.
#pragma warning disable RS0030 // This is the place that the policy of collections belongs to.
        GC.Collect(_generation, GCCollectionMode.Forced, blocking: true);
#pragma warning restore RS0030
        var end = Stopwatch.GetTimestamp();
        Volatile.Write(ref _last, end);
        Volatile.Write(ref _duration, end - start);
    }
}
