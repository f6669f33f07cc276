using System.Numerics;
using Silk.NET.OpenCL;

namespace Nabla.OpenCL;

/// <summary>A device's memory. What tensors give back is kept for others of about the same size, up to a bound.</summary>
internal sealed unsafe class Pool(ClDevice device, OpenCLOptions options)
{
    /// <summary>The bytes of the smallest buffer; also the largest constant that one command carries.</summary>
    public const int Smallest = 128;

    // After so much was lent, the garbage collector is asked which tensors are gone: it does not see what they hold.
    private const long Budget = 1 << 26, Count = 8192;

    private readonly Dictionary<long, Stack<Slot>> _free = [];
    private readonly Lock _gate = new();
    private long _total, _kept, _lent, _count;

    /// <summary>Bytes that the device's buffers have, those kept for reuse included.</summary>
    public long Total => Volatile.Read(ref _total);

    /// <summary>A buffer of at least <paramref name="bytes"/>, whose contents are undefined.</summary>
    /// <exception cref="NablaException">There is no room, also after a garbage collection.</exception>
    public ClBuffer Rent(long bytes, int elementSize = 1)
    {
        var size = SizeClass(bytes);
        if (Interlocked.Add(ref _lent, size) > Budget | Interlocked.Increment(ref _count) > Count)
        {
            Interlocked.Exchange(ref _lent, 0);
            Interlocked.Exchange(ref _count, 0);
            GC.Collect(1, GCCollectionMode.Forced, blocking: true);
        }
        var slot = Take(size) ?? Create(size);
        if (slot is null)
        {
            // Tensors that are garbage hold memory until their finalizers ran, and the pool holds what nobody may want again.
            GC.Collect();
            GC.WaitForPendingFinalizers();
            slot = Take(size);
            if (slot is null) Trim();
            slot ??= Create(size) ?? throw Full(bytes);
        }
        return new(device, slot, elementSize);
    }

    /// <summary>Takes back what a buffer held; from the finalizer's thread. Where too much is kept, what is of other sizes makes room.</summary>
    public void Return(Slot slot)
    {
        slot.UsedUntil = device.Given;
        Slot[] released = [];
        lock (_gate)
        {
            if (_kept + slot.Bytes > options.PoolBytes) released = TakeAll(except: slot.Bytes);
            if (_kept + slot.Bytes > options.PoolBytes) released = [.. released, slot];
            else
            {
                _kept += slot.Bytes;
                if (!_free.TryGetValue(slot.Bytes, out var same)) _free.Add(slot.Bytes, same = new());
                same.Push(slot);
            }
        }
        foreach (var other in released) Release(other);
    }

    private Slot[] TakeAll(long except = 0)
    {
        Slot[] slots = [.. _free.Where(kind => kind.Key != except).SelectMany(kind => kind.Value)];
        foreach (var slot in slots) _kept -= slot.Bytes;
        foreach (var kind in _free)
            if (kind.Key != except) kind.Value.Clear();
        return slots;
    }

    /// <summary>Four sizes for each power of two, so that at most a quarter is wasted.</summary>
    private static long SizeClass(long bytes)
    {
        if (bytes <= Smallest) return Smallest;
        var step = (long)(BitOperations.RoundUpToPowerOf2((ulong)bytes) / 8);
        return (bytes + step - 1) / step * step;
    }

    private Slot? Take(long size)
    {
        lock (_gate)
        {
            if (!_free.TryGetValue(size, out var same) || !same.TryPop(out var slot)) return null;
            _kept -= size;
            return slot;
        }
    }

    /// <summary>New memory, or null where there is no room.</summary>
    private Slot? Create(long size)
    {
        if (Interlocked.Add(ref _total, size) > options.MaxBytes && options.MaxBytes > 0) return Refused();
        // Memory that the host sees, too, needs no copies: of the device's own kind, so that kernels and the host may use it as they like.
        const SvmMemFlags FineGrain = (SvmMemFlags)((1 << 0) | (1 << 10));
        var host = device.Infos.SharesMemory ? device.Api.Svmalloc(device.Context, FineGrain, (nuint)size, 0) : null;
        if (host == null && device.Infos.SharesMemory) return Refused();
        int error;
        var flags = MemFlags.ReadWrite | (host == null ? 0 : MemFlags.UseHostPtr);
        var handle = device.Api.CreateBuffer(device.Context, flags, (nuint)size, host, &error);
        if (error == 0) return new(handle, host, size);
        if (host != null) device.Api.Svmfree(device.Context, host);
        if (IsNoRoom(error)) return Refused();
        device.Check(error, $"make a buffer of {size} bytes");
        return null;

        Slot? Refused()
        {
            Interlocked.Add(ref _total, -size);
            return null;
        }
    }

    /// <summary>Whether an answer of OpenCL means that the device's memory is full.</summary>
    public static bool IsNoRoom(int error)
        => (ErrorCodes)error is ErrorCodes.MemObjectAllocationFailure or ErrorCodes.OutOfResources or ErrorCodes.OutOfHostMemory
            or ErrorCodes.InvalidBufferSize;

    /// <summary>Gives all that is kept for reuse back to the device.</summary>
    public void Trim()
    {
        Slot[] slots;
        lock (_gate) slots = TakeAll();
        foreach (var slot in slots) Release(slot);
        device.Finish();
    }

    private void Release(Slot slot)
    {
        // Both are done by OpenCL when the commands that use the memory are.
        device.Api.ReleaseMemObject(slot.Handle);
        var host = slot.Host;
        if (host != null)
            device.Api.EnqueueSvmfree(device.Queue, 1, &host, null, null, 0, null, null);
        Interlocked.Add(ref _total, -slot.Bytes);
    }

    private NablaException Full(long bytes)
        => new($"opencl: {device.Name} has no room for {bytes} bytes: {Total} are in use, of "
            + $"{(options.MaxBytes > 0 ? options.MaxBytes : device.Infos.Memory)}, and one buffer has at most {device.Infos.LargestBuffer}. "
            + "Keep fewer tensors alive, compute in parts (chunkSize), or in float32.");
}
