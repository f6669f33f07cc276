namespace Nabla.Devices;

/// <summary>
/// A device with one queue. Commands run in the order in which they were enqueued, so that a command may use memory that an earlier one
/// still uses. Only reading waits.
/// </summary>
internal abstract class QueueDevice
{
    /// <summary>Its name, for errors.</summary>
    public abstract string Name { get; }

    /// <summary>How many groups of work-items run at one time.</summary>
    public abstract int Units { get; }

    /// <summary>
    /// Whether it is the machine's processor. Work-items of a group run one after the other there, so that one item should take neighbours
    /// in memory.
    /// </summary>
    public abstract bool IsProcessor { get; }

    /// <summary>The number of items of a group, where the kernel does not ask for another.</summary>
    public abstract int GroupSize { get; }

    /// <summary>Its kernels.</summary>
    public abstract ILanguage Language { get; }

    /// <summary>Copies, with any layouts.</summary>
    public Elementwise Copy { get; } = new("copy", new(["x"], (_, _) => "x", null));

    /// <summary>Its memory.</summary>
    public abstract DevicePool Pool { get; }

    /// <summary>The lock that is held while a kernel's arguments are set and it is enqueued.</summary>
    public Lock Gate { get; } = new();

    /// <summary>How many commands have been enqueued. When that many are done, all earlier uses of a buffer are done.</summary>
    public abstract long Given { get; }

    /// <summary>Sets an argument of a kernel's next launch, with the lock held.</summary>
    public abstract unsafe void Set(Program program, nint kernel, int index, void* value, int bytes);

    /// <summary>Sets a buffer as an argument of a kernel's next launch, with the lock held.</summary>
    public abstract void Set(Program program, nint kernel, int index, DeviceBuffer buffer);

    /// <summary>Enqueues groups of items, with the lock held.</summary>
    public abstract void Enqueue(Program program, nint kernel, long groups, int size);

    /// <summary>How many groups compute a number of items, each of which is a turn of a loop where the kernel has one.</summary>
    public virtual long Groups(long items) => (items + GroupSize - 1) / GroupSize;

    /// <summary>Enqueues that bytes of a buffer become 0.</summary>
    public abstract void Clear(DeviceBuffer buffer, long offset, long bytes);

    /// <summary>Sets all elements of a contiguous tensor to 0.</summary>
    public void Clear(DeviceTensor y) =>
        Clear((DeviceBuffer)y.Buffer, (long)y.Offset * y.DType.Size, y.Length * y.DType.Size);

    /// <summary>Waits until all enqueued commands are done.</summary>
    public abstract void Finish();

    /// <summary>Copies bytes to a buffer. Commands that were enqueued before still see the old ones.</summary>
    public abstract void Write(DeviceBuffer buffer, long offset, ReadOnlySpan<byte> data);

    /// <summary>Copies bytes to the host when all commands that they depend on are done.</summary>
    public abstract void Read(DeviceBuffer buffer, long offset, Span<byte> data);

    /// <summary>Throws unless the bytes lie within the buffer: a host's copy checks nothing.</summary>
    protected static void Contain(DeviceBuffer buffer, long offset, long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset + bytes, buffer.Slot.Bytes, nameof(bytes));
    }
}
