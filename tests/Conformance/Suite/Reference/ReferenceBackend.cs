using System.Runtime.InteropServices;

namespace Nabla.Conformance;

/// <summary>
/// The executable specification: every operator as plain loops over managed arrays, computed in double (integers in long) and rounded to
/// the dtype at the end. It is slow and simple on purpose, since it defines the result of each operator. Composites have no kernel, since
/// their decomposition defines them. Views have none, since the dispatcher makes them.
/// </summary>
public sealed class ReferenceBackend : IBackend
{
    /// <summary>The backend's one device.</summary>
    public static Device Device { get; } = new("reference");

    /// <inheritdoc/>
    public string DeviceType => Device.Type;

    /// <inheritdoc/>
    public int DeviceCount => 1;

    /// <inheritdoc/>
    public string? Unavailable => null;

    /// <inheritdoc/>
    public KernelTable Kernels { get; } = new KernelTable()
        .MapDefinitions().MapChoices().MapRecurrence().MapMovement().MapIndexing().MapProducts().MapDeterminants();

    /// <inheritdoc/>
    public object Allocate(int device, DType dtype, int length)
    {
        ArgumentNullException.ThrowIfNull(dtype);
        return Array.CreateInstance(dtype.ClrType, length);
    }

    /// <inheritdoc/>
    public void Write(object buffer, ReadOnlySpan<byte> data) => data.CopyTo(Bytes(buffer, 0));

    /// <inheritdoc/>
    public void Read(object buffer, int offset, Span<byte> data) => Bytes(buffer, offset)[..data.Length].CopyTo(data);

    private static Span<byte> Bytes(object buffer, int offset) => buffer switch
    {
        float[] b => MemoryMarshal.AsBytes(b.AsSpan(offset)),
        double[] b => MemoryMarshal.AsBytes(b.AsSpan(offset)),
        int[] b => MemoryMarshal.AsBytes(b.AsSpan(offset)),
        long[] b => MemoryMarshal.AsBytes(b.AsSpan(offset)),
        bool[] b => MemoryMarshal.AsBytes(b.AsSpan(offset)),
        _ => throw new ArgumentException($"{buffer.GetType().Name} is no buffer of the reference backend.", nameof(buffer)),
    };
}
