namespace Nabla;

/// <summary>What the CPU backend may use. Bound from the host's configuration, section <c>Nabla:Cpu</c>, where there is one.</summary>
public sealed class CpuOptions
{
    /// <summary>The section of the host's configuration.</summary>
    public const string Section = "Nabla:Cpu";

    /// <summary>How many threads one operator is split over at most; 0 for as many as there are processors.</summary>
    public int MaxThreads { get; set; }

    /// <summary>
    /// Whether the backend asks for collections of the garbage collector's young generations; yes unless set. It does so after every 8 MiB
    /// of buffers between 4 KiB and 85,000 bytes, and after every 128 MiB, or 48, of larger ones, which a pool lends: what comes back is
    /// then still in a near cache. Each of these collections stops all threads of the process, for 25 to 50 µs where little else is young.
    /// Where the answer is no, the backend never asks for a collection: every buffer is a new array, and .NET alone decides. That suits a
    /// host with many threads or many young objects of its own; operators on large tensors then take several times as long.
    /// </summary>
    public bool CollectsGarbage { get; set; } = true;
}
