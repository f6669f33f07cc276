using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Nabla.Devices;
using Silk.NET.OpenCL;

namespace Nabla.OpenCL;

/// <summary>A device with one context and one queue. There is one object per device in the process, and it is never closed.</summary>
internal sealed unsafe class ClDevice : QueueDevice
{
    /// <summary>
    /// The number of items of a work-group. It is the same everywhere, since a driver compiles a kernel again for each other number.
    /// </summary>
    public const int Group = 64;

    // A driver may delay commands until a flush, and may queue any number of them.
    private const int FlushEvery = 16, InFlight = 1024;

    private readonly DeviceInfos _infos;
    private readonly ConcurrentDictionary<string, Lazy<Compiled>> _programs = new();
    private readonly ProgramCache _cache;
    private long _given, _done;
    private nint _mark;   // an event; the queue waits for it when InFlight more commands have been enqueued

    public ClDevice(CL api, DeviceInfos infos, OpenCLOptions options, ILogger? logger)
    {
        (Api, _infos) = (api, infos);
        int error;
        var id = infos.Id;
        var properties = stackalloc nint[] { (nint)ContextProperties.Platform, infos.PlatformId, 0 };
        Context = api.CreateContext(properties, 1, &id, null, null, &error);
        Check(error, "make a context");
        Queue = api.CreateCommandQueue(Context, id, CommandQueueProperties.None, &error);
        Check(error, "make a queue");
        _cache = new(this, options.CacheDirectory, logger);
        Pool = new ClPool(this, options);
    }

    public CL Api { get; }

    public nint Id => _infos.Id;

    public nint Context { get; }

    public nint Queue { get; }

    public override string Name => _infos.Name;

    public override int Units => _infos.Units;

    public override int GroupSize => Group;

    public override ILanguage Language => OpenCLLanguage.Instance;

    /// <summary>Everything that a compiled program depends on besides its source.</summary>
    public string Identity => $"{_infos.Platform}|{_infos.Name}|{_infos.Version}";

    public DeviceInfos Infos => _infos;

    public bool HasDoubles => _infos.HasDoubles;

    public override bool IsProcessor => _infos.Type.HasFlag(DeviceType.Cpu);

    public override DevicePool Pool { get; }

    public override long Given => Volatile.Read(ref _given);

    public override void Set(Program program, nint kernel, int index, void* value, int bytes)
    {
        var error = Api.SetKernelArg(kernel, (uint)index, (nuint)bytes, value);
        if (error != 0) Check(error, $"set an argument of {program.Op}");
    }

    public override void Set(Program program, nint kernel, int index, DeviceBuffer buffer)
    {
        var handle = buffer.Slot.Handle;
        Set(program, kernel, index, &handle, sizeof(nint));
    }

    public override void Enqueue(Program program, nint kernel, long groups, int size)
    {
        nuint group = (nuint)size, all = (nuint)(groups * size);
        var error = Api.EnqueueNdrangeKernel(Queue, kernel, 1, null, &all, &group, 0, null, null);
        if (error != 0) Check(error, $"run a kernel of {program.Op}");
        Count();
    }

    /// <summary>A kernel of a program. The program is compiled at its first use in the process.</summary>
    /// <exception cref="NablaException">The compiler refused it: the message has its log.</exception>
    public nint Kernel(string op, string source, string name)
    {
        var program = Built(op, source, isAfresh: false);
        int error;
        var kernel = Api.CreateKernel(program.Value.Handle, name, &error);
        if (error != 0 && program.Value.IsFromDisk)
        {
            // The driver loaded a program that is not this one, or that it can no longer run.
            _programs.TryRemove(new(source, program));
            kernel = Api.CreateKernel(Built(op, source, isAfresh: true).Value.Handle, name, &error);
        }
        Check(error, $"make the kernel {name} of {op}");
        return kernel;
    }

    private Lazy<Compiled> Built(string op, string source, bool isAfresh)
    {
        var program = _programs.GetOrAdd(source, s => new(() => _cache.Build(op, s, isAfresh)));
        try
        {
            _ = program.Value;
            return program;
        }
        catch
        {
            // The next call tries again, since not every failure is caused by the source.
            _programs.TryRemove(new(source, program));
            throw;
        }
    }

