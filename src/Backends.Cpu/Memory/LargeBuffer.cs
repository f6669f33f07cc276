using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nabla.Cpu;

/// <summary>
/// The buffer of a large tensor, with memory rented from <see cref="LargeArrays"/>. The page faults and garbage collections of a new array
/// cost several times as much as most operators on it.
/// </summary>
internal sealed class LargeBuffer : ReturnableBuffer
{
    /// <summary>
    /// The smallest array that is rented, in bytes. A smaller array is cheaper as a new one. From this size on, header and length included,
    /// an array is a large object of the garbage collector, which is freed only with the whole heap.
    /// </summary>
    public static int LargeBytes { get; } = 85_000 - 3 * IntPtr.Size;

    private readonly object? _lease;
    private double[]? _memory;   // null once it was given back
    private readonly int _length, _elementSize;

    /// <summary>A buffer of <paramref name="length"/> elements, whose contents are undefined.</summary>
    /// <exception cref="OutOfMemoryException">There is no room.</exception>
    public LargeBuffer(int length, int elementSize)
    {
        (_length, _elementSize) = (length, elementSize);
        _memory = LargeArrays.Shared.Rent(this, (long)length * elementSize, out _lease);
    }

    /// <summary>The elements, with the type for which the buffer was made.</summary>
    /// <exception cref="InvalidCastException">The type has another size.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<T> Elements<T>() where T : unmanaged =>
        Unsafe.SizeOf<T>() == _elementSize
            ? MemoryMarshal.CreateSpan(ref Unsafe.As<double, T>(ref MemoryMarshal.GetArrayDataReference(_memory ?? Returned())), _length)
            : throw new InvalidCastException($"A buffer of elements of {_elementSize} bytes was read as {typeof(T)}.");

    /// <inheritdoc/>
    public override void Return()
    {
        if (Interlocked.Exchange(ref _memory, null) is not null) LargeArrays.Shared.TakeBack(_lease);
    }

    private static double[] Returned() => throw new ObjectDisposedException(nameof(LargeBuffer),
        "A temporary of a rule was read after the rule had returned: a kernel must not keep the tensors that it is given.");

    /// <summary>The bytes of elements from element <paramref name="offset"/> on.</summary>
    public Span<byte> Bytes(int offset, int bytes) => _elementSize switch
    {
        1 => Elements<byte>().Slice(offset, bytes),
        4 => MemoryMarshal.AsBytes(Elements<float>().Slice(offset, bytes / 4)),
        8 => MemoryMarshal.AsBytes(Elements<double>().Slice(offset, bytes / 8)),
        _ => throw new NotSupportedException($"A buffer of elements of {_elementSize} bytes is read as no type: add a case for it."),
    };
}
