namespace Nabla.OpenCL;

/// <summary>
/// Memory of a device, lent by its pool. Commands that were given before it went back may still use it, which does no harm, since those of
/// its next tenant come after them.
/// </summary>
internal sealed class ClBuffer(ClDevice device, int elementSize, CollectionTrigger? trigger)
{
    public ClDevice Device => device;

    /// <summary>The memory. The pool, which lends it to this object, sets it.</summary>
    public Slot Slot { get; set; } = null!;

    public nint Handle => Slot.Handle;

    public int ElementSize => elementSize;

    /// <summary>What counts the buffers of the backend that this one was made for; null where nothing does.</summary>
    public CollectionTrigger? Trigger => trigger;

    /// <summary>What may turn out to have gone wrong in what the contents were computed from; null for nothing.</summary>
    public Fault[]? Faults { get; set; }
}

/// <summary>A piece of a device's memory.</summary>
internal sealed unsafe class Slot(nint handle, void* host, long bytes)
{
    /// <summary>OpenCL's handle of it.</summary>
    public nint Handle => handle;

    /// <summary>Where the host sees it, too; null where it does not.</summary>
    public void* Host => host;

    public long Bytes => bytes;

    /// <summary>How many commands had been given when its last tenant left.</summary>
    public long UsedUntil { get; set; }
}
