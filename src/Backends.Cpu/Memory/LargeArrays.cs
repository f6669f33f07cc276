using System.Runtime.InteropServices;

namespace Nabla.Cpu;

/// <summary>
/// Large arrays, for tensors of every dtype. Free ones are at most a sixteenth of the memory that the process may have. As many bytes may
/// be lent before the young generations are collected, but no more than 128 MiB: what comes back should still be in a cache.
/// </summary>
internal sealed partial class LargeArrays : BufferPool<double[]>
{
    private static readonly long s_share = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 16;

    private LargeArrays() : base(Math.Min(1 << 27, s_share), mostPieces: 48, s_share) { }

    public static LargeArrays Shared { get; } = new();

    /// <inheritdoc/>
    protected override bool IsManaged => true;

    /// <summary>An array of at least so many bytes.</summary>
    /// <exception cref="OutOfMemoryException">There is no room.</exception>
    public double[] Rent(Loan tenant, long bytes)
    {
        var size = SizeClass(bytes);
        if (size > s_share) size = (bytes + sizeof(double) - 1) / sizeof(double) * sizeof(double);   // It is not reused.
        return Lend(tenant, size) ?? throw new OutOfMemoryException($"the process uses {Environment.WorkingSet:N0} bytes, " +
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
    // The garbage collector would keep the pages of what is no longer used for itself.
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
