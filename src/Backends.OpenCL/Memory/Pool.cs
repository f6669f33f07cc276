using Silk.NET.OpenCL;

namespace Nabla.OpenCL;

/// <summary>A device's memory.</summary>
internal sealed unsafe class Pool(ClDevice device, OpenCLOptions options) : BufferPool<Slot>(options.PoolBytes)
{
    /// <summary>The bytes of the smallest buffer, and of the largest constant inside of a command.</summary>
    public const int Smallest = 128;

    // Smaller buffers are copied to and from the host: an allocation that is shared costs each later operator a little time (PoCL).
    private const long SmallestShared = 1 << 16;

    private long _total;

    /// <summary>The bytes of all buffers of the device, those kept for reuse included.</summary>
    public long Total => Volatile.Read(ref _total);

    /// <summary>
    /// A buffer of at least <paramref name="bytes"/> bytes, with undefined contents; <paramref name="trigger"/>, if any, counts it.
    /// </summary>
    /// <exception cref="OutOfMemoryException">There is no room, also after a garbage collection.</exception>
    public ClBuffer Rent(long bytes, int elementSize = 1, CollectionTrigger? trigger = null)
    {
        trigger?.Count(Math.Max(bytes, Smallest));
        var buffer = new ClBuffer(device, elementSize, trigger);
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
        if (Interlocked.Add(ref _total, size) > options.MaxBytes && options.MaxBytes > 0) return Refused();
        // Memory that the host can access needs no copies. It is fine-grained, so that kernels and the host may both use it.
        const SvmMemFlags FineGrain = (SvmMemFlags)((1 << 0) | (1 << 10));
        var isShared = device.Infos.SharesMemory && size >= SmallestShared;
        var host = isShared ? device.Api.Svmalloc(device.Context, FineGrain, (nuint)size, 0) : null;
        if (host == null && isShared) return Refused();
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

    /// <summary>Whether an error code of OpenCL means that the device's memory is full.</summary>
    public static bool IsNoRoom(int error) =>
        (ErrorCodes)error is ErrorCodes.MemObjectAllocationFailure or ErrorCodes.OutOfResources or ErrorCodes.OutOfHostMemory or
            ErrorCodes.InvalidBufferSize;

    /// <inheritdoc/>
    protected override void Release(Slot memory)
    {
        // OpenCL frees both kinds when the commands that use the memory are done.
        device.Api.ReleaseMemObject(memory.Handle);
        var host = memory.Host;
        if (host != null) device.Api.EnqueueSvmfree(device.Queue, 1, &host, null, null, 0, null, null);
        Interlocked.Add(ref _total, -memory.Bytes);
    }

    private OutOfMemoryException Full(long bytes) =>
        new($"{device.Name} was asked for {bytes:N0} bytes, {Total:N0} are in use of " +
            $"{(options.MaxBytes > 0 ? options.MaxBytes : device.Infos.Memory):N0}, " +
            $"and one buffer has at most {device.Infos.LargestBuffer:N0}");
}
