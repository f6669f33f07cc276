using System.Numerics;
using System.Runtime;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nabla;

/// <summary>
/// Memory that a backend's buffers borrow and need not give back: it is free again when the garbage collector has found that nothing can
/// reach the buffer any more, no object that waits for its finalizer either, nor one that its finalizer revives. A buffer's own finalizer
/// could not tell: it may run before that of an object which still reads the buffer. Free memory is kept for buffers of the same size, up
/// to a bound, and given back when nobody asked for it for some seconds, or when all of the garbage collector's heap was collected at once.
/// Make one for each device of a process. The garbage collector does not see the memory behind a buffer, and so need not come in time:
/// count what is lent with a <see cref="CollectionTrigger"/>.
/// </summary>
/// <typeparam name="TMemory">A piece of memory.</typeparam>
public abstract partial class BufferPool<TMemory> where TMemory : class
{
    /// <summary>For how many milliseconds free memory is kept that nobody asks for.</summary>
    private const int Patience = 5_000;

    /// <summary>How many milliseconds are between two trims that collections of the whole heap cause.</summary>
    private const int BetweenTrims = 1_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<long, Piece?> _free = [];   // by size; first what came back last
    private readonly long _mostKept;
    private readonly Timer _timer;
    private Piece? _young, _old;   // Lent. Old are those whose tenants only a collection of the whole heap takes.
    private long _kept;
    private int _collections;
    private bool _isWaiting;   // for the timer
    private long _asked;   // what came back before is to go
    private long _nextTrim;   // when the next collection may cause a trim
    private long _blocking = GC.GetGCMemoryInfo(GCKind.FullBlocking).Index;   // the last blocking collection of the whole heap

    /// <summary>An empty pool.</summary>
    /// <param name="mostKept">How many bytes of free memory are kept at most.</param>
    protected BufferPool(long mostKept)
    {
        _mostKept = mostKept;
        // Else the timer would keep what the first caller has in its AsyncLocals.
        using AsyncFlowControl? flow = ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();
        _timer = new(static pool => ((BufferPool<TMemory>)pool!).WhenIdle(), this, Timeout.Infinite, Timeout.Infinite);
        _ = new Watch(this);
    }

    /// <summary>New memory of <paramref name="size"/> bytes; null where there is no room.</summary>
    protected abstract TMemory? Create(long size);

    /// <summary>Gives memory back to where it came from. Called by any thread, the finalizers' too; it may not throw.</summary>
    protected abstract void Release(TMemory memory);

    /// <summary>
    /// Whether memory is the garbage collector's: then what is too large to be kept is left to it, which takes it back in the collection
    /// that finds it.
    /// </summary>
    protected virtual bool IsManaged => false;

    /// <summary>Called when a tenant is gone, before the memory gets its next. The pool is locked meanwhile.</summary>
    protected virtual void Returned(TMemory memory) { }

    /// <summary>Eight sizes for each power of two, so that at most an eighth is wasted.</summary>
    protected static long SizeClass(long bytes)
    {
        var step = Math.Max(1, (long)(BitOperations.RoundUpToPowerOf2((ulong)bytes) / 16));
        return (bytes + step - 1) / step * step;
    }

    /// <summary>
    /// Memory of <paramref name="size"/> bytes, which is <paramref name="tenant"/>'s for as long as anything can reach that; its contents
    /// are undefined. Null where there is no room, also after garbage was collected and everything free given back.
    /// </summary>
    protected TMemory? Lend(object tenant, long size)
    {
        if ((Reuse(tenant, size) ?? New(tenant, size)) is { } memory) return memory;
        for (var i = 0; i < 2; i++)
        {
            if (i == 0)
            {
                GC.Collect();
            }
            else
            {
                GC.WaitForPendingFinalizers();   // These, too, may hold tensors.
                // Arrays that went may have left room in pieces only.
                GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            }
            if (Reuse(tenant, size) is { } free) return free;
            Trim();
            if (New(tenant, size) is { } made) return made;
        }
        return null;
    }

    private TMemory? Reuse(object tenant, long size)
    {
        Piece? piece, released = null;
        lock (_gate)
        {
            piece = Pop(size);
            if (piece is null && GC.CollectionCount(0) is var collections && collections != _collections)
            {
                _collections = collections;
                released = Sweep(ref _young);
                piece = Pop(size);
            }
            if (piece is not null)
            {
                piece.Tenant.SetTarget(tenant);
                (piece.Next, _young) = (_young, piece);
            }
        }
        Release(released);
        return piece?.Memory;
    }

    private TMemory? New(object tenant, long size)
    {
        if (IsManaged && size > _mostKept) return Create(size);
        var piece = new Piece(tenant, size);
        lock (_gate) _free.TryAdd(size, null);   // Now: where memory comes back, none may be needed.
        try
        {
            piece.Memory = Create(size);
        }
        finally
        {
            if (piece.Memory is null) piece.Tenant.Dispose();
        }
        if (piece.Memory is null) return null;
        lock (_gate) (piece.Next, _young) = (_young, piece);
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

    /// <summary>Memory, and whose it is or was last.</summary>
    private sealed class Piece(object tenant, long size)
    {
        public readonly long Size = size;
        public TMemory? Memory;
        public WeakGCHandle<object> Tenant = new(tenant, trackResurrection: true);   // is null only when the tenant is gone for ever
        public Piece? Next;
        public long Since;   // when it came back
    }
}
