using System.Runtime.CompilerServices;

namespace Nabla.Cpu;

/// <summary>Allocates the buffers of one backend: arrays, or <see cref="LargeBuffer"/>s.</summary>
/// <param name="collects">
/// Whether collections of the young generations are asked for (<see cref="CpuOptions.CollectsGarbage"/>). If not, all buffers are arrays,
/// since the garbage collector does not see the memory of large buffers and would collect too late.
/// </param>
internal sealed class Allocator(bool collects)
{
    /// <summary>
    /// The youngest generation is collected after <c>Nursery</c> bytes of arrays of at least <c>MediumBytes</c> bytes. Otherwise it grows
    /// to the size of the last-level cache or more, and new arrays are in no near cache.
    /// </summary>
    private const long MediumBytes = 1 << 12, Nursery = 1 << 23;

    /// <summary>
    /// The young generations are collected after <c>MostLargeBytes</c> bytes of large buffers, and where that is cheap already after
    /// <c>EarlyLargeBytes</c>, so that reused memory is still in a cache.
    /// </summary>
    private const long MostLargeBytes = 1 << 27, EarlyLargeBytes = 1 << 22;

    /// <summary>Counts arrays, and large buffers; null if no collections are asked for.</summary>
    public CollectionTrigger? Medium { get; } = collects ? new(0, Nursery) : null;

    /// <inheritdoc cref="Medium"/>
    public CollectionTrigger? Large { get; } =
        collects ? new(1, Math.Min(MostLargeBytes, LargeArrays.MostKept), EarlyLargeBytes) : null;

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
        if (bytes >= LargeBuffer.LargeBytes && Large is { } large)
        {
            large.Count(bytes);
            return new LargeBuffer(length, Unsafe.SizeOf<T>());
        }
        if (bytes >= MediumBytes) Medium?.Count(bytes);
        return GC.AllocateUninitializedArray<T>(length);
    }
}
