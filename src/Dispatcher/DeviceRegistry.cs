using System.Collections.Concurrent;

namespace Nabla;

/// <summary>The devices of all registered backends, and which backend each belongs to.</summary>
internal sealed class DeviceRegistry
{
    private readonly IBackend[] _backends;
    private readonly DeviceSlot[] _slots;

    public DeviceRegistry(IEnumerable<IBackend> backends, IEnumerable<KernelExtension> extensions)
    {
        _backends = [.. backends];
        if (_backends.GroupBy(b => b.DeviceType).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new NablaException($"two backends are registered for the device type '{twice.Key}': " +
                $"{string.Join(" and ", twice.Select(b => b.GetType().Name))}. Register one.");
        }

        foreach (var extension in extensions)
        {
            var backend = Array.Find(_backends, b => b.DeviceType == extension.DeviceType) ??
                throw new BackendUnavailableException($"AddKernels(\"{extension.DeviceType}\"): no such backend is registered. " +
                $"{Registered()}");
            extension.Configure(backend.Kernels);
        }
        _slots = [.. _backends.SelectMany(b => Enumerable.Range(0, b.DeviceCount).Select(i => new DeviceSlot(b, i)))];
        Devices = [.. _slots.Select(s => s.Device)];
    }

    public IReadOnlyList<IBackend> Backends => _backends;

    public IReadOnlyList<Device> Devices { get; }

    /// <exception cref="BackendUnavailableException">There is no such device.</exception>
    public DeviceSlot this[Device device]
    {
        get
        {
            foreach (var slot in _slots)
                if (ReferenceEquals(slot.Device, device)) return slot;
            foreach (var slot in _slots)
                if (slot.Device == device) return slot;
            throw NotFound(device);
        }
    }

    private BackendUnavailableException NotFound(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        var found = Devices.Count == 0 ? "No device was found." : $"Found: {string.Join(", ", Devices)}.";
        if (Array.Find(_backends, b => b.DeviceType == device.Type) is not { } backend)
            return new($"there is no device {device}: no backend '{device.Type}' is registered. {Registered()} {found}");
        return backend.Unavailable is { } why
            ? new($"there is no device {device}: {why.TrimEnd('.')}. {found}")
            : new($"there is no device {device}: backend '{device.Type}' has {backend.DeviceCount}, numbered from 0. {found}");
    }

    /// <exception cref="BackendUnavailableException">There is no device at all.</exception>
    public Device First() =>
        Devices.Count > 0 ? Devices[0]
         : throw new BackendUnavailableException(_backends.Length == 0
            ? "no backend is registered: call AddNabla(n => n.AddCpu()), from the package Nabla.Backends.Cpu."
            : $"no device was found. {string.Join(" ", _backends.Select(b => $"{b.DeviceType}: {b.Unavailable?.TrimEnd('.')}."))}");

    private string Registered() =>
        _backends.Length == 0 ? "No backend is." : $"Registered: {string.Join(", ", _backends.Select(b => b.DeviceType))}.";
}

/// <summary>One device and its backend's table.</summary>
internal sealed class DeviceSlot(IBackend backend, int index)
{
    private const int MaxConstants = 1024;
    private readonly KernelTable _kernels = backend.Kernels;
    private readonly ConcurrentDictionary<(DType, double), object> _constants = new();

    public IBackend Backend => backend;

    public Device Device { get; } = new(backend.DeviceType, index);

    public KernelLine? Find(Op op) => _kernels.Find(op);

    /// <param name="spec">Shape and dtype of the tensor.</param>
    /// <param name="asked">The operator whose result it is, or the name of a method; for errors.</param>
    /// <exception cref="DeviceOutOfMemoryException">There is not enough memory.</exception>
    public object Allocate(TensorSpec spec, object asked)
    {
        var length = spec.Shape.Length;
        if (length > Array.MaxLength)
        {
            throw new ShapeException($"{Name(asked)}: a tensor of shape {spec.Shape} has {length} elements, but one holds at " +
                $"most {Array.MaxLength}.");
        }

        try
        {
            return backend.Allocate(index, spec.DType, (int)length);
        }
        catch (OutOfMemoryException e)
        {
            throw NoRoom(asked, "the result", spec, e);
        }
    }

    /// <summary>
    /// The exception that says that there is no room for <paramref name="what"/> on this device, or at <paramref name="where"/>, with the
    /// details of <paramref name="e"/>.
    /// </summary>
    public DeviceOutOfMemoryException NoRoom(object asked, string what, TensorSpec spec, OutOfMemoryException e, string? where = null) =>
        new($"{Name(asked)}: there is no room on {where ?? Device.ToString()} for {what}, {spec.DType} of shape {spec.Shape}, " +
            $"{spec.Shape.Length * spec.DType.Size:N0} bytes: {e.Message.TrimEnd('.')}. " +
            "Keep fewer tensors alive, compute in parts (chunkSize), or in float32.", e);

    private static string Name(object asked) => asked is Op op ? op.Name : (string)asked;

    /// <summary>
    /// A buffer of one element. It is kept, since programs use the same few numbers again and again, and each may cost a transfer.
    /// </summary>
    public object Constant(double value, DType dtype)
    {
        // As keys, zero and minus zero are equal, so that minus zero is not kept.
        if (value == 0 && double.IsNegative(value)) return Upload(value, dtype);
        if (_constants.TryGetValue((dtype, value), out var buffer)) return buffer;
        buffer = Upload(value, dtype);
        return _constants.Count < MaxConstants ? _constants.GetOrAdd((dtype, value), buffer) : buffer;
    }

    private object Upload(double value, DType dtype)
    {
        Check.Number(value, dtype);
        var buffer = backend.Allocate(index, dtype, 1);
        Span<byte> element = stackalloc byte[dtype.Size];
        dtype.Write(value, element);
        backend.Write(buffer, element);
        return buffer;
    }

    public KernelNotImplementedException NoKernel(Op op, string? reason = null) =>
        new(op.Name, backend.DeviceType, reason ?? Find(op)?.NoKernelReason ?? _kernels.OtherwiseReason);
}
