using System.Runtime.InteropServices;
using ILGPU.Runtime.Cuda;

namespace Nabla.CudaSimulation;

/// <content>Memory and copies.</content>
internal static unsafe partial class DriverFunctions
{
    [InContext]
    public static CudaError cuMemGetInfo_v2(out nint free, out nint total)
    {
        total = (nint)CudaSimulator.MemoryBytes;
        free = (nint)Math.Max(0, CudaSimulator.MemoryBytes - Driver.Context.Device.Allocated);
        return Success;
    }

    [InContext]
    public static CudaError cuMemAlloc_v2(out nint address, nint bytes)
    {
        address = 0;
        var context = Driver.Context;
        if (bytes <= 0) throw Invalid($"an allocation of {bytes} bytes");
        if (bytes > CudaSimulator.MemoryBytes - context.Device.Allocated)
        {
            throw new RefusedException(
                CudaError.CUDA_ERROR_OUT_OF_MEMORY,
                $"{bytes} bytes are asked, and {context.Device.Allocated} of {CudaSimulator.MemoryBytes} are allocated");
        }
        address = (nint)context.Memory.Allocate(bytes);
        return Success;
    }

    /// <summary>Waits for all work of the context, as the driver does.</summary>
    [InContext]
    public static CudaError cuMemFree_v2(nint address)
    {
        if (address == 0) return Success;
        var context = Driver.Context;
        if (context.Synchronize() is not Success and var failure) return failure;
        if (!DeviceMemory.IsDeviceAddress(address) || !context.Memory.Free(address))
            throw Invalid($"0x{address:x} is not the beginning of an allocation: {context.Memory.Describe(address)}");
        return Success;
    }

    [InContext]
    public static CudaError cuMemAllocHost_v2(out nint address, nint bytes)
    {
        address = 0;
        if (bytes <= 0) throw Invalid($"an allocation of {bytes} bytes");
        address = Allocation.Fresh(bytes);
        Driver.Context.Memory.Map(address, bytes, owned: true);
        return Success;
    }

    [InContext]
    public static CudaError cuMemFreeHost(nint address)
    {
        if (Driver.Context.Synchronize() is not Success and var failure) return failure;
        return Driver.Context.Memory.Free(address) ? Success : throw Invalid($"0x{address:x} is no page-locked memory");
    }

    [InContext]
    public static CudaError cuMemHostRegister_v2(nint address, nint bytes, MemHostRegisterFlags flags)
    {
        if (Driver.Context.Memory.Find(address, 1) is not null)
            throw new RefusedException(CudaError.CUDA_ERROR_HOST_MEMORY_ALREADY_REGISTERED, $"0x{address:x} is page-locked already");
        Driver.Context.Memory.Map(address, bytes, owned: false);
        return Success;
    }

    [InContext]
    public static CudaError cuMemHostUnregister(nint address)
    {
        if (Driver.Context.Synchronize() is not Success and var failure) return failure;
        return Driver.Context.Memory.Free(address) ? Success :
            throw new RefusedException(CudaError.CUDA_ERROR_HOST_MEMORY_NOT_REGISTERED, $"0x{address:x} is no page-locked memory");
    }

    [InContext]
    public static CudaError cuMemHostGetDevicePointer_v2(out nint device, nint host, int flags)
    {
        device = host;
        return Driver.Context.Memory.Find(host, 1) is not null ? Success : throw Invalid($"0x{host:x} is no page-locked memory");
    }

    /// <summary>
    /// Copies in the order of the stream. Memory of the host that is not page-locked is read, or written, before the call returns.
    /// </summary>
    [InContext]
    public static CudaError cuMemcpyAsync(nint destination, nint source, nint bytes, nint stream)
    {
        var queue = Driver.Context.Stream(stream);
        if (bytes < 0) throw Invalid($"a copy of {bytes} bytes");
        if (bytes == 0) return Success;
        var (to, from) = (Resolve(destination, bytes), Resolve(source, bytes));
        if (CudaSimulator.Deferred && !from.IsLocked)
        {
            var copy = new ReadOnlySpan<byte>((void*)from.Host, checked((int)bytes)).ToArray();
            queue.Enqueue(() => copy.CopyTo(new Span<byte>((void*)to.Host, copy.Length)));
        }
        else
        {
            queue.Enqueue(() => Buffer.MemoryCopy((void*)from.Host, (void*)to.Host, bytes, bytes));
        }
        return to.IsLocked ? Success : queue.Run();
    }

    [InContext]
    public static CudaError cuMemsetD8Async(nint destination, byte value, nint bytes, nint stream)
    {
        var queue = Driver.Context.Stream(stream);
        if (bytes == 0) return Success;
        var (host, isLocked) = Resolve(destination, bytes);
        if (!isLocked) throw Invalid($"0x{destination:x} is memory of the host");
        queue.Enqueue(() => NativeMemory.Fill((void*)host, (nuint)bytes, value));
        return Success;
    }

    /// <summary>Where bytes are on the host, and whether they are a device's or page-locked, so that a copy may run later.</summary>
    private static (nint Host, bool IsLocked) Resolve(nint address, nint bytes)
    {
        foreach (var context in Driver.Contexts)
            if (context.Memory.Find(address, bytes) is { } found) return (found.Host + (nint)(address - found.Address), true);
        if (DeviceMemory.IsDeviceAddress(address) || address == 0)
            throw Invalid($"{bytes} bytes at 0x{address:x}: {Driver.Context.Memory.Describe(address)}");
        return (address, false);
    }

    private static RefusedException Invalid(string message) => new(CudaError.CUDA_ERROR_INVALID_VALUE, message);
}
