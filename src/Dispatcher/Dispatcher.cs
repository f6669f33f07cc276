using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Nabla;

/// <summary>
/// Routes by data: an operator goes to the transform with the highest level among its inputs, or, where no input is a tracer, to the
/// backend of their device. There is no ambient state, so that a transform is safe across <c>await</c> and threads.
/// </summary>
internal sealed class Dispatcher(DeviceRegistry registry, Telemetry telemetry, ILogger<Dispatcher> logger, IOptions<NablaOptions> options,
    IEnumerable<NablaDefault> defaults) : IDispatcher, IDisposable
{
    // A span has at most int.MaxValue bytes.
    private const int MostBytes = 1 << 30;

    private readonly ConcurrentDictionary<(string Backend, Type Op), bool> _toHost = new();
    private bool _disposed;

    public DeviceRegistry Registry => registry;

    public long MemoryBudget { get; } = options.Value.MemoryBudget;

    public DType DefaultDType { get; } =
        defaults.LastOrDefault(d => d.DType is not null)?.DType ?? DType.All.First(d => d.Name == options.Value.DefaultDType);

    public void Dispatch(Op op, ReadOnlySpan<Tensor> x, Span<Tensor> y)
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(NablaRuntime));
        Interpreter? top = null;
        foreach (var input in x)
        {
            // The tensors inside of a tracer pass this check too, when its transform has unwrapped them.
            if (input is not DeviceTensor concrete)
            {
                var owner = ((Tracer)input).Owner;
                if (top is null || owner.Level > top.Level) top = owner;
            }
            else if (!ReferenceEquals(concrete.Dispatcher, this))
            {
                throw TwoRuntimes(op);
            }
        }
        if (top is null) Execute(op, x, y);
        else if (top.IsClosed) throw new TracerLeakedException(top.Name);
        else top.Interpret(op, x, y);
    }

    private static DeviceMismatchException TwoRuntimes(Op op) =>
        new($"{op.Name}: the inputs belong to two runtimes. Make all tensors with one ITensorFactory, or copy with " +
        "Create(x.ToArray<…>(), x.Shape).");

    private void Execute(Op op, ReadOnlySpan<Tensor> x, Span<Tensor> y)
    {
        // No input is a tracer, and a tensor that is no tracer is a DeviceTensor.
        var inputs = MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<Tensor, DeviceTensor>(ref MemoryMarshal.GetReference(x)), x.Length);
        var slot = registry[inputs[0].Device];
        foreach (var input in inputs[1..])
        {
            if (!ReferenceEquals(input.Device, slot.Device))
            {
                throw new DeviceMismatchException($"{op.Name}: the inputs are on {slot.Device} and {input.Device}: move one of them with " +
                    "To(device).");
            }
        }

        if (!inputs[0].IsContiguous && op is IReducesRepeats reduction && reduction.TryReduce(inputs[0], y)) return;
        telemetry.Count(op, slot.Device);
        var line = slot.Find(op);
        if (line?.Kernel is { } fast && op is Elementwise and not Copy && !AreContiguous(inputs)) RunInOrder(op, fast, inputs, y, slot);
        else if (line?.Kernel is { } kernel) Run(op, kernel, inputs, y, slot);
        else if (op is IView view) y[0] = View(op, view, inputs[0], slot);
        else if (op is Transfer transfer) y[0] = Move(inputs[0], slot, transfer.Device);
        else if (line?.OnHostReason is { } reason) OnHost(op, reason, inputs, y, slot);
        else if (op is IDecomposable composite) composite.Decompose(x, y);
        else throw slot.NoKernel(op);
    }

    private void OnHost(Op op, string reason, ReadOnlySpan<DeviceTensor> x, Span<Tensor> y, DeviceSlot slot)
    {
        if (slot.Device.Type == Device.Cpu.Type) throw slot.NoKernel(op);
        if (!registry.Devices.Contains(Device.Cpu))
        {
            throw slot.NoKernel(op,
                $"{reason}; it is left to the host's cpu backend, which is not registered: call AddCpu(), from the package " +
                "Nabla.Backends.Cpu");
        }

        if (_toHost.TryAdd((slot.Device.Type, op.GetType()), true))
            Warn($"{op.Name} on {slot.Device.Type} is computed by the host, with copies there and back: {reason}");
        var inputs = new Tensor[x.Length];
        for (var i = 0; i < inputs.Length; i++) inputs[i] = Move(x[i], slot, Device.Cpu);
        Execute(op, inputs, y);
        foreach (ref var output in y) output = Move((DeviceTensor)output, registry[Device.Cpu], slot.Device);
    }

    private static bool AreContiguous(ReadOnlySpan<DeviceTensor> x)
    {
        foreach (var input in x)
            if (!input.IsContiguous) return false;
        return true;
    }

    private void RunInOrder(Op op, Kernel<Op> kernel, ReadOnlySpan<DeviceTensor> x, Span<Tensor> y, DeviceSlot slot)
    {
        var shape = op.Infer(AsTensors(x), 0).Shape;
        var order = new MemoryOrder(x, shape, stackalloc int[3 * shape.Count]);
        if (shape.Span.Contains(0) || order.IsUsual)
        {
            Run(op, kernel, x, y, slot);
            return;
        }
        var arranged = new DeviceTensor[x.Length];
        for (var i = 0; i < arranged.Length; i++) arranged[i] = order.Arrange(x[i]);
        Run(op, kernel, arranged, y, slot);
        y[0] = order.Restore((DeviceTensor)y[0]);
    }

    private static ReadOnlySpan<Tensor> AsTensors(ReadOnlySpan<DeviceTensor> x) =>
        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<DeviceTensor, Tensor>(ref MemoryMarshal.GetReference(x)), x.Length);

    private void Run(Op op, Kernel<Op> kernel, ReadOnlySpan<DeviceTensor> x, Span<Tensor> y, DeviceSlot slot)
    {
        for (var j = 0; j < y.Length; j++)
        {
            var spec = op.Infer(AsTensors(x), j);
            y[j] = new DeviceTensor(this, slot.Device, spec.DType, slot.Allocate(spec, op), Layout.Contiguous(spec.Shape));
        }
        var outputs = MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<Tensor, DeviceTensor>(ref MemoryMarshal.GetReference(y)), y.Length);
        using var activity = telemetry.Launch(op, slot.Device);
        try
        {
            kernel(op, x, outputs);
        }
        catch (OutOfMemoryException e) when (e is not DeviceOutOfMemoryException)
        {
            throw slot.NoRoom(op, "the intermediate values of the result", new(y[0].Shape, y[0].DType), e);
        }
        // A kernel may hold only the memory of a buffer. Without this line the tensor could be collected, and its memory reused, while the
        // kernel runs.
        foreach (var input in x) GC.KeepAlive(input);
        foreach (var output in y) GC.KeepAlive(output);
    }

    private DeviceTensor View(Op op, IView view, DeviceTensor x, DeviceSlot slot)
    {
        if (view.View(x.Layout) is { } layout) return x.WithLayout(layout);
        var copy = Contiguous(x, slot);
        return copy.WithLayout(view.View(copy.Layout) ??
            throw new NablaException($"{op} has no view of a contiguous tensor of shape {x.Shape}."));
    }

    private DeviceTensor Contiguous(DeviceTensor x, DeviceSlot slot)
    {
        if (x.IsContiguous) return x;
        Tensor y = null!;
        Run(Op.Of<Copy>(), slot.Find(Op.Of<Copy>())?.Kernel ?? throw slot.NoKernel(Op.Of<Copy>()), [x], new Span<Tensor>(ref y), slot);
        return (DeviceTensor)y;
    }

    private DeviceTensor Move(DeviceTensor x, DeviceSlot from, Device device)
    {
        var to = registry[device];
        x = Contiguous(x, from);
        var spec = new TensorSpec(x.Shape, x.DType);
        var buffer = to.Allocate(spec, "To");
        int size = x.DType.Size, length = (int)x.Length, part = Math.Min(length, MostBytes / size);
        var bytes = OnTheHost<byte>(part * size, "To", spec, from);
        for (var start = 0; start < length; start += part)
        {
            var some = bytes.AsSpan(0, Math.Min(part, length - start) * size);
            from.Backend.Read(x.Buffer, x.Offset + start, some);
            to.Backend.Write(buffer, start, some);
        }
        GC.KeepAlive(x);
        GC.KeepAlive(buffer);
        return new(this, to.Device, x.DType, buffer, Layout.Contiguous(x.Shape));
    }

    public KernelLine? Line(Op op, Device device) => registry[device].Find(op);

    public Tensor Full(Shape shape, double value, DType dtype, Device device)
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(NablaRuntime));
        var slot = registry[device];
        Span<int> strides = stackalloc int[shape.Count];
        return new DeviceTensor(this, slot.Device, dtype, slot.Constant(value, dtype), Layout.Strided(shape, strides, 0));
    }

    public Tensor Create<T>(ReadOnlySpan<T> data, Shape shape, Device device) where T : unmanaged
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(NablaRuntime));
        var (dtype, slot) = (DType.Of<T>(), registry[device]);
        if (data.Length != shape.Length)
            throw new ShapeException($"create: {data.Length} numbers were given, but shape {shape} holds {shape.Length}.");
        var buffer = slot.Allocate(new(shape, dtype), "Create");
        for (int start = 0, part = MostBytes / dtype.Size; start < data.Length; start += part)
            slot.Backend.Write(buffer, start, MemoryMarshal.AsBytes(data.Slice(start, Math.Min(part, data.Length - start))));
        GC.KeepAlive(buffer);
        return new DeviceTensor(this, slot.Device, dtype, buffer, Layout.Contiguous(shape));
    }

    public T[] Read<T>(DeviceTensor x) where T : unmanaged
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(NablaRuntime));
        var slot = registry[x.Device];
        x = Contiguous(x, slot);
        var data = OnTheHost<T>((int)x.Length, "ToArray", new(x.Shape, x.DType), slot);
        var part = Math.Min(data.Length, MostBytes / x.DType.Size);
        for (var start = 0; start < data.Length; start += part)
            slot.Backend.Read(x.Buffer, x.Offset + start, MemoryMarshal.AsBytes(data.AsSpan(start, Math.Min(part, data.Length - start))));
        GC.KeepAlive(x);
        return data;
    }

    private static T[] OnTheHost<T>(int length, string asked, TensorSpec spec, DeviceSlot slot)
    {
        try
        {
            return new T[length];
        }
        catch (OutOfMemoryException e)
        {
            throw slot.NoRoom(asked, "a copy", spec, e, "the host");
        }
    }

#pragma warning disable CA2254, CA1848 // The warning is built at most once per call of a transform, so that it needs no template.
    public void Warn(string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        logger.LogWarning(message);
    }
#pragma warning restore CA2254, CA1848

    public void Dispose() => _disposed = true;
}
