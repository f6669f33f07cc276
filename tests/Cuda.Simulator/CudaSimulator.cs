using ILGPU.Runtime.Cuda;

namespace Nabla.CudaSimulation;

/// <summary>
/// CUDA without a GPU: after <see cref="Install"/>, ILGPU's CUDA accelerator works on every machine. ILGPU's own PTX is translated to IL
/// and run thread by thread; the driver is a stand-in in managed code. Kernels are slow, and what they do wrong is found: accesses outside
/// of allocations and misaligned ones, barriers and shuffles that threads miss, and loops that do not end. As on a device, such a fault
/// does not fail the launch; later calls return it, and <see cref="LastFault"/> says what happened. Fresh memory holds NaN, and the
/// addresses of freed memory are not used again. All members may be used from several threads; kernels run one at a time.
/// </summary>
public static class CudaSimulator
{
    /// <summary>Whether blocks and threads run in descending order. A result that depends on the order needs a barrier.</summary>
    public static bool Descending { get; set; }

    /// <summary>The device on which they do in any case, by its number; null for none.</summary>
    public static int? DescendingDevice { get; set; }

    /// <summary>
    /// Whether launches, copies and fills wait in their stream until something waits for them: a synchronisation, an event, a copy to
    /// memory of the host that is not page-locked, a release of memory. This shows host code that uses memory again too early, or reads a
    /// result too early. Streams do not wait for each other, and the default stream is one of them.
    /// </summary>
    public static bool Deferred { get; set; }

    /// <summary>The number of devices that the driver reports.</summary>
    public static int DeviceCount { get; set; }

    /// <summary>The number of multiprocessors of a device. With few, grids are small, and kernels fast.</summary>
    public static int Multiprocessors { get; set; }

    /// <summary>The memory of a device, in bytes. Allocations beyond it fail.</summary>
    public static long MemoryBytes { get; set; }

    /// <summary>The driver's version, 12040 for 12.4. It refuses PTX that is too new for it.</summary>
    public static int DriverVersion { get; set; }

    /// <summary>The devices' compute capability. They refuse PTX of a later target.</summary>
    public static (int Major, int Minor) ComputeCapability { get; set; }

    /// <summary>The number of instructions after which a thread is taken to hang.</summary>
    public static long InstructionBudget { get; set; }

    /// <summary>The number of kernels that were launched since the last <see cref="Reset"/>.</summary>
    public static long Launches => Driver.Launches;

    /// <summary>The device memory that is allocated now, on all devices.</summary>
    public static long AllocatedBytes => Driver.AllocatedBytes;

    /// <summary>
    /// What was wrong with the last kernel that failed or the last call that was refused: the error, the kernel, its block, thread and
    /// instruction, the address and the nearest allocation. null if there was none since the last <see cref="Reset"/>.
    /// </summary>
    public static string? LastFault => Driver.LastFault?.Text;

    /// <summary>All PTX texts that were loaded in this process.</summary>
    public static IReadOnlyCollection<string> LoadedTexts => CodeModule.Texts;

    static CudaSimulator() => SetDefaults();

    /// <summary>Puts the stand-in in the place of ILGPU's CUDA driver, for the whole process. More calls have no effect.</summary>
    public static void Install() => DriverClass.Install();

    /// <summary>
    /// Sets all settings to their defaults and the counters to 0, and clears errors: of contexts whose kernels failed, and injected ones.
    /// Allocations remain.
    /// </summary>
    public static void Reset()
    {
        SetDefaults();
        Driver.Reset();
    }

    /// <summary>Lets the next call of a function fail without any effect.</summary>
    /// <param name="function">The driver's name of it, with or without its version: cuMemAlloc or cuMemAlloc_v2.</param>
    /// <param name="error">What it returns.</param>
    /// <exception cref="ArgumentException">ILGPU calls no function of this name.</exception>
    public static void FailNext(string function, CudaError error)
    {
        ArgumentNullException.ThrowIfNull(function);
        Driver.FailNext(DriverClass.FunctionNamed(function), error);
    }

    private static void SetDefaults()
    {
        Descending = false;
        DescendingDevice = null;
        Deferred = false;
        DeviceCount = 1;
        Multiprocessors = 4;
        MemoryBytes = 8L << 30;
        DriverVersion = 12040;
        ComputeCapability = (9, 0);
        InstructionBudget = 1L << 31;
    }
}
