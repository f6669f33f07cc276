using System.Diagnostics;
using ILGPU.Runtime.Cuda;

namespace Nabla.CudaSimulation;

/// <content>Streams and events.</content>
internal static unsafe partial class DriverFunctions
{
    [InContext]
    public static CudaError cuStreamCreate(out nint stream, StreamFlags flags)
    {
        stream = Driver.Add(Driver.Context.NewStream());
        return Success;
    }

    [InContext]
    public static CudaError cuStreamCreateWithPriority(out nint stream, StreamFlags flags, int priority) =>
        cuStreamCreate(out stream, flags);

    /// <summary>Lets the stream's work end first.</summary>
    [InContext]
    public static CudaError cuStreamDestroy_v2(nint stream)
    {
        var removed = Driver.Remove<DriverStream>(stream);
        removed.Context.Release(removed);
        return removed.Run();
    }

    [InContext]
    public static CudaError cuStreamSynchronize(nint stream) => Driver.Context.Stream(stream).Run();

    [InContext]
    public static CudaError cuEventCreate(out nint created, CudaEventFlags flags)
    {
        created = Driver.Add(new DriverEvent(Driver.Context));
        return Success;
    }

    [InContext]
    public static CudaError cuEventDestroy_v2(nint destroyed)
    {
        Driver.Remove<DriverEvent>(destroyed);
        return Success;
    }

    [InContext]
    public static CudaError cuEventRecord(nint recorded, nint stream)
    {
        Driver.Get<DriverEvent>(recorded).Record(Driver.Context.Stream(stream));
        return Success;
    }

    /// <summary>Whether the event has happened. If not, the work before it runs now, so that the next call finds it.</summary>
    [InContext]
    public static CudaError cuEventQuery(nint asked)
    {
        var recorded = Driver.Get<DriverEvent>(asked);
        if (recorded.HasHappened) return Success;
        return recorded.Stream!.Run() is not Success and var failure ? failure : CudaError.CUDA_ERROR_NOT_READY;
    }

    [InContext]
    public static CudaError cuEventSynchronize(nint awaited) => Driver.Get<DriverEvent>(awaited).Stream?.Run() ?? Success;

    [InContext]
    public static CudaError cuEventElapsedTime(out float milliseconds, nint start, nint end)
    {
        milliseconds = 0;
        var (first, last) = (Driver.Get<DriverEvent>(start), Driver.Get<DriverEvent>(end));
        if (first.Stream is null || last.Stream is null)
            throw new RefusedException(CudaError.CUDA_ERROR_INVALID_HANDLE, "the event was not recorded");
        if (!first.HasHappened || !last.HasHappened) return CudaError.CUDA_ERROR_NOT_READY;
        milliseconds = (float)Stopwatch.GetElapsedTime(first.Timestamp, last.Timestamp).TotalMilliseconds;
        return Success;
    }
}
