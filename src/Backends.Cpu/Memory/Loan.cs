using System.Buffers;

namespace Nabla.Cpu;

/// <summary>
/// A large array that goes back to a pool when no tensor needs it any more. A new one costs page faults, and work of the garbage collector,
/// that are several times the work of most operators on it. Tensors are alive while a kernel reads them: the dispatcher sees to that.
/// </summary>
internal abstract class Loan
{
    /// <summary>
    /// The smallest array that is lent. A smaller one is cheaper new; from here on the garbage collector has arrays among its large objects, which it
    /// takes back only when it goes through the whole heap.
    /// </summary>
    private const int LargeBytes = 85_000;

    /// <summary>So much, and so many, are lent before the garbage collector is asked what can go back: the pool keeps not many more.</summary>
    private const long Budget = 1 << 27, Count = 48;

    /// <summary>
    /// Of arrays from so many bytes on so many are made before the youngest generation is collected. Left to itself, the garbage collector lets it grow
    /// to the size of the last-level cache and more, and each new array is then memory that no near cache holds.
    /// </summary>
    private const long MediumBytes = 1 << 12, Nursery = 1 << 23;

    private static long s_lent;
    private static long s_count;
    private static long s_young;

    /// <summary>The array.</summary>
    public abstract Array Array { get; }

    /// <summary>A buffer of at least <paramref name="length"/> elements, whose contents are undefined: an array, or a loan where it is large.</summary>
    public static object Buffer<T>(int length) where T : unmanaged
    {
        var bytes = (long)length * System.Runtime.CompilerServices.Unsafe.SizeOf<T>();
        if (bytes < LargeBytes)
        {
            if (bytes >= MediumBytes && Interlocked.Add(ref s_young, bytes) > Nursery)
            {
                Interlocked.Exchange(ref s_young, 0);
                GC.Collect(0, GCCollectionMode.Forced, blocking: true);
            }
            return GC.AllocateUninitializedArray<T>(length);
        }
        if (Interlocked.Add(ref s_lent, bytes) > Budget | Interlocked.Increment(ref s_count) > Count)
        {
            Interlocked.Exchange(ref s_lent, 0);
            Interlocked.Exchange(ref s_count, 0);
            // What was lent since the last time is young, and most of it no longer used.
            GC.Collect(1, GCCollectionMode.Forced, blocking: true);
        }
        return new Loan<T>(length);
    }
}

/// <inheritdoc/>
internal sealed class Loan<T>(int length) : Loan where T : unmanaged
{
    /// <summary>The elements: as many as were asked for, or more.</summary>
    public T[] Elements { get; } = ArrayPool<T>.Shared.Rent(length);

    /// <inheritdoc/>
    public override Array Array => Elements;

    /// <summary>Gives the array back.</summary>
    ~Loan() => ArrayPool<T>.Shared.Return(Elements);
}
