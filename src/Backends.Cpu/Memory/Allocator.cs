using System.Runtime.CompilerServices;

namespace Nabla.Cpu;

/// <summary>Makes the buffers of one backend: arrays, or loans if they are large.</summary>
/// <param name="collects">
/// Whether collections of the young generations are asked for (<see cref="CpuOptions.CollectsGarbage"/>). Where they are not, all are
/// arrays: the garbage collector would not see what large loans hold, and come too late.
/// </param>
internal sealed class Allocator(bool collects)
{
    /// <summary>
    /// Of arrays from so many bytes on so many are made before the youngest generation is collected. Left to itself, the garbage collector
    /// lets it grow to the size of the last-level cache and more, and each new array is then memory that no near cache holds.
    /// </summary>
    private const long MediumBytes = 1 << 12, Nursery = 1 << 23;

    /// <summary>
    /// So many bytes, and so many loans, may be lent before the young generations are collected: what comes back should still be in a
    /// cache.
    /// </summary>
    private const long MostLent = 1 << 27;

    private const int MostLoans = 48;

    /// <summary>What is counted of arrays, and of loans; null where no collection is asked for.</summary>
    public CollectionTrigger? Medium { get; } = collects ? new(0, Nursery) : null;

    /// <inheritdoc cref="Medium"/>
    public CollectionTrigger? Large { get; } =
        collects ? new(1, Math.Min(MostLent, LargeArrays.MostKept), MostLoans) : null;

    /// <summary>A buffer of <paramref name="length"/> elements, whose contents are undefined.</summary>
    /// <exception cref="OutOfMemoryException">There is no room.</exception>
    public object Buffer(DType dtype, int length) => dtype.Index switch
    {
        0 => Buffer<float>(length),
        1 => Buffer<double>(length),
        2 => Buffer<int>(length),
        3 => Buffer<long>(length),
        4 => Buffer<bool>(length),
        _ => throw dtype.Unknown,
    };

    private object Buffer<T>(int length) where T : unmanaged
    {
        var bytes = (long)length * Unsafe.SizeOf<T>();
        if (bytes >= Loan.LargeBytes && Large is { } large)
        {
            large.Count(bytes);
            return new Loan(length, Unsafe.SizeOf<T>());
        }
        if (bytes >= MediumBytes) Medium?.Count(bytes);
        return GC.AllocateUninitializedArray<T>(length);
    }
}
