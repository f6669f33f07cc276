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
