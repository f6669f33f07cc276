namespace Nabla.Devices;

/// <summary>
/// Memory of a device, rented from its pool. Commands that were enqueued before the memory was returned may still use it. This is safe,
/// since the commands of its next owner run after them.
/// </summary>
internal sealed class DeviceBuffer(QueueDevice device, int elementSize, CollectionTrigger? trigger)
{
    public QueueDevice Device => device;

    /// <summary>The memory, set by the pool.</summary>
    public Slot Slot { get; set; } = null!;

    public int ElementSize => elementSize;

    /// <summary>Counts the buffers of the backend that this one was made for; null where none are counted.</summary>
    public CollectionTrigger? Trigger => trigger;

    /// <summary>The fault that the computation of the contents may have found; null for none.</summary>
    public Fault[]? Faults { get; set; }

    /// <summary>Copies elements to the buffer. Commands that were enqueued before still see the old ones.</summary>
    public void Write(int offset, ReadOnlySpan<byte> data) => device.Write(this, (long)offset * elementSize, data);

    /// <summary>
    /// Copies elements to the host when all commands that they depend on are done. Throws the fault that these commands found, if any.
    /// </summary>
    public void Read(int offset, Span<byte> data)
    {
        if (data.IsEmpty) return;
        Fault.Throw(Faults);
        device.Read(this, (long)offset * elementSize, data);
    }
}

/// <summary>A piece of a device's memory.</summary>
internal class Slot(nint handle, long bytes)
{
    /// <summary>The driver's handle or address of it.</summary>
    public nint Handle => handle;

    public long Bytes => bytes;

    /// <summary>How many commands had been enqueued when its last owner returned it.</summary>
    public long UsedUntil { get; set; }
}
