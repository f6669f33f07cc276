namespace Nabla;

/// <summary>
/// Which resources the CPU backend may use. Bound from the host's configuration, section <c>Nabla:Cpu</c>, if there is one.
/// </summary>
public sealed class CpuOptions
{
    /// <summary>The section of the host's configuration.</summary>
    public const string Section = "Nabla:Cpu";

    /// <summary>The largest number of threads that one operator uses; 0 for as many as there are processors.</summary>
    public int MaxThreads { get; set; }

    /// <summary>
    /// Whether the backend asks for collections of the young generations; true unless set. It does so after every 8 MiB of buffers between
    /// 4 KiB and 85,000 bytes, and after every 128 MiB, or 48, of larger ones, which are rented from a pool. Reused memory is then still in
    /// a near cache. Each of these collections stops all threads of the process, for 25 to 50 µs where few other objects are young. With
    /// false the backend never asks for a collection, and every buffer is a new array. Use it in a host with many threads or many young
    /// objects; operators on large tensors then take several times as long.
    /// </summary>
    public bool CollectsGarbage { get; set; } = true;
}
