namespace Nabla.CudaSimulation;

/// <summary>A simulated device.</summary>
internal sealed class Device(int ordinal)
{
    public bool Descends => CudaSimulator.Descending || CudaSimulator.DescendingDevice == ordinal;

    public List<DriverContext> Contexts { get; } = [];

    public long Allocated => Contexts.Sum(c => c.Memory.Allocated);
}

/// <summary>What a device says of itself.</summary>
internal static class DeviceAttributes
{
    /// <summary>An attribute by the driver's number; 0 for what the device does not have.</summary>
    public static int Of(int attribute) => attribute switch
    {
        1 or 2 or 3 => LaunchLimits.BlockThreads,
        4 => LaunchLimits.BlockZ,
        5 => int.MaxValue,
        6 or 7 => LaunchLimits.GridYZ,
        8 => CodeModule.MaxSharedBytes, // of a block
        9 => 64 << 10, // constant memory
        10 => Warp.Lanes,
        12 => 64 << 10, // registers of a block
        13 => 1_700_000, // clock rate in kHz
        16 => CudaSimulator.Multiprocessors,
        19 => 1, // can map memory of the host
        31 => 1, // concurrent kernels
        36 => 2_600_000, // clock rate of the memory in kHz
        37 => 5120, // bus width in bits
        38 => 50 << 20, // L2 cache
        39 => LaunchLimits.MultiprocessorThreads,
        40 => 1, // copy engines
        41 => 1, // unified addressing
        75 => CudaSimulator.ComputeCapability.Major,
        76 => CudaSimulator.ComputeCapability.Minor,
        81 => 228 << 10, // shared memory of a multiprocessor
        82 => 64 << 10, // registers of a multiprocessor
        _ => 0,
    };
}

/// <summary>The largest launches.</summary>
internal static class LaunchLimits
{
    public const int BlockThreads = 1024;
    public const int BlockZ = 64;
    public const int GridYZ = ushort.MaxValue;
    public const int MultiprocessorThreads = 2048;
}
