using System.Runtime.InteropServices;

namespace Nabla.Devices;

/// <summary>
/// An error that depends on values: an index out of range, a singular matrix. The kernel writes it to <paramref name="status"/>, which
/// starts at 0. Tensors computed from its outputs inherit the fault, and reading one throws it.
/// </summary>
/// <param name="status">The buffer that the kernel writes to, in 32-bit words.</param>
/// <param name="words">How many there are.</param>
/// <param name="explain">Makes the exception from the words; null for none.</param>
internal sealed class Fault(DeviceBuffer status, int words, Func<int[], Exception?> explain)
{
    /// <summary>The largest number of faults that a tensor inherits. With more, the faults are awaited first.</summary>
    private const int Most = 16;

    private DeviceBuffer? _status = status;
    private bool _isLaunched;

    /// <summary>The buffer that the kernels write to, until they are launched.</summary>
    public DeviceBuffer Status => _status ?? throw new InvalidOperationException("The kernels of this fault are launched already.");

    /// <summary>Says that all kernels that write to the buffer are enqueued: from now on the fault may be awaited.</summary>
    public void Launched() => _isLaunched = true;

    /// <summary>A fault with a buffer of so many words, which are 0.</summary>
    public static Fault New(QueueDevice device, int words, Func<int[], Exception?> explain)
    {
        var status = device.Pool.Rent(words * sizeof(int), sizeof(int));
        device.Clear(status, 0, words * sizeof(int));
        return new(status, words, explain);
    }

    /// <summary>Throws the first fault that occurred, if any.</summary>
    public static void Throw(Fault[]? faults)
    {
        foreach (var fault in faults ?? []) fault.Throw();
    }

    private void Throw()
    {
        if (_status is not { } status) return;
        var found = new int[words];
        status.Device.Read(status, 0, MemoryMarshal.AsBytes(found.AsSpan()));
        if (explain(found) is { } exception) throw exception;
        _status = null;   // There was no error: results need not inherit the fault any more.
    }

    /// <summary>The fault of a result that is computed from both.</summary>
    public static Fault[]? Join(Fault[]? a, Fault[]? b)
    {
        if (b is null || ReferenceEquals(a, b)) return a;
        Fault[] all = [.. (a ?? []).Union(b).Where(f => f._status is not null)];
        if (all.Length > Most)
        {
            Throw([.. all.Where(f => f._isLaunched)]);
            all = [.. all.Where(f => !f._isLaunched)];
        }
        return all.Length == 0 ? null : all;
    }
}
