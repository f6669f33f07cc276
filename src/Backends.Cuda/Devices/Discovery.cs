using System.Collections.Concurrent;
using ILGPU;
using ILGPU.Runtime.Cuda;
using Microsoft.Extensions.Logging;

namespace Nabla.Cuda;

/// <summary>The GPUs of this machine.</summary>
internal sealed record Discovery(IReadOnlyList<Lazy<CudaDevice>> Devices, string? Unavailable)
{
    private const string Install = "install NVIDIA's driver (nvidia-smi lists its devices), or use the cpu backend";

    // Each device has one context, for all runtimes of the process.
    private static readonly ConcurrentDictionary<(CudaAPI, int, string?, long, long), Lazy<CudaDevice>> s_devices = new();
    private static readonly ConcurrentDictionary<CudaAPI, Context> s_contexts = new();

    public static Discovery Run(CudaOptions options, ILogger? logger)
    {
        Context context;
        ILGPU.Runtime.Cuda.CudaDevice[] found;
        try
        {
            context = s_contexts.GetOrAdd(CudaAPI.CurrentAPI, _ => Context.Create(builder => builder.Cuda()));
            found = [.. context.GetCudaDevices().Count == 0 ? [] : All()];
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return None($"Nabla.Backends.Cuda asked for NVIDIA's driver and got the answer: {e.Message}; {Install}");
        }
        foreach (var device in found) Messages.Found(logger, device.Name);
        if (options.Devices is { } wanted)
        {
            var missing = wanted.Where(id => found.All(device => device.DeviceId != id)).ToArray();
            if (found.Length > 0 && missing.Length > 0)
            {
                return None($"{CudaOptions.Section}:{nameof(CudaOptions.Devices)} asks for GPU {string.Join(", ", missing)}, and the " +
                    $"driver has {found.Length}, numbered from 0; leave the option out for all of them");
            }
            found = [.. wanted.SelectMany(id => found.Where(device => device.DeviceId == id))];
        }
        return found.Length == 0
            ? None($"Nabla.Backends.Cuda looked for NVIDIA's driver, libcuda.so.1 (nvcuda.dll on Windows), and found no device; {Install}")
            : new([.. found.Select(device => Shared(context, device, options, logger))], null);
    }

    // ILGPU takes all GPUs for the same one, and lists it once: each is asked for by its number. Only where it lists one is there a driver.
    private static IEnumerable<ILGPU.Runtime.Cuda.CudaDevice> All()
    {
        var count = CudaAPI.CurrentAPI.GetDeviceCount(out var number) == CudaError.CUDA_SUCCESS ? number : 0;
        return Enumerable.Range(0, count)
            .SelectMany(i => ILGPU.Runtime.Cuda.CudaDevice.GetDevices(device => device.DeviceId == i))
            .Cast<ILGPU.Runtime.Cuda.CudaDevice>();
    }

    private static Discovery None(string why) => new([], why);

    private static Lazy<CudaDevice> Shared(Context context, ILGPU.Runtime.Cuda.CudaDevice device, CudaOptions options, ILogger? logger) =>
        s_devices.GetOrAdd((CudaAPI.CurrentAPI, device.DeviceId, options.CacheDirectory, options.MaxBytes, options.PoolBytes),
            _ => new(() => new(context, device, options, logger)));
}

/// <summary>Log messages about devices.</summary>
internal static partial class Messages
{
    [LoggerMessage(Level = LogLevel.Debug, Message = "CUDA device: {Name}")]
    private static partial void FoundDevice(ILogger logger, string name);

    [LoggerMessage(Level = LogLevel.Warning, Message = "CUDA kernels are compiled in every process, and not kept in {Folder}: {Reason}")]
    private static partial void NoCache(ILogger logger, string folder, string reason);

    public static void NotCached(ILogger? logger, string folder, string reason)
    {
        if (logger is not null) NoCache(logger, folder, reason);
    }

    public static void Found(ILogger? logger, string name)
    {
        if (logger is not null) FoundDevice(logger, name);
    }
}
