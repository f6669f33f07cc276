using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Nabla.OpenCL;

/// <summary>
/// The launch of a kernel. Give its arguments in the order of its signature: inputs, outputs, then numbers and grids. It holds the device's
/// lock until disposed. It does not wait: the kernel runs after all commands before it. Outputs inherit the faults of the inputs given
/// before them.
/// </summary>
internal unsafe ref struct Launch
{
    private readonly ClProgram _program;
    private readonly ClDevice _device;
    private readonly nint _kernel;
    private Fault[]? _faults;
    private uint _next;
    private Held _held;   // Keeps buffers alive until the kernel is enqueued: nothing else may refer to a temporary.

    public Launch(ClProgram program, ClDevice device, nint kernel)
    {
        (_program, _device, _kernel) = (program, device, kernel);
        device.Gate.Enter();
    }

    /// <summary>Lets other threads launch.</summary>
    public readonly void Dispose() => _device.Gate.Exit();

    /// <summary>A tensor's buffer that the kernel reads. The layout is not passed with it: give it in a <see cref="Grid"/>.</summary>
    [UnscopedRef]
    public ref Launch In(DeviceTensor x) => ref In((ClBuffer)x.Buffer);

    /// <summary>A buffer that the kernel reads.</summary>
    [UnscopedRef]
    public ref Launch In(ClBuffer x)
    {
        _held[(int)_next % Held.Most] = x;
        _faults = Fault.Join(_faults, x.Faults);
        return ref Value(x.Handle);
    }

    /// <summary>A tensor's buffer that the kernel writes.</summary>
    [UnscopedRef]
    public ref Launch Out(DeviceTensor y) => ref Out((ClBuffer)y.Buffer);

    /// <summary>A buffer that the kernel writes.</summary>
    [UnscopedRef]
    public ref Launch Out(ClBuffer y)
    {
        _held[(int)_next % Held.Most] = y;
        y.Faults = Fault.Join(y.Faults, _faults);
        return ref Value(y.Handle);
    }

    /// <summary>
    /// A buffer of <paramref name="words"/> zeros, into which the kernel writes errors of values. <paramref name="explain"/> makes an
    /// exception of the words, or null if there was no error. It is thrown where a value is read that depends on an output given after this
    /// call.
    /// </summary>
    [UnscopedRef]
    public ref Launch Status(int words, Func<int[], Exception?> explain)
    {
        var status = _device.Pool.Rent(words * sizeof(int), sizeof(int));
        _device.Clear(status, words * sizeof(int));
        _faults = Fault.Join(_faults, [new(status, words, explain)]);
        return ref Value(status.Handle);
    }

    /// <summary>A number, or a structure of numbers.</summary>
    [UnscopedRef]
    public ref Launch Value<T>(T value) where T : unmanaged
    {
        Check(_device.Api.SetKernelArg(_kernel, _next++, (nuint)sizeof(T), &value), "set an argument");
        return ref this;
    }

    /// <summary>A number of the dtype, cut to its range.</summary>
    [UnscopedRef]
    public ref Launch Number(double value, DType dtype)
    {
        var number = stackalloc byte[dtype.Size];
        dtype.Write(value, new(number, dtype.Size));
        Check(_device.Api.SetKernelArg(_kernel, _next++, (nuint)dtype.Size, number), "set an argument");
        return ref this;
    }

    /// <summary>Runs work-items 0 … <paramref name="items"/> − 1, and more to fill the last group. The kernel must ignore those.</summary>
    public readonly void Run(long items) => Run((items + ClProgram.Group - 1) / ClProgram.Group, ClProgram.Group);

    /// <summary>Runs groups of <paramref name="size"/> items; each new size costs a compilation.</summary>
    public readonly void Run(long groups, int size)
    {
        if (groups == 0) return;
        nuint group = (nuint)size, all = (nuint)(groups * size);
        Check(_device.Api.EnqueueNdrangeKernel(_device.Queue, _kernel, 1, null, &all, &group, 0, null, null), "run a kernel");
        _device.Count();
    }

    /// <summary>
    /// Runs a work-item for each element of a grid, which is the next argument, or for each <paramref name="elements"/> of them.
    /// </summary>
    public readonly void Run(Grid grid, int elements = 1)
    {
        foreach (var part in grid.Parts())
        {
            Check(_device.Api.SetKernelArg(_kernel, _next, (nuint)sizeof(GridPart), &part), "set the grid");
            Run(((long)part.Count + elements - 1) / elements);
        }
    }

    private readonly void Check(int error, string asked)
    {
        if (error != 0) Failed(error, asked);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly void Failed(int error, string asked) => _device.Check(error, $"{asked} of {_program.Op}");

    [InlineArray(Most)]
    private struct Held
    {
        public const int Most = 8;

        private ClBuffer? _first;
    }
}
