using ILGPU.Runtime.Cuda;

namespace Nabla.CudaSimulation;

/// <summary>Barriers of a block.</summary>
internal static class Barriers
{
    /// <summary>Lets the threads go on that wait at a barrier, all at the same. Returns false if all have ended.</summary>
    public static bool Release(Execution execution, CodeModule module)
    {
        var waits = execution.Waits;
        var waiting = Array.FindIndex(waits, w => w.Kind != WaitKind.Ended);
        if (waiting < 0) return false;
        var (count, instruction) = (0u, waits[waiting].Instruction);
        for (var i = 0; i < waits.Length; i++)
        {
            if (waits[i].Kind == WaitKind.Ended)
                throw Fault(execution, waiting, $"thread {i} of the block has ended, and thread {waiting} waits for it");
            if (waits[i].Instruction != instruction)
                throw Fault(execution, i, $"thread {waiting} waits at the barrier of line {module.Ptx.Instructions[instruction].Line}");
            count += waits[i].Value;
        }
        var result = waits[waiting].Kind switch
        {
            WaitKind.BarrierAnd => count == waits.Length ? 1u : 0,
            WaitKind.BarrierOr => count > 0 ? 1u : 0,
            _ => count,
        };
        foreach (ref var wait in waits.AsSpan()) (wait.Kind, wait.Result) = (WaitKind.None, result);
        return true;
    }

    private static FaultException Fault(Execution execution, int thread, string message)
    {
        execution.Thread = thread;
        var instruction = execution.Waits[thread].Instruction;
        return new(CudaError.CUDA_ERROR_LAUNCH_FAILED, instruction, $"not all threads come to the barrier: {message}");
    }
}
