using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Nabla.Devices;

/// <summary>
/// The launch of a kernel. Give its arguments in the order of its signature: inputs, outputs, then numbers and grids. It holds the device's
/// lock until disposed. It does not wait: the kernel runs after all commands before it. Outputs inherit the faults of the inputs given
/// before them.
/// </summary>
internal unsafe ref struct Launch
{
    private readonly Program _program;
    private readonly QueueDevice _device;
    private readonly nint _kernel;
    private Fault[]? _faults;
    private Fault? _own;   // the fault of this launch alone
    private int _next;
    private Held _held;   // Keeps buffers alive until the kernel is enqueued: nothing else may refer to a temporary.

    public Launch(Program program, QueueDevice device, nint kernel)
    {
        (_program, _device, _kernel) = (program, device, kernel);
        device.Gate.Enter();
    }

    /// <summary>Lets other threads launch.</summary>
    public readonly void Dispose()
    {
        _own?.Launched();
        _device.Gate.Exit();
    }

    /// <summary>A tensor's buffer that the kernel reads. The layout is not passed with it: give it in a <see cref="Grid"/>.</summary>
    [UnscopedRef]
    public ref Launch In(DeviceTensor x) => ref In((DeviceBuffer)x.Buffer);

    /// <summary>A buffer that the kernel reads.</summary>
    [UnscopedRef]
    public ref Launch In(DeviceBuffer x)
    {
        _faults = Fault.Join(_faults, x.Faults);
        return ref Set(x);
    }

    /// <summary>A tensor's buffer that the kernel writes.</summary>
    [UnscopedRef]
    public ref Launch Out(DeviceTensor y) => ref Out((DeviceBuffer)y.Buffer);

    /// <summary>A buffer that the kernel writes.</summary>
    [UnscopedRef]
    public ref Launch Out(DeviceBuffer y)
    {
        y.Faults = Fault.Join(y.Faults, _faults);
        return ref Set(y);
    }

    /// <summary>
    /// A buffer of <paramref name="words"/> zeros, into which the kernel writes errors of values. <paramref name="explain"/> makes an
    /// exception of the words, or null if there was no error. It is thrown where a value is read that depends on an output given after this
    /// call.
    /// </summary>
    [UnscopedRef]
    public ref Launch Status(int words, Func<int[], Exception?> explain) => ref Status(_own = Fault.New(_device, words, explain));

    /// <summary>The same where several launches write into one buffer. After the last one the caller says so.</summary>
    [UnscopedRef]
    public ref Launch Status(Fault fault)
    {
        _faults = Fault.Join(_faults, [fault]);
        return ref Set(fault.Status);
    }

    /// <summary>A number, or a structure of numbers.</summary>
    [UnscopedRef]
    public ref Launch Value<T>(T value) where T : unmanaged
    {
        _device.Set(_program, _kernel, _next++, &value, sizeof(T));
        return ref this;
    }

    /// <summary>A number of the dtype, cut to its range.</summary>
    [UnscopedRef]
    public ref Launch Number(double value, DType dtype)
    {
        var number = stackalloc byte[dtype.Size];
        dtype.Write(value, new(number, dtype.Size));
        _device.Set(_program, _kernel, _next++, number, dtype.Size);
        return ref this;
    }

    /// <summary>Runs work-items 0 … <paramref name="items"/> − 1, and more to fill the last group. The kernel must ignore those.</summary>
    public readonly void Run(long items) => Run(_device.Groups(items), _device.GroupSize);

    /// <summary>Runs groups of <paramref name="size"/> items.</summary>
    public readonly void Run(long groups, int size)
    {
        if (groups > 0) _device.Enqueue(_program, _kernel, groups, size);
    }

    /// <summary>
    /// Runs a work-item for each element of a grid, which is the next argument, or for each <paramref name="elements"/> of them.
    /// </summary>
    public readonly void Run(Grid grid, int elements = 1)
    {
        foreach (var part in grid.Parts())
        {
            var argument = part;
            _device.Set(_program, _kernel, _next, &argument, sizeof(GridPart));
            Run(((long)part.Count + elements - 1) / elements);
        }
    }

    [UnscopedRef]
    private ref Launch Set(DeviceBuffer buffer)
    {
        _held[_next % Held.Most] = buffer;
        _device.Set(_program, _kernel, _next++, buffer);
        return ref this;
    }

    [InlineArray(Most)]
    private struct Held
    {
        public const int Most = 8;

        private DeviceBuffer? _first;
    }
}
