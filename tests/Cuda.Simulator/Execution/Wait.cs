namespace Nabla.CudaSimulation;

/// <summary>What a thread waits for.</summary>
internal enum WaitKind
{
    /// <summary>Nothing: it runs.</summary>
    None,

    /// <summary>It has ended.</summary>
    Ended,

    Barrier,
    BarrierCount,
    BarrierAnd,
    BarrierOr,

    WarpBarrier,
    ShuffleUp,
    ShuffleDown,
    ShuffleButterfly,
    ShuffleIndex,
    VoteAll,
    VoteAny,
    VoteUniform,
    VoteBallot,
}

/// <summary>A thread that waits for others, or runs, or has ended.</summary>
internal struct Wait
{
    public WaitKind Kind;

    /// <summary>The number in the module of the instruction at which it waits.</summary>
    public int Instruction;

    /// <summary>What it gives to the others.</summary>
    public uint Value;

    /// <summary>The lane or distance of a shuffle; the number of a barrier.</summary>
    public uint B;

    /// <summary>The clamp and the segment mask of a shuffle.</summary>
    public uint C;

    /// <summary>The lanes that take part.</summary>
    public uint Members;

    /// <summary>What it gets.</summary>
    public uint Result;

    /// <summary>Whether a shuffle's source lane is in range.</summary>
    public bool IsValid;

    public readonly bool IsBarrier => Kind is WaitKind.Barrier or WaitKind.BarrierCount or WaitKind.BarrierAnd or WaitKind.BarrierOr;

    /// <summary>Whether it waits for lanes of its warp.</summary>
    public readonly bool IsOfWarp => Kind >= WaitKind.WarpBarrier;
}
