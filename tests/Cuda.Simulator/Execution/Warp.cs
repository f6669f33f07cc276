using System.Numerics;
using ILGPU.Runtime.Cuda;

namespace Nabla.CudaSimulation;

/// <summary>Shuffles, votes and barriers of a warp. The lanes that an instruction names must come to it, if they have not ended.</summary>
internal static class Warp
{
    public const int Lanes = 32;

    /// <summary>Lets the lanes go on whose partners have all come. Returns false if none runs then.</summary>
    /// <param name="first">The first thread of the warp.</param>
    /// <param name="end">The thread after its last one.</param>
    public static bool Release(Execution execution, int first, int end)
    {
        var waits = execution.Waits.AsSpan(first, end - first);
        uint live = 0, waiting = 0, released = 0;
        for (var i = 0; i < waits.Length; i++)
        {
            if (waits[i].Kind != WaitKind.Ended) live |= 1u << i;
            if (waits[i].IsOfWarp) waiting |= 1u << i;
        }
        execution.LiveLanes = live;
        for (var i = 0; i < waits.Length; i++)
        {
            if ((waiting & ~released & (1u << i)) == 0) continue;
            var members = waits[i].Members & live;
            if ((members & (1u << i)) == 0) throw Fault(execution, first + i, "the lane is not a member of its own mask");
            if (!AreTogether(waits, i, members)) continue;
            Exchange(execution, first, waits, members, waits[i].Kind);
            released |= members;
        }
        if (waiting != 0 && released == 0)
        {
            var lane = Lowest(waiting);
            throw Fault(execution, first + lane, "lanes that its mask names do not come to it, and wait elsewhere");
        }
        return released != 0;
    }

    private static int Lowest(uint lanes) => BitOperations.TrailingZeroCount(lanes);

    private static bool AreTogether(Span<Wait> waits, int lane, uint members)
    {
        for (var rest = members; rest != 0; rest &= rest - 1)
        {
            var other = Lowest(rest);
            if (!waits[other].IsOfWarp || waits[other].Instruction != waits[lane].Instruction) return false;
        }
        return true;
    }

    private static void Exchange(Execution execution, int first, Span<Wait> waits, uint members, WaitKind kind)
    {
        uint ballot = 0;
        for (var rest = members; rest != 0; rest &= rest - 1)
        {
            var lane = Lowest(rest);
            if (waits[lane].Value != 0) ballot |= 1u << lane;
        }
        for (var rest = members; rest != 0; rest &= rest - 1)
        {
            var lane = Lowest(rest);
            waits[lane].Result = kind switch
            {
                WaitKind.VoteAll => ballot == members ? 1u : 0,
                WaitKind.VoteAny => ballot != 0 ? 1u : 0,
                WaitKind.VoteUniform => ballot == 0 || ballot == members ? 1u : 0,
                WaitKind.VoteBallot => ballot,
                WaitKind.WarpBarrier => 0,
                _ => Shuffled(execution, first, waits, members, lane),
            };
        }
        for (var rest = members; rest != 0; rest &= rest - 1)
            waits[Lowest(rest)].Kind = WaitKind.None;
    }

    /// <summary>The value of the lane that a shuffle reads, or the lane's own if that is out of range.</summary>
    private static uint Shuffled(Execution execution, int first, Span<Wait> waits, uint members, int lane)
    {
        ref var wait = ref waits[lane];
        var (distance, clamp, segment) = ((int)(wait.B & 31), (int)(wait.C & 31), (int)((wait.C >> 8) & 31));
        var highest = (lane & segment) | (clamp & ~segment);
        var source = wait.Kind switch
        {
            WaitKind.ShuffleUp => lane - distance,
            WaitKind.ShuffleDown => lane + distance,
            WaitKind.ShuffleButterfly => lane ^ distance,
            _ => (lane & segment) | (distance & ~segment),
        };
        wait.IsValid = wait.Kind == WaitKind.ShuffleUp ? source >= highest : source <= highest;
        if (!wait.IsValid) return wait.Value;
        if ((members & (1u << source)) == 0) throw Fault(execution, first + lane, $"it reads lane {source}, which takes no part");
        return waits[source].Value;
    }

    private static FaultException Fault(Execution execution, int thread, string message)
    {
        execution.Thread = thread;
        return new(CudaError.CUDA_ERROR_LAUNCH_FAILED, execution.Waits[thread].Instruction, message);
    }
}
