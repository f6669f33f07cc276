namespace Nabla.CudaSimulation;

/// <summary>
/// The memory of a context. Addresses are not those of the host, so that the host cannot use them by mistake. None is used twice, and there
/// are gaps between allocations, so that an access to freed memory or beyond an end never finds another allocation.
/// </summary>
internal sealed class DeviceMemory
{
    /// <summary>Device addresses have this bit set, which no address of a program on the host has.</summary>
    private const long Start = 1L << 60;

    private const long Gap = 1 << 20;

    /// <summary>The number of freed allocations of which messages can tell.</summary>
    private const int Remembered = 1000;

    private static long s_next = Start;

    private readonly SortedList<long, Allocation> _allocations = [];
    private readonly Queue<Allocation> _freed = [];

    /// <summary>The bytes in allocations of the device itself, without memory of the host.</summary>
    public long Allocated { get; private set; }

    public static bool IsDeviceAddress(long address) => (address & Start) != 0;

    public long Allocate(long bytes)
    {
        var allocation = new Allocation(s_next, Allocation.Fresh(bytes), bytes, owned: true);
        s_next = (s_next + bytes + 2 * Gap) / Gap * Gap;
        _allocations.Add(allocation.Address, allocation);
        Allocated += bytes;
        return allocation.Address;
    }

    /// <summary>Lets kernels access memory of the host, at the address that it has there.</summary>
    public void Map(nint host, long bytes, bool owned) => _allocations[host] = new(host, host, bytes, owned);

    /// <summary>Frees an allocation, or ends the access to memory of the host. Returns whether there was one.</summary>
    public bool Free(long address)
    {
        if (!_allocations.Remove(address, out var allocation)) return false;
        if (IsDeviceAddress(address)) Allocated -= allocation.Bytes;
        allocation.Free();
        _freed.Enqueue(allocation);
        if (_freed.Count > Remembered) _freed.Dequeue();
        return true;
    }

    public void FreeAll()
    {
        while (_allocations.Count > 0) Free(_allocations.Keys[^1]);
    }

    /// <summary>The allocation that holds these bytes; null for none.</summary>
    public Allocation? Find(long address, long bytes) =>
        Before(address) is var i and >= 0 && _allocations.Values[i].Holds(address, bytes) ? _allocations.Values[i] : null;

    /// <summary>Says where an address is that no allocation holds.</summary>
    public string Describe(long address)
    {
        foreach (var freed in _freed)
            if (freed.Holds(address, 1)) return $"{address - freed.Address} bytes into an allocation of {freed.Bytes} that was freed";
        var i = Before(address);
        var before = i >= 0 ? _allocations.Values[i] : null;
        var after = i + 1 < _allocations.Count ? _allocations.Values[i + 1] : null;
        if (before is null && after is null) return "there are no allocations";
        if (before is null || (after is not null && after.Address - address < address - before.Address - before.Bytes))
            return $"{after!.Address - address} bytes before an allocation of {after.Bytes}";
        return $"at offset {address - before.Address} of an allocation of {before.Bytes} bytes";
    }

    /// <summary>The number of the last allocation that begins at the address or before it; −1 for none.</summary>
    private int Before(long address)
    {
        int low = 0, high = _allocations.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_allocations.Keys[middle] <= address) low = middle + 1;
            else high = middle;
        }
        return low - 1;
    }
}
