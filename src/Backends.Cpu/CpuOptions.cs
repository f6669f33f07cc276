namespace Nabla;

/// <summary>What the CPU backend may use. Bound from the host's configuration, section <c>Nabla:Cpu</c>, where there is one.</summary>
public sealed class CpuOptions
{
    /// <summary>The section of the host's configuration.</summary>
    public const string Section = "Nabla:Cpu";

    /// <summary>How many threads one operator is split over at most; 0 for as many as there are processors.</summary>
    public int MaxThreads { get; set; }
}
