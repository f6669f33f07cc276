using ILGPU.Runtime.Cuda;
using Nabla.Devices;

namespace Nabla.Cuda;

/// <summary>A GPU's memory.</summary>
internal sealed class CudaPool(CudaDevice device, CudaOptions options) : DevicePool(device, options.PoolBytes, options.MaxBytes)
{
    protected override (long Memory, long Buffer) Limits => (device.Memory, device.Memory);

    /// <inheritdoc/>
    protected override Slot? Allocate(long size)
    {
        device.Bind();
        var error = CudaDevice.Api.AllocateMemory(out var address, (nint)size);
        if (error == CudaError.CUDA_ERROR_OUT_OF_MEMORY) return null;
        device.Check(error, $"make a buffer of {size} bytes");
        return new(address, size);
    }

    /// <inheritdoc/>
    protected override void Free(Slot memory)
    {
        // Freeing waits for the kernels that use the memory. On a device that is lost there is nothing to free.
        if (device.TryBind()) _ = CudaDevice.Api.FreeMemory(memory.Handle);
    }
}