    /// <summary>Counts an enqueued command, and flushes the queue or waits from time to time. Call it with the lock held.</summary>
    private void Count()
    {
        var given = Interlocked.Increment(ref _given);
        if (given % FlushEvery == 0) Api.Flush(Queue);
        if (given % InFlight != 0) return;
        nint mark, before = _mark;
        Check(Api.EnqueueMarkerWithWaitList(Queue, 0, null, &mark), "wait");
        _mark = mark;
        Api.Flush(Queue);
        if (before == 0) return;
        Check(Api.WaitForEvents(1, &before), "wait");
        Api.ReleaseEvent(before);
    }

    public override void Finish()
    {
        var given = Given;
        if (given == Volatile.Read(ref _done)) return;
        Check(Api.Finish(Queue), "wait for the queue");
        Volatile.Write(ref _done, given);
    }

    public override void Read(DeviceBuffer buffer, long offset, Span<byte> data)
    {
        Contain(buffer, offset, data.Length);
        if (Host(buffer) is var host && host != null)
        {
            Finish();
            new ReadOnlySpan<byte>(host + offset, data.Length).CopyTo(data);
        }
        else
        {
            fixed (byte* to = data)
            {
                Check(Api.EnqueueReadBuffer(Queue, buffer.Slot.Handle, true, (nuint)offset, (nuint)data.Length, to, 0, null, null),
                    "read a buffer");
            }
        }

        GC.KeepAlive(buffer);
    }

    /// <summary>
    /// Copies to a buffer: directly if no command uses its memory, as a constant inside of a command if it is small, else after a wait.
    /// </summary>
    public override void Write(DeviceBuffer buffer, long offset, ReadOnlySpan<byte> data)
    {
        buffer.Faults = null;
        if (data.IsEmpty) return;
        Contain(buffer, offset, data.Length);
        var isFree = buffer.Slot.UsedUntil <= Volatile.Read(ref _done);
        var host = Host(buffer);
        if (host != null && (isFree || offset > 0 || data.Length > DevicePool.Smallest))
        {
            if (!isFree) Finish();
            data.CopyTo(new Span<byte>(host + offset, data.Length));
        }
        else if (offset == 0 && data.Length <= DevicePool.Smallest)
        {
            Fill(buffer, data);
        }
        else
        {
            fixed (byte* from = data)
            {
                Check(Api.EnqueueWriteBuffer(Queue, buffer.Slot.Handle, true, (nuint)offset, (nuint)data.Length, from, 0, null, null),
                    "write a buffer");
            }
        }

        GC.KeepAlive(buffer);
    }

    private static byte* Host(DeviceBuffer buffer) => (byte*)((ClSlot)buffer.Slot).Host;

    /// <summary>
    /// Enqueues a write of <paramref name="data"/> to the start of a buffer. It has at most as many bytes as the smallest buffer.
    /// </summary>
    private void Fill(DeviceBuffer buffer, ReadOnlySpan<byte> data)
    {
        // The length of a fill pattern is a power of two up to 128, and no buffer is smaller.
        var length = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)data.Length);
        var pattern = stackalloc byte[length];
        data.CopyTo(new Span<byte>(pattern, length));
        Fill(buffer, pattern, length, 0, length);
    }

    public override void Clear(DeviceBuffer buffer, long offset, long bytes)
    {
        var zero = 0;
        Fill(buffer, &zero, offset % sizeof(int) == 0 && bytes % sizeof(int) == 0 ? sizeof(int) : 1, offset, bytes);
    }

    private void Fill(DeviceBuffer buffer, void* pattern, int length, long offset, long bytes)
    {
        if (bytes == 0) return;
        lock (Gate)
        {
            Check(Api.EnqueueFillBuffer(Queue, buffer.Slot.Handle, pattern, (nuint)length, (nuint)offset, (nuint)bytes, 0, null,
                null), "fill a buffer");
            Count();
        }
        GC.KeepAlive(buffer);
    }

    /// <summary>Throws unless OpenCL answered success.</summary>
    /// <exception cref="DeviceOutOfMemoryException">
    /// There is no room. Some drivers allocate memory only when a buffer is first used.
    /// </exception>
    /// <exception cref="NablaException">OpenCL answered an error. The message says what was asked, and the answer.</exception>
    public void Check(int error, string asked)
    {
        if (error == 0) return;
        var message = $"opencl: could not {asked} on {Name}: {(ErrorCodes)error} ({error}).";
        if ((ErrorCodes)error != ErrorCodes.MemObjectAllocationFailure) throw new NablaException(message);
        throw new DeviceOutOfMemoryException($"{message} Keep fewer tensors alive, compute in parts (chunkSize), or in float32.");
    }
}
