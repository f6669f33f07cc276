namespace Nabla;

/// <summary>
/// A buffer with memory of a pool, which whoever knows that nothing else refers to the buffer can give back before the garbage collector
/// finds that out. Transforms do so with the temporaries of rules. After that, the buffer throws when it is read.
/// </summary>
public abstract class ReturnableBuffer
{
    private static long s_count;

    /// <summary>A buffer that is newer than all others.</summary>
    protected ReturnableBuffer() => Number = Interlocked.Increment(ref s_count);

    /// <summary>The number of the buffer that was made last.</summary>
    public static long Newest => Volatile.Read(ref s_count);

    /// <summary>The place in the order in which the process made such buffers.</summary>
    public long Number { get; }

    /// <summary>Gives the memory back.</summary>
    public abstract void Return();
}
