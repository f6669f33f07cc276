namespace Nabla;

/// <summary>
/// Which devices the OpenCL backend uses, and how much memory. Bound from the section <c>Nabla:OpenCL</c>, if the host has one.
/// </summary>
public sealed class OpenCLOptions
{
    /// <summary>The section of the host's configuration.</summary>
    public const string Section = "Nabla:OpenCL";

    /// <summary>Part of a platform's name, in any case; null takes every platform. <c>clinfo</c> lists them.</summary>
    public string? Platform { get; set; }

    /// <summary>The kind of device; all kinds unless said otherwise.</summary>
    public OpenCLDeviceType DeviceType { get; set; }

    /// <summary>
    /// The folder in which compiled programs are kept for other processes: null for a folder among the user's data, empty for none.
    /// </summary>
    public string? CacheDirectory { get; set; }

    /// <summary>How many bytes all buffers of one device may have, those kept for reuse included; 0 for the device's memory.</summary>
    public long MaxBytes { get; set; }

    /// <summary>How many bytes one device keeps for reuse.</summary>
    public long PoolBytes { get; set; } = 1 << 28;

    /// <summary>
    /// Whether the backend asks for a collection of the young generations after every 64 MiB, or 8,192, of buffers; true unless set. The
    /// garbage collector does not see a device's memory. Without these collections, memory is returned when .NET collects for other
    /// reasons, or when the device is full: before a <see cref="DeviceOutOfMemoryException"/> the whole heap is collected in any case.
    /// </summary>
    public bool CollectsGarbage { get; set; } = true;
}

/// <summary>A kind of OpenCL device.</summary>
public enum OpenCLDeviceType
{
    /// <summary>Every kind.</summary>
    All,
    /// <summary>The machine's processors, as a device of PoCL for example.</summary>
    Cpu,
    /// <summary>Graphics processors.</summary>
    Gpu,
    /// <summary>Other accelerators.</summary>
    Accelerator,
}
