namespace Nabla;

/// <summary>
/// The CUDA backend. In this version it can be registered but has no devices; asking for one throws an exception that says so.
/// </summary>
public sealed class CudaBackend : IBackend
{
    /// <inheritdoc/>
    public string DeviceType => "cuda";

    /// <inheritdoc/>
    public int DeviceCount => 0;

    /// <inheritdoc/>
    public string? Unavailable =>
        "this version of Nabla.Backends.Cuda has no kernels yet and looks for no device; use the cpu backend (Nabla.Backends.Cpu, " +
        "AddCpu())";

    /// <inheritdoc/>
    public KernelTable Kernels { get; } = new KernelTable().Otherwise("the CUDA backend has no kernels yet");

    /// <inheritdoc/>
    public object Allocate(int device, DType dtype, int length) => throw new BackendUnavailableException(Unavailable!);

    /// <inheritdoc/>
    public void Write(object buffer, ReadOnlySpan<byte> data) => throw new BackendUnavailableException(Unavailable!);

    /// <inheritdoc/>
    public void Read(object buffer, int offset, Span<byte> data) => throw new BackendUnavailableException(Unavailable!);
}

/// <summary>Registers the CUDA backend.</summary>
public static class CudaBuilderExtensions
{
    /// <summary>
    /// Registers the CUDA backend. Never throws: where there is no device, asking for one throws <see cref="BackendUnavailableException"/>.
    /// </summary>
    public static NablaBuilder AddCuda(this NablaBuilder nabla)
    {
        ArgumentNullException.ThrowIfNull(nabla);
        return nabla.AddBackend<CudaBackend>();
    }
}
