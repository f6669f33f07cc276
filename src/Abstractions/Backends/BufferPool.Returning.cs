using System.Runtime.InteropServices;

namespace Nabla;

// How memory comes back, and when it is given back to where it came from.
public abstract partial class BufferPool<TMemory>
{
    /// <summary>Gives back all that is free.</summary>
    public void Trim() => Trim(long.MaxValue);

    /// <summary>Takes back what has no tenant any more; the result is what there is no room to keep.</summary>
    private Piece? Sweep(ref Piece? lent)
    {
        Piece? dead = null, alive = null, next;
        for (var piece = lent; piece is not null; piece = next)
        {
            next = piece.Next;
            if (!piece.Tenant.TryGetTarget(out var tenant)) (piece.Next, dead) = (dead, piece);
            else if (GC.GetGeneration(tenant) == GC.MaxGeneration) (piece.Next, _old) = (_old, piece);
            else (piece.Next, alive) = (alive, piece);
        }
        lent = alive;
        if (dead is null) return null;
        var now = Environment.TickCount64;
        for (; dead is not null; dead = next)
        {
            next = dead.Next;
            Returned(dead.Memory!);
            // What was lent last comes last, and is lent first: it may still be in a cache.
            ref var free = ref CollectionsMarshal.GetValueRefOrNullRef(_free, dead.Size);
            (dead.Since, dead.Next, free) = (now, free, dead);
            _kept += dead.Size;
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
    /// Takes what came back before <paramref name="time"/>, and if more than <paramref name="most"/> bytes are left, of the rest.
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
            pieces.Tenant.Dispose();
            Release(pieces.Memory!);
        }
    }

    private void WhenIdle()
    {
        Trim(Math.Max(Environment.TickCount64 - Patience, Volatile.Read(ref _asked)));
        lock (_gate) _isWaiting = _kept > 0 && _timer.Change(Patience, Timeout.Infinite);
    }

    /// <summary>
    /// After a collection of the whole heap. One that all threads waited for was asked for, or there is too little memory: all that is free
    /// goes. A program that causes many of them, one after the other, needs what it has: then only what is not lent again by the timer's
    /// next tick.
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
    /// Garbage from the beginning, so that its finalizer runs after collections: soon after those of the whole heap only.
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
                // It would end the process. What is free still goes after some seconds.
            }
        }
    }
}
