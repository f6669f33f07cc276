namespace Nabla;

/// <summary>
/// Which devices the OpenCL backend takes, and what it may use. Bound from the section <c>Nabla:OpenCL</c>, where there is one.
/// </summary>
public sealed class OpenCLOptions
{
    /// <summary>The section of the host's configuration.</summary>
    public const string Section = "Nabla:OpenCL";

    /// <summary>Part of a platform's name, in any case; null takes every platform. <c>clinfo</c> lists them.</summary>
    public string? Platform { get; set; }

    /// <summary>The kind of device; all kinds unless said otherwise.</summary>
    public OpenCLDeviceType DeviceType { get; set; }

    /// <summary>Where compiled programs are kept for other processes: null for a folder of the user's, empty for nowhere.</summary>
    public string? CacheDirectory { get; set; }

    /// <summary>How many bytes one device's buffers may have in all, those kept for reuse included; 0 for what the device has.</summary>
    public long MaxBytes { get; set; }

    /// <summary>How many bytes one device keeps for reuse.</summary>
    public long PoolBytes { get; set; } = 1 << 28;

    /// <summary>
    /// Whether the backend asks for a collection of the garbage collector's young generations after every 64 MiB, or 8,192, of buffers; yes
    /// unless set. The garbage collector does not see a device's memory: without these collections it comes back when .NET collects for
    /// other reasons, or when the device is full. Then the whole heap is collected in either case before a
    /// <see cref="DeviceOutOfMemoryException"/>.
    /// </summary>
    public bool CollectsGarbage { get; set; } = true;
}

/// <summary>A kind of OpenCL device.</summary>
public enum OpenCLDeviceType
{
    /// <summary>Every kind.</summary>
    All,
    /// <summary>The machine's processors, such as PoCL makes them a device.</summary>
    Cpu,
    /// <summary>Graphics processors.</summary>
    Gpu,
    /// <summary>Other accelerators.</summary>
    Accelerator,
}
