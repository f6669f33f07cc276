using ILGPU.Runtime.Cuda;

namespace Nabla.CudaSimulation;

/// <summary>A context of a device: its memory, its streams, and the error of its kernels.</summary>
internal sealed class DriverContext
{
    private readonly List<DriverStream> _streams = [];

    public DriverContext(Device device)
    {
        (Device, Execution) = (device, new(Memory));
        device.Contexts.Add(this);
    }

    public Device Device { get; }

    public DeviceMemory Memory { get; } = new();

    public Execution Execution { get; }

    /// <summary>The error of a kernel that failed. It stays, and all later calls return it.</summary>
    public CudaError Failure { get; set; }

    /// <summary>The stream without a handle.</summary>
    public DriverStream DefaultStream => field ??= NewStream();

    public DriverStream NewStream()
    {
        var stream = new DriverStream(this);
        _streams.Add(stream);
        return stream;
    }

    public DriverStream Stream(nint handle) => handle == 0 ? DefaultStream : Driver.Get<DriverStream>(handle);

    public void Release(DriverStream stream) => _streams.Remove(stream);

    /// <summary>Runs what waits in all streams.</summary>
    public CudaError Synchronize()
    {
        foreach (var stream in _streams) stream.Run();
        return Failure;
    }
}

/// <summary>A queue of work.</summary>
internal sealed class DriverStream(DriverContext context) : IOfContext
{
    private readonly Queue<Action> _work = [];

    public DriverContext Context => context;

    /// <summary>Runs the work after what waits, or lets it wait, too.</summary>
    public void Enqueue(Action work)
    {
        _work.Enqueue(work);
        if (!CudaSimulator.Deferred) Run();
    }

    /// <summary>Runs what waits. After a fault nothing runs.</summary>
    public CudaError Run()
    {
        while (_work.TryDequeue(out var work))
            if (context.Failure == CudaError.CUDA_SUCCESS) work();
        return context.Failure;
    }
}

/// <summary>A point in a stream's work.</summary>
internal sealed class DriverEvent(DriverContext context) : IOfContext
{
    public DriverContext Context => context;

    /// <summary>The stream in which it was recorded; null before.</summary>
    public DriverStream? Stream { get; private set; }

    public bool HasHappened { get; private set; } = true;

    /// <summary>When it happened.</summary>
    public long Timestamp { get; private set; }

    public void Record(DriverStream stream)
    {
        (Stream, HasHappened) = (stream, false);
        stream.Enqueue(() => (HasHappened, Timestamp) = (true, System.Diagnostics.Stopwatch.GetTimestamp()));
    }
}
