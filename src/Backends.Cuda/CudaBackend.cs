using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Nabla.Cuda;
using Nabla.Devices;

namespace Nabla;

/// <summary>
/// Tensors on NVIDIA's GPUs. Operators are enqueued and run in order while the caller goes on; only reading a value waits. An error that
/// depends on values, such as an index out of range, is thrown where a value that depends on it is read.
/// </summary>
public sealed class CudaBackend : IBackend
{
    /// <summary>
    /// After this many bytes, or buffers, the young generations are collected, since the garbage collector does not see the memory.
    /// </summary>
    private const int MostBytes = 1 << 28, MostBuffers = 8192;

    private readonly Lazy<Discovery> _found;
    private readonly CollectionTrigger? _trigger;

    /// <summary>The backend with these options. Looks for devices when it is first asked for them.</summary>
    public CudaBackend(IOptions<CudaOptions> options, ILogger<CudaBackend>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _trigger = options.Value.CollectsGarbage ? new(1, MostBytes, MostBuffers) : null;
        _found = new(() => Discovery.Run(options.Value, logger));
    }

    /// <inheritdoc/>
    public string DeviceType => "cuda";

    /// <inheritdoc/>
    public int DeviceCount => _found.Value.Devices.Count;

    /// <inheritdoc/>
    public string? Unavailable => _found.Value.Unavailable;

    /// <inheritdoc/>
    public KernelTable Kernels { get; } = CudaKernels.Table();

    /// <inheritdoc/>
    /// <exception cref="OutOfMemoryException">The device has no memory left.</exception>
    public object Allocate(int device, DType dtype, int length)
    {
        ArgumentNullException.ThrowIfNull(dtype);
        return _found.Value.Devices[device].Value.Pool.Rent((long)length * dtype.Size, dtype.Size, _trigger);
    }

    /// <inheritdoc/>
    public void Write(object buffer, ReadOnlySpan<byte> data) => Write(buffer, 0, data);

    /// <inheritdoc/>
    public void Write(object buffer, int offset, ReadOnlySpan<byte> data) => ((DeviceBuffer)buffer).Write(offset, data);

    /// <inheritdoc/>
    public void Read(object buffer, int offset, Span<byte> data) => ((DeviceBuffer)buffer).Read(offset, data);
}
