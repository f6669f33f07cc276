using System.Runtime.CompilerServices;
using ILGPU.Runtime.Cuda;

namespace Nabla.CudaSimulation;

/// <summary>
/// The state of a running kernel that its translated code reads: the special registers of the current thread, and the memory it may access.
/// </summary>
internal sealed class Execution(DeviceMemory memory)
{
    /// <summary>Where shared memory begins in the generic address space. No allocation is there.</summary>
    public const long SharedWindow = 1L << 57;

    /// <summary>Where the local memory of every thread begins in the generic address space.</summary>
    public const long LocalWindow = 1L << 58;

    private const long WindowBytes = 1L << 32;

    /// <summary>For each instruction, the allocation it accessed last. Most instructions access one allocation only.</summary>
    private Site[] _sites = [];

    /// <summary>Where an instruction may access memory.</summary>
    /// <param name="From">The first address.</param>
    /// <param name="Places">The number of addresses at which an access is inside; 0 for none.</param>
    /// <param name="ToHost">What is added to an address for the host's.</param>
    private readonly record struct Site(long From, ulong Places, long ToHost);

    public int TidX { get; set; }

    public int TidY { get; set; }

    public int TidZ { get; set; }

    public int CtaX { get; set; }

    public int CtaY { get; set; }

    public int CtaZ { get; set; }

    public int BlockX { get; set; }

    public int BlockY { get; set; }

    public int BlockZ { get; set; }

    public int GridX { get; set; }

    public int GridY { get; set; }

    public int GridZ { get; set; }

    /// <summary>The number of the current thread in its block.</summary>
    public int Thread { get; set; }

    public int Lane => Thread & 31;

    public int Warp => Thread >> 5;

    public int DynamicSharedBytes { get; set; }

    /// <summary>Where the dynamic shared memory begins.</summary>
    public int DynamicSharedAt { get; set; }

    public int SharedBytes { get; set; }

    /// <summary>The device address of the module's variables.</summary>
    public long Globals { get; set; }

    /// <summary>Where the shared memory of the block is on the host.</summary>
    public nint SharedHost { get; set; }

    /// <summary>Where the local memory of the thread is on the host.</summary>
    public nint LocalHost { get; set; }

    public int LocalBytes { get; set; }

    /// <summary>The number of instructions that the thread may still run.</summary>
    public long Budget { get; set; }

    /// <summary>What each thread of the block waits for.</summary>
    public Wait[] Waits { get; set; } = [];

    /// <summary>The lanes of the current thread's warp that have not ended, for <c>activemask</c>.</summary>
    public uint LiveLanes { get; set; } = uint.MaxValue;

    /// <summary>Forgets the allocations that instructions accessed.</summary>
    public void Forget(int instructions)
    {
        if (_sites.Length < instructions) _sites = new Site[instructions];
        else Array.Clear(_sites);
    }

    /// <summary>The host's address of global memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Global(long address, int bytes, int instruction)
    {
        ref var site = ref _sites[instruction];
        if ((ulong)(address - site.From) < site.Places && (address & (bytes - 1)) == 0) return (nint)(address + site.ToHost);
        return Find(ref site, address, bytes, instruction);
    }

    /// <summary>The host's address of shared memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Shared(long address, int bytes, int instruction)
    {
        if ((ulong)address > (ulong)(SharedBytes - bytes) || SharedBytes < bytes || (address & (bytes - 1)) != 0)
            throw Outside(address, bytes, instruction, "shared", SharedBytes);
        return SharedHost + (nint)address;
    }

    /// <summary>The host's address of local memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Local(long address, int bytes, int instruction)
    {
        if ((ulong)address > (ulong)(LocalBytes - bytes) || (address & (bytes - 1)) != 0)
            throw Outside(address, bytes, instruction, "local", LocalBytes);
        return LocalHost + (nint)address;
    }

    /// <summary>The host's address of memory of any space.</summary>
    public nint Generic(long address, int bytes, int instruction)
    {
        if ((ulong)(address - SharedWindow) < WindowBytes) return Shared(address - SharedWindow, bytes, instruction);
        if ((ulong)(address - LocalWindow) < WindowBytes) return Local(address - LocalWindow, bytes, instruction);
        return Global(address, bytes, instruction);
    }

    /// <summary>Counts instructions of a loop or a call. A thread that runs too many hangs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Spend(int count, int instruction)
    {
        if ((Budget -= count) < 0) TimedOut(instruction);
    }

    /// <summary>Refuses a call for which there is no local memory.</summary>
    public void CheckStack(nint end, int instruction)
    {
        if (end - LocalHost > LocalBytes)
            throw new FaultException(CudaError.CUDA_ERROR_LAUNCH_FAILED, instruction, $"the call needs more stack than {LocalBytes} bytes");
    }

    public static void Fail(string message, int instruction) =>
        throw new FaultException(CudaError.CUDA_ERROR_LAUNCH_FAILED, instruction, message);

    /// <summary>Makes the current thread wait.</summary>
    public void Await(WaitKind kind, uint value, uint b, uint c, uint members, int instruction) =>
        Waits[Thread] = new() { Kind = kind, Value = value, B = b, C = c, Members = members, Instruction = instruction };

    /// <summary>What the current thread waited for.</summary>
    public uint Awaited() => Waits[Thread].Result;

    /// <summary>Whether the other lane was there, for the second result of a shuffle.</summary>
    public bool AwaitedValid() => Waits[Thread].IsValid;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private nint Find(ref Site site, long address, int bytes, int instruction)
    {
        if ((address & (bytes - 1)) != 0) throw Misaligned(address, bytes, instruction);
        if (memory.Find(address, bytes) is not { } allocation)
        {
            throw new FaultException(
                CudaError.CUDA_ERROR_ILLEGAL_ADDRESS, instruction, $"{bytes} bytes at 0x{address:x}: {memory.Describe(address)}");
        }
        site = new(allocation.Address, (ulong)(allocation.Bytes - bytes + 1), allocation.Host - allocation.Address);
        return (nint)(address + site.ToHost);
    }

    private static FaultException Misaligned(long address, int bytes, int instruction) =>
        new(CudaError.CUDA_ERROR_MISALIGNED_ADDRESS, instruction, $"{bytes} bytes at 0x{address:x}, which is no multiple of {bytes}");

    private static FaultException Outside(long address, int bytes, int instruction, string space, int size) =>
        (address & (bytes - 1)) != 0 ? Misaligned(address, bytes, instruction) :
        new(CudaError.CUDA_ERROR_ILLEGAL_ADDRESS, instruction, $"{bytes} bytes at 0x{address:x} of the {size} bytes of {space} memory");

    private static void TimedOut(int instruction) =>
        throw new FaultException(CudaError.CUDA_ERROR_LAUNCH_TIMEOUT, instruction, "the thread has run too many instructions: it hangs");
}
