using System.Runtime.InteropServices;

namespace Nabla;

// How memory returns to the pool, and when the pool releases it.
public abstract partial class BufferPool<TMemory>
{
    /// <summary>Releases all free memory.</summary>
    public void Trim() => Trim(long.MaxValue);

    /// <summary>
    /// Gives memory back before its owner is gone. Nobody may read it any more, and the owner must forget it. A second call does nothing.
    /// </summary>
    /// <param name="lease">What <see cref="Rent(object, long, out object?)"/> gave.</param>
    protected void Return(object? lease)
    {
        if (lease is not Piece rented) return;
        Piece? released = null;
        lock (_gate)
        {
            if (rented.Memory is not { } memory) return;
            // The piece leaves the list of rented ones at the next sweep; another takes its memory and its handle.
            var free = new Piece(rented.Owner, rented.Size) { Memory = memory };
            (rented.Memory, rented.Owner) = (null, default);
            free.Owner.SetTarget(null!);
            var now = Environment.TickCount64;
            Put(free, now);
            if (_kept > _mostKept) released = TakeFree(now, _mostKept);
            if (!_isWaiting) _isWaiting = _timer.Change(Patience, Timeout.Infinite);
        }
        Release(released);
    }

    private void Put(Piece piece, long now)
    {
        Returned(piece.Memory!);
        // The memory that was rented last is put first, and is rented first again: it may still be in a processor cache.
        ref var free = ref CollectionsMarshal.GetValueRefOrNullRef(_free, piece.Size);
        (piece.Since, piece.Next, free) = (now, free, piece);
        _kept += piece.Size;
    }

    /// <summary>Returns to the pool the memory whose owner is gone. The result is what exceeds the bound and must be released.</summary>
    private Piece? Sweep(ref Piece? rented)
    {
        Piece? dead = null, alive = null, next;
        for (var piece = rented; piece is not null; piece = next)
        {
            next = piece.Next;
            if (piece.Memory is null) continue;   // It was given back.
            if (!piece.Owner.TryGetTarget(out var owner)) (piece.Next, dead) = (dead, piece);
            else if (GC.GetGeneration(owner) == GC.MaxGeneration) (piece.Next, _old) = (_old, piece);
            else (piece.Next, alive) = (alive, piece);
        }
        rented = alive;
        if (dead is null) return null;
        var now = Environment.TickCount64;
        for (; dead is not null; dead = next)
        {
            next = dead.Next;
            Put(dead, now);
        }
        if (!_isWaiting) _isWaiting = _timer.Change(Patience, Timeout.Infinite);
        return _kept <= _mostKept ? null : TakeFree(now, _mostKept);
    }

    private Piece? SweepOld()
    {
        var old = _old;
        _old = null;
        var released = Sweep(ref old);
        for (Piece? next; old is { } piece; old = next)
        {
            next = piece.Next;
            (piece.Next, _young) = (_young, piece);
        }
        return released;
    }

    /// <summary>
    /// Takes free memory that was returned before <paramref name="time"/>, and more until at most <paramref name="most"/> bytes are left.
    /// </summary>
    private Piece? TakeFree(long time, long most = long.MaxValue)
    {
        Piece? taken = null;
        foreach (var size in _free.Keys)
        {
            ref var first = ref CollectionsMarshal.GetValueRefOrNullRef(_free, size);
            while (first is not null && first.Since >= time) first = ref first.Next;
            while (first is { } piece)
            {
                (first, piece.Next, taken) = (piece.Next, taken, piece);
                _kept -= size;
            }
        }
        foreach (var size in _free.Keys)
            while (_kept > most && Pop(size) is { } piece) (piece.Next, taken) = (taken, piece);
        return taken;
    }

    private void Trim(long time)
    {
        Piece? young, old, free;
        lock (_gate) (young, old, free) = (Sweep(ref _young), SweepOld(), TakeFree(time));
        Release(young);
        Release(old);
        Release(free);
    }

    private void Release(Piece? pieces)
    {
        for (; pieces is not null; pieces = pieces.Next)
        {
            pieces.Owner.Dispose();
            Release(pieces.Memory!);
        }
    }

    private void WhenIdle()
    {
        Trim(Math.Max(Environment.TickCount64 - Patience, Volatile.Read(ref _asked)));
        lock (_gate) _isWaiting = _kept > 0 && _timer.Change(Patience, Timeout.Infinite);
    }

    /// <summary>
    /// Called after a collection of the whole heap. A blocking collection means that somebody asked for it or that memory is short: all
    /// free memory is released. A program that causes many of them in a row needs its memory: then only what is not rented again before the
    /// timer's next tick is released.
    /// </summary>
    private void WhenCollected()
    {
        Piece? released;
        lock (_gate) released = SweepOld();
        Release(released);
        var blocking = GC.GetGCMemoryInfo(GCKind.FullBlocking).Index;
        if (blocking == _blocking) return;
        _blocking = blocking;
        var now = Environment.TickCount64;
        Volatile.Write(ref _asked, now + 1);
        if (now < _nextTrim) return;
        _nextTrim = now + BetweenTrims;
        Trim();
    }

    /// <summary>
    /// An object that nothing refers to. Its finalizer runs after each collection of its generation and registers it again; once it is in
    /// the oldest generation, that is after each collection of the whole heap.
    /// </summary>
    private sealed class Watch(BufferPool<TMemory> pool)
    {
        private WeakGCHandle<BufferPool<TMemory>> _pool = new(pool);

        ~Watch()
        {
            try
            {
                if (!_pool.TryGetTarget(out var pool))
                {
                    _pool.Dispose();
                    return;
                }
                if (GC.GetGeneration(this) == GC.MaxGeneration) pool.WhenCollected();
                GC.ReRegisterForFinalize(this);
            }
            catch (OutOfMemoryException)
            {
                // An exception in a finalizer ends the process. The timer still releases the free memory after some seconds.
            }
        }
    }
}
