namespace Nabla;

/// <summary>Which GPUs the CUDA backend uses, and how much memory. Bound from the section <c>Nabla:Cuda</c>, if the host has one.</summary>
public sealed class CudaOptions
{
    /// <summary>The section of the host's configuration.</summary>
    public const string Section = "Nabla:Cuda";

    /// <summary>
    /// The GPUs that become <c>cuda:0</c>, <c>cuda:1</c>, …, by the driver's numbers, which begin with 0; null for all, in the driver's
    /// order. Where the driver does not have one of them, there is no device, and a reason.
    /// </summary>
    public IReadOnlyList<int>? Devices { get; set; }

    /// <summary>
    /// The folder in which the PTX of kernels is kept for other processes: null for a folder among the user's data, empty for none.
    /// </summary>
    public string? CacheDirectory { get; set; }

    /// <summary>How many bytes all buffers of one device may have, those kept for reuse included; 0 for the device's memory.</summary>
    public long MaxBytes { get; set; }

    /// <summary>How many bytes one device keeps for reuse.</summary>
    public long PoolBytes { get; set; } = 1 << 30;

    /// <summary>
    /// Whether the backend asks for a collection of the young generations after every 256 MiB, or 8,192, of buffers; true unless set. The
    /// garbage collector does not see a device's memory. Without these collections, memory is returned when .NET collects for other
    /// reasons, or when the device is full: before a <see cref="DeviceOutOfMemoryException"/> the whole heap is collected in any case.
    /// </summary>
    public bool CollectsGarbage { get; set; } = true;
}
