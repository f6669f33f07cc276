using System.Numerics;
using System.Runtime;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nabla;

/// <summary>
/// A pool of memory for a backend's buffers. A buffer, the owner, rents memory and never returns it itself. The memory is free again when
/// nothing can reach the owner: no live object, no object that waits for its finalizer, and none that its finalizer revives. A finalizer of
/// the buffer would be too early, since it may run before that of an object which still reads the buffer. Free memory is kept, up to a
/// bound, for buffers of the same size. It is released when nobody asked for it for some seconds, or after a blocking collection of the
/// whole heap. Make one pool for each device of a process. The garbage collector does not see the memory behind a buffer: count what is
/// rented with a <see cref="CollectionTrigger"/>.
/// </summary>
/// <typeparam name="TMemory">A piece of memory.</typeparam>
#pragma warning disable CA1001 // The timer lives as long as the pool, which is never disposed: its tensors may outlive the runtime.
public abstract partial class BufferPool<TMemory> where TMemory : class
#pragma warning restore CA1001
{
    /// <summary>After how many milliseconds free memory that nobody asked for is released.</summary>
    private const int Patience = 5_000;

    /// <summary>The least number of milliseconds between two trims that collections of the whole heap cause.</summary>
    private const int BetweenTrims = 1_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<long, Piece?> _free = [];   // by size; the piece that was returned last is first
    private readonly long _mostKept;
    private readonly Timer _timer;
    private Piece? _young, _old;   // Rented. Only a collection of the whole heap finds that an owner in _old is gone.
    private long _kept;
    private int _collections;
    private bool _isWaiting;   // whether the timer is running
    private long _asked;   // what was returned before this time is released at the next tick
    private long _nextTrim;   // when the next collection may cause a trim
    private long _blocking = GC.GetGCMemoryInfo(GCKind.FullBlocking).Index;   // the last blocking collection of the whole heap

    /// <summary>An empty pool.</summary>
    /// <param name="mostKept">How many bytes of free memory are kept at most.</param>
    protected BufferPool(long mostKept)
    {
        _mostKept = mostKept;
        // A timer holds the execution context of its creator, with all its AsyncLocals.
        using AsyncFlowControl? flow = ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();
        _timer = new(static pool => ((BufferPool<TMemory>)pool!).WhenIdle(), this, Timeout.Infinite, Timeout.Infinite);
        _ = new Watch(this);
    }

    /// <summary>Allocates <paramref name="size"/> bytes; null where there is no room.</summary>
    protected abstract TMemory? Create(long size);

    /// <summary>Frees memory. Any thread may call this, also the finalizer thread; it must not throw.</summary>
    protected abstract void Release(TMemory memory);

    /// <summary>Whether the garbage collector owns the memory. If so, memory that is too large to be kept is left to it.</summary>
    protected virtual bool IsManaged => false;

    /// <summary>Called when an owner is gone, before the memory is rented again. The pool is locked during the call.</summary>
    protected virtual void Returned(TMemory memory) { }

    /// <summary>The size class of a number of bytes. There are eight for each power of two, so that at most an eighth is wasted.</summary>
    protected static long SizeClass(long bytes)
    {
        var step = Math.Max(1, (long)(BitOperations.RoundUpToPowerOf2((ulong)bytes) / 16));
        return (bytes + step - 1) / step * step;
    }

    /// <summary>
    /// Memory of <paramref name="size"/> bytes, which belongs to <paramref name="owner"/> for as long as anything can reach the owner. Its
    /// contents are undefined. Null where there is no room, even after a garbage collection and the release of all free memory.
    /// </summary>
    protected TMemory? Rent(object owner, long size) => Rent(owner, size, out _);

    /// <summary>As <see cref="Rent(object, long)"/>, for memory that may be given back by <see cref="Return"/>.</summary>
    /// <param name="owner">The owner.</param>
    /// <param name="size">The size in bytes.</param>
    /// <param name="lease">What <see cref="Return"/> takes; null for memory that the pool does not keep.</param>
    protected TMemory? Rent(object owner, long size, out object? lease)
    {
        lease = null;
        if ((Reuse(owner, size, ref lease) ?? New(owner, size, ref lease)) is { } memory) return memory;
#pragma warning disable RS0030 // Before memory is refused, garbage is collected: here no policy applies.
        for (var i = 0; i < 2; i++)
        {
            if (i == 0)
            {
                GC.Collect();
            }
            else
            {
                GC.WaitForPendingFinalizers();   // Objects that wait for their finalizer may hold tensors too.
                // The freed arrays may have left only small gaps.
                GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            }
#pragma warning restore RS0030
            if (Reuse(owner, size, ref lease) is { } free) return free;
            Trim();
            if (New(owner, size, ref lease) is { } made) return made;
        }
        return null;
    }

    private TMemory? Reuse(object owner, long size, ref object? lease)
    {
        Piece? piece, released = null;
        lock (_gate)
        {
            // After each collection, also where there is free memory: what was used last may still be in a processor cache.
            if (GC.CollectionCount(0) is var collections && collections != _collections)
            {
                _collections = collections;
                released = Sweep(ref _young);
            }
            piece = Pop(size);
            if (piece is not null)
            {
                piece.Owner.SetTarget(owner);
                (piece.Next, _young) = (_young, piece);
            }
        }
        Release(released);
        lease = piece;
        return piece?.Memory;
    }

    private TMemory? New(object owner, long size, ref object? lease)
    {
        if (IsManaged && size > _mostKept) return Create(size);
        var piece = new Piece(new(owner, trackResurrection: true), size);
        lock (_gate) _free.TryAdd(size, null);   // Now, because returning memory must not allocate.
        try
        {
            piece.Memory = Create(size);
        }
        finally
        {
            if (piece.Memory is null) piece.Owner.Dispose();
        }
        if (piece.Memory is null) return null;
        lock (_gate) (piece.Next, _young) = (_young, piece);
        lease = piece;
        return piece.Memory;
    }

    private Piece? Pop(long size)
    {
        ref var first = ref CollectionsMarshal.GetValueRefOrNullRef(_free, size);
        if (Unsafe.IsNullRef(ref first) || first is not { } piece) return null;
        first = piece.Next;
        _kept -= size;
        return piece;
    }

    /// <summary>A piece of memory, and its present or last owner.</summary>
    private sealed class Piece(WeakGCHandle<object> owner, long size)
    {
        public readonly long Size = size;
        public TMemory? Memory;   // null once it was given back
        public WeakGCHandle<object> Owner = owner;   // tracks resurrection: null only when the owner can never be reached again
        public Piece? Next;
        public long Since;   // when it was returned
    }
}
