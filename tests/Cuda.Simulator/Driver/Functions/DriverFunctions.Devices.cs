using System.Text;
using ILGPU.Runtime.Cuda;

namespace Nabla.CudaSimulation;

/// <summary>
/// The functions of the driver, by its names. They run under the driver's lock. A <see cref="RefusedException"/> becomes the error that
/// they return.
/// </summary>
internal static partial class DriverFunctions
{
    private const CudaError Success = CudaError.CUDA_SUCCESS;

    public static CudaError cuInit(int flags) => Success;

    public static CudaError cuDriverGetVersion(out int version)
    {
        version = CudaSimulator.DriverVersion;
        return Success;
    }

    public static CudaError cuGetErrorString(CudaError error, out nint text)
    {
        text = Driver.Describe(error);
        return Success;
    }

    public static CudaError cuDeviceGetCount(out int count)
    {
        count = CudaSimulator.DeviceCount;
        return Success;
    }

    public static CudaError cuDeviceGet(out int device, int ordinal)
    {
        device = ordinal;
        Driver.Device(ordinal);
        return Success;
    }

    public static CudaError cuDeviceGetName(byte[] name, int length, int device)
    {
        Driver.Device(device);
        Encoding.ASCII.GetBytes($"Simulated GPU {device}\0").CopyTo(name, 0);
        return Success;
    }

    public static CudaError cuDeviceTotalMem_v2(out nint bytes, int device)
    {
        bytes = (nint)CudaSimulator.MemoryBytes;
        return Success;
    }

    public static CudaError cuDeviceGetAttribute(out int value, DeviceAttributeKind attribute, int device)
    {
        value = DeviceAttributes.Of((int)attribute);
        return Success;
    }

    public static CudaError cuDeviceCanAccessPeer(out int canAccess, int device, int peer)
    {
        canAccess = 0;
        return Success;
    }

    public static CudaError cuDeviceGetP2PAttribute(out int value, int attribute, int source, int destination)
    {
        value = 0;
        return Success;
    }

    public static CudaError cuCtxCreate_v2(out nint context, CudaAcceleratorFlags flags, int device)
    {
        var created = new DriverContext(Driver.Device(device));
        context = Driver.Add(created);
        Driver.SetCurrent(created);
        return Success;
    }

    /// <summary>Frees all memory of the context. This succeeds also after a fault, and a new context begins without one.</summary>
    public static CudaError cuCtxDestroy_v2(nint context)
    {
        var destroyed = Driver.Remove<DriverContext>(context);
        destroyed.Synchronize();
        destroyed.Memory.FreeAll();
        destroyed.Device.Contexts.Remove(destroyed);
        Driver.Forget(destroyed);
        return Success;
    }

    public static CudaError cuCtxSetCurrent(nint context)
    {
        Driver.SetCurrent(context == 0 ? null : Driver.Get<DriverContext>(context));
        return Success;
    }

    [InContext]
    public static CudaError cuCtxSynchronize() => Driver.Context.Synchronize();

    public static CudaError cuCtxGetCacheConfig(out CudaCacheConfiguration configuration)
    {
        configuration = default;
        return Success;
    }

    public static CudaError cuCtxSetCacheConfig(CudaCacheConfiguration configuration) => Success;

    public static CudaError cuCtxGetSharedMemConfig(out CudaSharedMemoryConfiguration configuration)
    {
        configuration = default;
        return Success;
    }

    public static CudaError cuCtxSetSharedMemConfig(CudaSharedMemoryConfiguration configuration) => Success;
}
