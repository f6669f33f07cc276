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
    public double[] Rent(LargeBuffer owner, long bytes, out object? lease)
    {
        var size = SizeClass(bytes);
        if (size > MostKept) size = (bytes + sizeof(double) - 1) / sizeof(double) * sizeof(double);   // It is not reused.
        return base.Rent(owner, size, out lease) ?? throw new OutOfMemoryException($"the process uses {Environment.WorkingSet:N0} bytes, " +
            $"{GC.GetTotalMemory(false):N0} of them managed, and may use {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes:N0}");
    }

    /// <summary>Takes an array back that nobody reads any more.</summary>
    public void TakeBack(object? lease) => Return(lease);

    /// <inheritdoc/>
    protected override double[]? Create(long size)
    {
        try
        {
            var memory = GC.AllocateUninitializedArray<double>((int)(size / sizeof(double)));
            if (size >= HugePage) Advise(memory, HugePages, HugePage);
            return memory;
        }
        catch (OutOfMemoryException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    // Gives the pages back to the operating system, since the garbage collector keeps them.
    protected override void Release(double[] memory) => Advise(memory, DontNeed, Environment.SystemPageSize);

    private const int DontNeed = 4, HugePages = 14, HugePage = 1 << 21;

    /// <summary>Advises the system about the pages of <paramref name="page"/> bytes that lie within an array.</summary>
    private static unsafe void Advise(double[] memory, int advice, nint page)
    {
        if (!OperatingSystem.IsLinux()) return;
        fixed (double* start = memory)
        {
            nint from = ((nint)start + page - 1) / page * page, to = (nint)(start + memory.Length) / page * page;
            if (to > from) _ = Advise(from, to - from, advice);
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint address, nint length, int advice);
}
