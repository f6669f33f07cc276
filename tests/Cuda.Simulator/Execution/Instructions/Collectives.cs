namespace Nabla.CudaSimulation;

/// <summary>Instructions for which threads of a block or a warp wait for each other.</summary>
internal static class Collectives
{
    public static void Barrier(Emitter e, Instruction i)
    {
        if (i.Has("warp"))
        {
            Await(e, i, WaitKind.WarpBarrier, () => e.PushInt(0), null, null, i[0]);
            return;
        }
        var reduces = i.Has("red");
        if (i.Operands.Length != (reduces ? 3 : 1)) throw InstructionSet.Unknown(i, "a number of threads of");
        var kind = i.Has("popc") ? WaitKind.BarrierCount : i.Has("and") ? WaitKind.BarrierAnd :
            reduces ? WaitKind.BarrierOr : WaitKind.Barrier;
        Await(e, i, kind, () => PushFlag(e, reduces ? i[2] : null), i[reduces ? 1 : 0], null, null);
        if (!reduces) return;
        PushAwaited(e, nameof(Execution.Awaited));
        e.Pop(i[0], kind == WaitKind.BarrierCount ? PtxType.U32 : PtxType.Predicate);
    }

    public static void Shuffle(Emitter e, Instruction i)
    {
        var kind = i.Has("up") ? WaitKind.ShuffleUp : i.Has("down") ? WaitKind.ShuffleDown :
            i.Has("bfly") ? WaitKind.ShuffleButterfly : WaitKind.ShuffleIndex;
        Await(e, i, kind, () => e.Push(i[1], PtxType.U32), i[2], i[3], i[4]);
        var outputs = i[0] is Several several ? several.Items : [i[0]];
        PushAwaited(e, nameof(Execution.Awaited));
        e.Pop(outputs[0], PtxType.U32);
        if (outputs.Length == 1) return;
        PushAwaited(e, nameof(Execution.AwaitedValid));
        e.Pop(outputs[1], PtxType.Predicate);
    }

    public static void Vote(Emitter e, Instruction i)
    {
        var kind = i.Has("all") ? WaitKind.VoteAll : i.Has("any") ? WaitKind.VoteAny :
            i.Has("uni") ? WaitKind.VoteUniform : WaitKind.VoteBallot;
        Await(e, i, kind, () => PushFlag(e, i[1]), null, null, i[2]);
        PushAwaited(e, nameof(Execution.Awaited));
        e.Pop(i[0], kind == WaitKind.VoteBallot ? PtxType.U32 : PtxType.Predicate);
    }

    public static void ActiveMask(Emitter e, Instruction i)
    {
        e.PushState(nameof(Execution.LiveLanes));
        e.Pop(i[0], PtxType.U32);
    }

    /// <summary>Says what the thread waits for, and returns until the scheduler has it.</summary>
    private static void Await(Emitter e, Instruction i, WaitKind kind, Action value, Operand? b, Operand? c, Operand? members)
    {
        e.PushExecution();
        e.PushInt((int)kind);
        value();
        foreach (var operand in (Operand?[])[b, c, members])
        {
            if (operand is null) e.PushInt(0);
            else e.Push(operand, PtxType.U32);
        }
        e.PushInt(i.Number);
        e.Call(typeof(Execution), nameof(Execution.Await));
        e.Wait();
    }

    private static void PushFlag(Emitter e, Operand? predicate)
    {
        if (predicate is null) e.PushInt(0);
        else e.Push(predicate, PtxType.Predicate);
    }

    private static void PushAwaited(Emitter e, string method)
    {
        e.PushExecution();
        e.Call(typeof(Execution), method);
    }
}
