namespace Nabla;

/// <summary>
/// Asks for a collection of the young generations when a number of bytes, or of pieces of memory, has been handed out. Make one for each
/// backend: a trigger counts what one backend hands out.
/// </summary>
public sealed class CollectionTrigger
{
    private readonly long _mostBytes;
    private readonly int _generation, _mostPieces;
    private long _bytes, _collections;
    private int _pieces;

    /// <summary>A trigger that has counted nothing yet.</summary>
    /// <param name="generation">The oldest generation that is collected.</param>
    /// <param name="mostBytes">After how many bytes it is collected.</param>
    /// <param name="mostPieces">After how many pieces it is collected.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public CollectionTrigger(int generation, long mostBytes, int mostPieces = int.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(generation);
        ArgumentOutOfRangeException.ThrowIfNegative(mostBytes);
        ArgumentOutOfRangeException.ThrowIfNegative(mostPieces);
        (_generation, _mostBytes, _mostPieces) = (generation, mostBytes, mostPieces);
    }

    /// <summary>How many collections were asked for.</summary>
    public long Collections => Volatile.Read(ref _collections);

    /// <summary>Counts a piece of memory before it is handed out. Collects first where a limit is reached.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bytes"/> is negative.</exception>
    public void Count(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        var areMany = _mostPieces < int.MaxValue && Interlocked.Increment(ref _pieces) > _mostPieces;
        if (Interlocked.Add(ref _bytes, bytes) <= _mostBytes && !areMany) return;
        Interlocked.Exchange(ref _bytes, 0);
        Interlocked.Exchange(ref _pieces, 0);
        Interlocked.Increment(ref _collections);
        // What was handed out since the last collection is in a young generation, and most of it is no longer used.
#pragma warning disable RS0030 // This is the place that the policy of collections belongs to.
        GC.Collect(_generation, GCCollectionMode.Forced, blocking: true);
#pragma warning restore RS0030
    }
}
