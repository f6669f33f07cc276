using System.Runtime.InteropServices;

namespace Nabla.OpenCL;

/// <summary>
/// Something that only the values can tell: an index out of range, a matrix without an inverse. The kernel writes it to
/// <paramref name="status"/>, which was 0; tensors computed from its outputs inherit it, and it is thrown where one is read.
/// </summary>
/// <param name="status">What the kernel writes to, in 32-bit words.</param>
/// <param name="words">How many there are.</param>
/// <param name="explain">The exception that the words stand for, or null for none.</param>
internal sealed class Fault(ClBuffer status, int words, Func<int[], Exception?> explain)
{
    /// <summary>More are not carried along: then it is waited for them.</summary>
    private const int Most = 16;

    private ClBuffer? _status = status;

    /// <summary>Throws the first that happened.</summary>
    public static void Throw(Fault[]? faults)
    {
        foreach (var fault in faults ?? []) fault.Throw();
    }

    private void Throw()
    {
        if (_status is not { } status) return;
        var found = new int[words];
        status.Device.ReadBytes(status, 0, MemoryMarshal.AsBytes(found.AsSpan()));
        if (explain(found) is { } exception) throw exception;
        _status = null;   // It went well: nothing inherits it any more.
    }

    /// <summary>What something inherits that is computed from both.</summary>
    public static Fault[]? Join(Fault[]? a, Fault[]? b)
    {
        if (b is null || ReferenceEquals(a, b)) return a;
        Fault[] all = [.. (a ?? []).Union(b).Where(f => f._status is not null)];
        if (all.Length > Most)
        {
            Throw(all);
            return null;
        }
        return all.Length == 0 ? null : all;
    }
}
