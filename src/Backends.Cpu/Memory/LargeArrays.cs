using System.Runtime.InteropServices;

namespace Nabla.Cpu;

/// <summary>
/// Large arrays, for tensors of every dtype and runtime. At most a sixteenth of the memory that the process may have is kept free.
/// </summary>
internal sealed partial class LargeArrays : BufferPool<double[]>
{
    private LargeArrays() : base(MostKept) { }

    /// <summary>How many bytes are kept free at most.</summary>
    public static long MostKept { get; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 16;

    public static LargeArrays Shared { get; } = new();

    /// <inheritdoc/>
    protected override bool IsManaged => true;

    /// <summary>An array of at least so many bytes.</summary>
    /// <exception cref="OutOfMemoryException">There is no room.</exception>
    public double[] Rent(LargeBuffer owner, long bytes)
    {
        var size = SizeClass(bytes);
        if (size > MostKept) size = (bytes + sizeof(double) - 1) / sizeof(double) * sizeof(double);   // It is not reused.
        return base.Rent(owner, size) ?? throw new OutOfMemoryException($"the process uses {Environment.WorkingSet:N0} bytes, " +
            $"{GC.GetTotalMemory(false):N0} of them managed, and may use {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes:N0}");
    }

    /// <inheritdoc/>
    protected override double[]? Create(long size)
    {
        try
        {
            return GC.AllocateUninitializedArray<double>((int)(size / sizeof(double)));
        }
        catch (OutOfMemoryException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    // Gives the pages back to the operating system, since the garbage collector keeps them.
    protected override unsafe void Release(double[] memory)
    {
        if (!OperatingSystem.IsLinux()) return;
        fixed (double* start = memory)
        {
            nint page = Environment.SystemPageSize;
            nint from = ((nint)start + page - 1) / page * page, to = (nint)(start + memory.Length) / page * page;
            if (to > from) _ = Advise(from, to - from, DontNeed);
        }
    }

    private const int DontNeed = 4;

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint address, nint length, int advice);
}
