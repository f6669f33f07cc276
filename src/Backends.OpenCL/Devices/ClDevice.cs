using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Silk.NET.OpenCL;

namespace Nabla.OpenCL;

/// <summary>
/// A device with one context and one queue. Commands run in the order in which they were enqueued, so that a command may use memory that an
/// earlier one still uses. There is one object per device in the process, and it is never closed.
/// </summary>
internal sealed unsafe class ClDevice
{
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
        Pool = new(this, options);
    }

    public CL Api { get; }

    public nint Id => _infos.Id;

    public nint Context { get; }

    public nint Queue { get; }

    public string Name => _infos.Name;

    /// <summary>Everything that a compiled program depends on besides its source.</summary>
    public string Identity => $"{_infos.Platform}|{_infos.Name}|{_infos.Version}";

    public DeviceInfos Infos => _infos;

    public bool HasDoubles => _infos.HasDoubles;

    /// <summary>
    /// Whether it is the machine's processor. Work-items of a group run one after the other there, so that one item should take neighbours
    /// in memory.
    /// </summary>
    public bool IsCpu => _infos.Type.HasFlag(DeviceType.Cpu);

    public Pool Pool { get; }

    /// <summary>The lock that is held while a kernel's arguments are set and it is enqueued.</summary>
    public Lock Gate { get; } = new();

    /// <summary>How many commands have been enqueued. When that many are done, all earlier uses of a buffer are done.</summary>
    public long Given => Volatile.Read(ref _given);

    /// <summary>A kernel of a program. The program is compiled at its first use in the process.</summary>
    /// <exception cref="NablaException">The compiler refused it: the message has its log.</exception>
    public nint Kernel(string op, string source, string name)
    {
        var program = Program(op, source, isAfresh: false);
        int error;
        var kernel = Api.CreateKernel(program.Value.Handle, name, &error);
        if (error != 0 && program.Value.IsFromDisk)
        {
            // The driver loaded a program that is not this one, or that it can no longer run.
            _programs.TryRemove(new(source, program));
            kernel = Api.CreateKernel(Program(op, source, isAfresh: true).Value.Handle, name, &error);
        }
        Check(error, $"make the kernel {name} of {op}");
        return kernel;
    }

    private Lazy<Compiled> Program(string op, string source, bool isAfresh)
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
    public void Count()
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

    /// <summary>Waits until all enqueued commands are done.</summary>
    public void Finish()
    {
        var given = Given;
        if (given == Volatile.Read(ref _done)) return;
        Check(Api.Finish(Queue), "wait for the queue");
        Volatile.Write(ref _done, given);
    }

    /// <summary>
    /// Copies elements to the host when all commands that they depend on are done. Throws the fault that these commands found, if any.
    /// </summary>
    public void Read(ClBuffer buffer, int offset, Span<byte> data)
    {
        Fault.Throw(buffer.Faults);
        ReadBytes(buffer, (long)offset * buffer.ElementSize, data);
    }

    public void ReadBytes(ClBuffer buffer, long offset, Span<byte> data)
    {
        Contain(buffer, offset, data.Length);
        if (buffer.Slot.Host != null)
        {
            Finish();
            new ReadOnlySpan<byte>((byte*)buffer.Slot.Host + offset, data.Length).CopyTo(data);
        }
        else
        {
            fixed (byte* to = data)
            {
                Check(Api.EnqueueReadBuffer(Queue, buffer.Handle, true, (nuint)offset, (nuint)data.Length, to, 0, null, null),
                    "read a buffer");
            }
        }

        GC.KeepAlive(buffer);
    }

    /// <summary>
    /// Copies to a buffer: directly if no command uses its memory, as a constant inside of a command if it is small, else after a wait.
    /// </summary>
    public void Write(ClBuffer buffer, long offset, ReadOnlySpan<byte> data)
    {
        buffer.Faults = null;
        if (data.IsEmpty) return;
        Contain(buffer, offset, data.Length);
        var isFree = buffer.Slot.UsedUntil <= Volatile.Read(ref _done);
        if (buffer.Slot.Host != null && (isFree || offset > 0 || data.Length > Pool.Smallest))
        {
            if (!isFree) Finish();
            data.CopyTo(new Span<byte>((byte*)buffer.Slot.Host + offset, data.Length));
        }
        else if (offset == 0 && data.Length <= Pool.Smallest)
        {
            Fill(buffer, data);
        }
        else
        {
            fixed (byte* from = data)
            {
                Check(Api.EnqueueWriteBuffer(Queue, buffer.Handle, true, (nuint)offset, (nuint)data.Length, from, 0, null, null),
                    "write a buffer");
            }
        }

        GC.KeepAlive(buffer);
    }

    // The host's pointer to a buffer has no length, so that the end is checked here.
    private static void Contain(ClBuffer buffer, long offset, long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset + bytes, buffer.Slot.Bytes, nameof(bytes));
    }

    /// <summary>
    /// Enqueues a write of <paramref name="data"/> to the start of a buffer. It has at most as many bytes as the smallest buffer.
    /// </summary>
    private void Fill(ClBuffer buffer, ReadOnlySpan<byte> data)
    {
        // The length of a fill pattern is a power of two up to 128, and no buffer is smaller.
        var length = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)data.Length);
        var pattern = stackalloc byte[length];
        data.CopyTo(new Span<byte>(pattern, length));
        Fill(buffer, pattern, length, 0, length);
    }

    /// <summary>Enqueues that the first <paramref name="bytes"/> bytes of a buffer become 0.</summary>
    public void Clear(ClBuffer buffer, long bytes)
    {
        long zero = 0;
        Fill(buffer, &zero, sizeof(long), 0, (bytes + 7) / 8 * 8);
    }

    /// <summary>Sets all elements of a contiguous tensor to 0.</summary>
    public void Clear(DeviceTensor y)
    {
        long zero = 0, size = y.DType.Size;
        Fill((ClBuffer)y.Buffer, &zero, (int)size, y.Offset * size, y.Length * size);
    }

    private void Fill(ClBuffer buffer, void* pattern, int length, long offset, long bytes)
    {
        if (bytes == 0) return;
        lock (Gate)
        {
            Check(Api.EnqueueFillBuffer(Queue, buffer.Handle, pattern, (nuint)length, (nuint)offset, (nuint)bytes, 0, null,
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
