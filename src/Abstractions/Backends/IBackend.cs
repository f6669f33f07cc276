namespace Nabla;

/// <summary>
/// What a device type is made of: buffers, and a table of kernels and rules. Register one with
/// <see cref="NablaBuilder.AddBackend{TBackend}"/>. All members are called from any thread.
/// </summary>
public interface IBackend
{
    /// <summary>The type in its devices' names: <c>cpu</c> in <c>cpu:0</c>.</summary>
    string DeviceType { get; }

    /// <summary>How many devices were found; 0 where the backend is not available.</summary>
    int DeviceCount { get; }

    /// <summary>Why there is no device: what was looked for, what was found and what to install. Null where there is one.</summary>
    string? Unavailable { get; }

    /// <summary>The backend's table: a kernel for each operator, and the rules that it replaces or lacks.</summary>
    KernelTable Kernels { get; }

    /// <summary>
    /// A new buffer of <paramref name="length"/> elements on device <paramref name="device"/>; its contents are undefined.
    /// </summary>
    object Allocate(int device, DType dtype, int length);

    /// <summary>
    /// Copies <paramref name="data"/>, the bytes of whole elements, to the start of a buffer that <see cref="Allocate"/> returned.
    /// </summary>
    void Write(object buffer, ReadOnlySpan<byte> data);

    /// <summary>
    /// Copies <paramref name="data"/> to the elements from <paramref name="offset"/> on. The dispatcher calls this only for tensors of more
    /// bytes than a span can hold. A backend that does not implement it takes no tensors of more than 1 GiB.
    /// </summary>
    /// <exception cref="NotSupportedException">The backend does not implement it.</exception>
    void Write(object buffer, int offset, ReadOnlySpan<byte> data)
    {
        if (offset > 0)
        {
            throw new NotSupportedException($"{GetType().Name} writes to the start of a buffer only, and so takes no tensors " +
            "of more than 1 GiB.");
        }

        Write(buffer, data);
    }

    /// <summary>
    /// Copies elements from a buffer, beginning with element <paramref name="offset"/>, until <paramref name="data"/> is full.
    /// </summary>
    void Read(object buffer, int offset, Span<byte> data);
}
