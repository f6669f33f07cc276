namespace Nabla.OpenCL;

/// <summary>
/// Memory of a device, lent by its pool. It goes back when no tensor needs it any more; commands that were given before may still use it,
/// which does no harm, since those of its next tenant come after them.
/// </summary>
internal sealed class ClBuffer(ClDevice device, Slot slot, int elementSize)
{
    public ClDevice Device => device;

    public Slot Slot => slot;

    public nint Handle => slot.Handle;

    public int ElementSize => elementSize;

    /// <summary>What may turn out to have gone wrong in what the contents were computed from; null for nothing.</summary>
    public Fault[]? Faults { get; set; }

    /// <summary>Gives the memory back.</summary>
    ~ClBuffer() => device.Pool.Return(slot);
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
