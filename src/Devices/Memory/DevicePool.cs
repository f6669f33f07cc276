namespace Nabla.Devices;

/// <summary>A device's memory.</summary>
/// <param name="device">The device.</param>
/// <param name="mostKept">How many bytes are kept for reuse.</param>
/// <param name="mostBytes">How many bytes all buffers may have; 0 for the device's memory.</param>
internal abstract class DevicePool(QueueDevice device, long mostKept, long mostBytes) : BufferPool<Slot>(mostKept)
{
    /// <summary>The bytes of the smallest buffer.</summary>
    public const int Smallest = 128;

    private long _total;

    /// <summary>The bytes of all buffers of the device, those kept for reuse included.</summary>
    public long Total => Volatile.Read(ref _total);

    /// <summary>The bytes of the device's memory, and of the largest buffer.</summary>
    protected abstract (long Memory, long Buffer) Limits { get; }

    /// <summary>
    /// A buffer of at least <paramref name="bytes"/> bytes, with undefined contents; <paramref name="trigger"/>, if any, counts it.
    /// </summary>
    /// <exception cref="OutOfMemoryException">There is no room, also after a garbage collection.</exception>
    public DeviceBuffer Rent(long bytes, int elementSize = 1, CollectionTrigger? trigger = null)
    {
        trigger?.Count(Math.Max(bytes, Smallest));
        var buffer = new DeviceBuffer(device, elementSize, trigger);
        buffer.Slot = Rent(buffer, SizeClass(Math.Max(bytes, Smallest))) ?? throw Full(bytes);
        return buffer;
    }

    /// <inheritdoc/>
    protected override void Returned(Slot memory) => memory.UsedUntil = device.Given;

    /// <inheritdoc/>
    protected override Slot? Create(long size)
    {
        if (TryCreate(size) is { } slot) return slot;
        device.Finish();   // Only then is the released memory free on the device.
        return TryCreate(size);
    }

    private Slot? TryCreate(long size)
    {
        if (Interlocked.Add(ref _total, size) <= mostBytes || mostBytes <= 0)
            if (Allocate(size) is { } slot) return slot;
        Interlocked.Add(ref _total, -size);
        return null;
    }

    /// <inheritdoc/>
    protected override void Release(Slot memory)
    {
        Free(memory);
        Interlocked.Add(ref _total, -memory.Bytes);
    }

    /// <summary>New memory of the device; null where there is no room.</summary>
    protected abstract Slot? Allocate(long size);

    /// <summary>Frees memory when the commands that use it are done.</summary>
    protected abstract void Free(Slot memory);

    private OutOfMemoryException Full(long bytes)
    {
        var (memory, buffer) = Limits;
        return new($"{device.Name} was asked for {bytes:N0} bytes, {Total:N0} are in use of " +
            $"{(mostBytes > 0 ? mostBytes : memory):N0}, and one buffer has at most {buffer:N0}");
    }
}
