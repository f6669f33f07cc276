using System.Runtime.InteropServices;
using System.Text;
using ILGPU.Runtime.Cuda;

namespace Nabla.CudaSimulation;

/// <content>Modules and launches.</content>
internal static unsafe partial class DriverFunctions
{
    private const int ErrorLogBuffer = 5;
    private const int ErrorLogSize = 6;

    [InContext]
    public static CudaError cuModuleLoadData(out nint module, string text)
    {
        module = 0;
        ArgumentNullException.ThrowIfNull(text);
        try
        {
            module = Driver.Add(new LoadedModule(Driver.Context, text));
            return Success;
        }
        catch (PtxException e)
        {
            throw new RefusedException(CudaError.CUDA_ERROR_INVALID_PTX, e.Message);
        }
    }

    /// <summary>Loads a module. Of the options, the buffer for error messages is used.</summary>
    [InContext]
    public static CudaError cuModuleLoadDataEx(out nint module, string text, int count, nint options, nint values)
    {
        try
        {
            return cuModuleLoadData(out module, text);
        }
        catch (RefusedException e)
        {
            var kinds = new ReadOnlySpan<int>((void*)options, count);
            var arguments = new ReadOnlySpan<nint>((void*)values, count);
            var (buffer, size) = (kinds.IndexOf(ErrorLogBuffer), kinds.IndexOf(ErrorLogSize));
            if (buffer >= 0 && size >= 0)
            {
                var message = Encoding.ASCII.GetBytes(e.Message + "\0");
                var length = (int)Math.Min(message.Length, arguments[size]);
                Marshal.Copy(message, 0, arguments[buffer], length);
            }
            throw;
        }
    }

    [InContext]
    public static CudaError cuModuleUnload(nint module)
    {
        if (Driver.Context.Synchronize() is not Success and var failure) return failure;
        Driver.Remove<LoadedModule>(module).Unload();
        return Success;
    }

    [InContext]
    public static CudaError cuModuleGetFunction(out nint function, nint module, string name)
    {
        function = 0;
        var loaded = Driver.Get<LoadedModule>(module);
        var code = loaded.Code.Entry(name) ??
            throw new RefusedException(CudaError.CUDA_ERROR_NOT_FOUND, $"the module has no entry '{name}'");
        function = Driver.Add(new LoadedKernel(loaded, code));
        return Success;
    }

    [InContext]
    public static CudaError cuLaunchKernel(
        nint function, int gridX, int gridY, int gridZ, int blockX, int blockY, int blockZ, int sharedBytes, nint stream, nint arguments,
        nint extra)
    {
        var kernel = Driver.Get<LoadedKernel>(function);
        var context = Driver.Context;
        if (kernel.Context != context)
            throw new RefusedException(CudaError.CUDA_ERROR_INVALID_HANDLE, "the kernel is of another context than the calling thread's");
        var (grid, block) = (new Dim(gridX, gridY, gridZ), new Dim(blockX, blockY, blockZ));
        KernelLaunches.Check(kernel.Code, grid, block, sharedBytes);
        var launch = new Launch(
            kernel.Code, grid, block, sharedBytes, KernelLaunches.Arguments(kernel.Code, arguments, extra), kernel.Module.Globals,
            context.Device.Descends, CudaSimulator.InstructionBudget);
        Driver.Launches++;
        context.Stream(stream).Enqueue(() => KernelLaunches.Run(launch, context));
        return Success;
    }

    [InContext]
    public static CudaError cuOccupancyMaxActiveBlocksPerMultiprocessor(out int blocks, nint function, int blockSize, nint sharedBytes)
    {
        var code = Driver.Get<LoadedKernel>(function).Code;
        var bytes = Math.Max(1, code.SharedEnd + sharedBytes);
        blocks = (int)Math.Min(LaunchLimits.MultiprocessorThreads / Math.Max(1, blockSize), (228 << 10) / bytes);
        return Success;
    }

    [InContext]
    public static CudaError cuOccupancyMaxPotentialBlockSize(
        out int gridSize, out int blockSize, nint function, ComputeDynamicMemorySizeForBlockSize sharedBytesOf, nint sharedBytes, int limit)
    {
        Driver.Get<LoadedKernel>(function);
        blockSize = limit > 0 ? Math.Min(limit, 256) : 256;
        gridSize = LaunchLimits.MultiprocessorThreads / blockSize * CudaSimulator.Multiprocessors;
        return Success;
    }
}
