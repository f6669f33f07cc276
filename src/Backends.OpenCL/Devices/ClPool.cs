using Nabla.Devices;
using Silk.NET.OpenCL;

namespace Nabla.OpenCL;

/// <summary>An OpenCL device's memory.</summary>
internal sealed unsafe class ClPool(ClDevice device, OpenCLOptions options) : DevicePool(device, options.PoolBytes, options.MaxBytes)
{
    // Smaller buffers are copied to and from the host: an allocation that is shared costs each later operator a little time (PoCL).
    private const long SmallestShared = 1 << 16;

    protected override (long Memory, long Buffer) Limits => (device.Infos.Memory, device.Infos.LargestBuffer);

    /// <inheritdoc/>
    protected override Slot? Allocate(long size)
    {
        // Memory that the host can access needs no copies. It is fine-grained, so that kernels and the host may both use it.
        const SvmMemFlags FineGrain = (SvmMemFlags)((1 << 0) | (1 << 10));
        var isShared = device.Infos.SharesMemory && size >= SmallestShared;
        var host = isShared ? device.Api.Svmalloc(device.Context, FineGrain, (nuint)size, 0) : null;
        if (host == null && isShared) return null;
        int error;
        var flags = MemFlags.ReadWrite | (host == null ? 0 : MemFlags.UseHostPtr);
        var handle = device.Api.CreateBuffer(device.Context, flags, (nuint)size, host, &error);
        if (error == 0) return new ClSlot(handle, host, size);
        if (host != null) device.Api.Svmfree(device.Context, host);
        if (!IsNoRoom(error)) device.Check(error, $"make a buffer of {size} bytes");
        return null;
    }

    /// <summary>Whether an error code of OpenCL means that the device's memory is full.</summary>
    public static bool IsNoRoom(int error) =>
        (ErrorCodes)error is ErrorCodes.MemObjectAllocationFailure or ErrorCodes.OutOfResources or ErrorCodes.OutOfHostMemory or
            ErrorCodes.InvalidBufferSize;

    /// <inheritdoc/>
    protected override void Free(Slot memory)
    {
        // OpenCL frees both kinds when the commands that use the memory are done.
        device.Api.ReleaseMemObject(memory.Handle);
        var host = ((ClSlot)memory).Host;
        if (host != null) device.Api.EnqueueSvmfree(device.Queue, 1, &host, null, null, 0, null, null);
    }
}

/// <summary>A buffer of OpenCL.</summary>
internal sealed unsafe class ClSlot(nint handle, void* host, long bytes) : Slot(handle, bytes)
{
    /// <summary>The host's pointer to it; null where the host cannot access it.</summary>
    public void* Host => host;
}
