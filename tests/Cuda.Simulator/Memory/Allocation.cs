using System.Runtime.InteropServices;

namespace Nabla.CudaSimulation;

/// <summary>A piece of memory that kernels may access.</summary>
/// <param name="address">Its address on the device.</param>
/// <param name="host">Where its bytes are in this process.</param>
/// <param name="owned">Whether the simulator allocated the bytes.</param>
internal sealed unsafe class Allocation(long address, nint host, long bytes, bool owned)
{
    public long Address => address;

    public long Bytes => bytes;

    public nint Host => host;

    public bool Holds(long from, long count) => from >= address && count <= bytes && from - address <= bytes - count;

    /// <summary>New memory on the host. Its bytes are 0xFF, so that every floating-point type reads NaN from it.</summary>
    public static nint Fresh(long bytes)
    {
        var host = NativeMemory.AlignedAlloc((nuint)Math.Max(1, bytes), 64);
        NativeMemory.Fill(host, (nuint)bytes, 0xFF);
        return (nint)host;
    }

    public void Free()
    {
        if (owned) NativeMemory.AlignedFree((void*)host);
    }
}
