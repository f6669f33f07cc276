using ILGPU.Runtime.Cuda;

namespace Nabla.CudaSimulation;

/// <summary>Checks launches, reads their arguments, and runs them.</summary>
internal static unsafe class KernelLaunches
{
    private const nint End = 0;
    private const nint BufferPointer = 1;
    private const nint BufferSize = 2;

    public static void Check(Code code, Dim grid, Dim block, int sharedBytes)
    {
        if (grid.X < 1 || grid.Y is < 1 or > LaunchLimits.GridYZ || grid.Z is < 1 or > LaunchLimits.GridYZ || grid.Count > int.MaxValue)
            throw Invalid($"a grid of {grid} blocks");
        var most = code.Function.MaxThreads > 0 ? code.Function.MaxThreads : LaunchLimits.BlockThreads;
        if (block.X < 1 || block.Y < 1 || block.Z is < 1 or > LaunchLimits.BlockZ || block.Count > most)
            throw Invalid($"a block of {block} threads");
        if (sharedBytes < 0 || code.SharedEnd + (long)sharedBytes > CodeModule.MaxSharedBytes)
            throw Invalid($"{code.SharedEnd} and {sharedBytes} bytes of shared memory, where a block has {CodeModule.MaxSharedBytes}");
    }

    /// <summary>The arguments as the kernel reads them: from pointers to each, or from a buffer that holds all.</summary>
    public static byte[] Arguments(Code code, nint pointers, nint extra)
    {
        var parameters = code.Function.Parameters;
        var bytes = new byte[parameters.Bytes];
        if (parameters.Bytes == 0) return bytes;
        if ((pointers == 0) == (extra == 0)) throw Invalid("arguments are given by pointers or by a buffer, and not by both");
        if (pointers == 0)
        {
            ReadBuffer(extra, parameters.Bytes).CopyTo(bytes);
            return bytes;
        }
        for (var i = 0; i < parameters.Variables.Count; i++)
        {
            var (parameter, pointer) = (parameters.Variables[i], ((nint*)pointers)[i]);
            if (pointer == 0) throw Invalid($"the pointer to the argument {i} is null");
            new ReadOnlySpan<byte>((void*)pointer, parameter.Bytes).CopyTo(bytes.AsSpan(parameter.Offset));
        }
        return bytes;
    }

    /// <summary>Runs a kernel. The context keeps the error of one that fails.</summary>
    public static void Run(Launch launch, DriverContext context)
    {
        try
        {
            Scheduler.Run(launch, context.Execution);
        }
        catch (FaultException e)
        {
            context.Failure = e.Error;
            Driver.LastFault = (e.Error, Describe(e, launch, context.Execution));
        }
    }

    private static ReadOnlySpan<byte> ReadBuffer(nint extra, int expected)
    {
        nint buffer = 0, size = -1;
        for (var item = (nint*)extra; *item != End; item += 2)
        {
            if (*item == BufferPointer) buffer = item[1];
            else if (*item == BufferSize) size = *(nint*)item[1];
            else throw Invalid($"the launch has the unknown extra {*item}");
        }
        // A structure may end with padding, up to the largest alignment.
        if (buffer == 0 || size < expected || size > (expected + 15) / 16 * 16)
            throw Invalid($"the arguments have {size} bytes, and the kernel's parameters {expected}");
        return new((void*)buffer, expected);
    }

    private static string Describe(FaultException e, Launch launch, Execution execution)
    {
        var ptx = launch.Code.Module.Ptx;
        var line = e.Instruction >= 0 ? ptx.Instructions[e.Instruction].Line : launch.Code.Function.Line;
        var block = new Dim(execution.CtaX, execution.CtaY, execution.CtaZ);
        return $"{e.Error}: {launch.Code.Function.Name}, block {block} of {launch.Grid}, thread {launch.Block.At(execution.Thread)} of " +
            $"{launch.Block}, PTX line {line} '{ptx.LineText(line)}': {e.Message}";
    }

    private static RefusedException Invalid(string message) => new(CudaError.CUDA_ERROR_INVALID_VALUE, message);
}
