using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;
using Nabla.Cpu;

namespace Nabla;

/// <summary>
/// Tensors in managed memory, computed by this machine's processors. A buffer is an array of the dtype's C# type, or a <see
/// cref="LargeBuffer"/>; the garbage collector frees both.
/// </summary>
public sealed class CpuBackend : IBackend
{
    /// <summary>The backend with these options.</summary>
    public CpuBackend(IOptions<CpuOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Kernels = CpuKernels.Table(new Work(options.Value.MaxThreads));
        Allocator = new(options.Value.CollectsGarbage);
    }

    /// <inheritdoc/>
    public string DeviceType => "cpu";

    /// <inheritdoc/>
    public int DeviceCount => 1;

    /// <inheritdoc/>
    public string? Unavailable => null;

    /// <inheritdoc/>
    public KernelTable Kernels { get; }

    /// <summary>Allocates and counts the buffers.</summary>
    internal Allocator Allocator { get; }

    /// <inheritdoc/>
    public object Allocate(int device, DType dtype, int length)
    {
        ArgumentNullException.ThrowIfNull(dtype);
        return Allocator.Buffer(dtype, length);
    }

    /// <inheritdoc/>
    public void Write(object buffer, ReadOnlySpan<byte> data) => Write(buffer, 0, data);

    /// <inheritdoc/>
    public void Write(object buffer, int offset, ReadOnlySpan<byte> data) => data.CopyTo(Bytes(buffer, offset, data.Length));

    /// <inheritdoc/>
    public void Read(object buffer, int offset, Span<byte> data) => Bytes(buffer, offset, data.Length).CopyTo(data);

    private static Span<byte> Bytes(object buffer, int offset, int count) => buffer switch
    {
        LargeBuffer large => large.Bytes(offset, count),
        float[] array => Bytes(array, offset, count),
        double[] array => Bytes(array, offset, count),
        int[] array => Bytes(array, offset, count),
        long[] array => Bytes(array, offset, count),
        bool[] array => Bytes(array, offset, count),
        _ => throw new ArgumentException($"A {buffer.GetType().Name} is no buffer of the CPU backend.", nameof(buffer)),
    };

    private static Span<byte> Bytes<T>(T[] array, int offset, int count) where T : unmanaged =>
        MemoryMarshal.AsBytes(array.AsSpan(offset, count / Unsafe.SizeOf<T>()));
}
