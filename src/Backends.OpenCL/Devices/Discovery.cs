using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Silk.NET.OpenCL;

namespace Nabla.OpenCL;

/// <summary>The OpenCL devices of this machine.</summary>
internal sealed record Discovery(IReadOnlyList<Lazy<ClDevice>> Devices, string? Unavailable)
{
    private const string Install =
        "install a driver with its ICD, such as Debian's pocl-opencl-icd for processors or the GPU vendor's, and see what clinfo lists";

    // While one thread initialises PoCL, a second thread gets the answer that there is no device.
    private static readonly Lock s_asking = new();

    // Each device has one context, and each program is compiled once, for all runtimes of the process.
    private static readonly ConcurrentDictionary<(nint, string?, long, long), Lazy<ClDevice>> s_devices = new();

    public static Discovery Run(OpenCLOptions options, ILogger? logger)
    {
        CL api;
        try
        {
            api = CL.GetApi();
        }
        catch (Exception e) when (e is FileNotFoundException or DllNotFoundException or BadImageFormatException)
        {
            return None("Nabla.Backends.OpenCL looked for the library libOpenCL.so.1 (OpenCL.dll on Windows) and found none; " +
                $"install ocl-icd-libopencl1, and {Install}");
        }
        DeviceInfos[] found;
        lock (s_asking) found = [.. Platforms(api).SelectMany(p => DevicesOf(api, p))];
        var chosen = found.Where(d => Matches(d, options)).ToArray();
        foreach (var device in chosen) Messages.Found(logger, device.Name, device.Platform);
        if (chosen.Length > 0) return new([.. chosen.Select(d => Shared(api, d, options, logger))], null);
        return found.Length == 0
            ? None($"Nabla.Backends.OpenCL asked libOpenCL for devices, and it lists none; {Install}")
            : None($"Nabla.Backends.OpenCL looked for a device of type {options.DeviceType} on a platform named like " +
            $"'{options.Platform}' and found " +
                $"{string.Join(", ", found.Select(d => $"{d.Name} on {d.Platform}"))}; change {OpenCLOptions.Section}, or {Install}");
    }

    private static Discovery None(string why) => new([], why);

    private static bool Matches(DeviceInfos d, OpenCLOptions options) =>
        (options.Platform is null || d.Platform.Contains(options.Platform, StringComparison.OrdinalIgnoreCase)) && options.DeviceType switch
        {
            OpenCLDeviceType.Cpu => d.Type.HasFlag(DeviceType.Cpu),
            OpenCLDeviceType.Gpu => d.Type.HasFlag(DeviceType.Gpu),
            OpenCLDeviceType.Accelerator => d.Type.HasFlag(DeviceType.Accelerator),
            _ => true,
        };

    private static Lazy<ClDevice> Shared(CL api, DeviceInfos device, OpenCLOptions options, ILogger? logger) =>
        s_devices.GetOrAdd((device.Id, options.CacheDirectory, options.MaxBytes, options.PoolBytes),
            _ => new(() => new(api, device, options, logger)));

    private static unsafe nint[] Platforms(CL api)
    {
        uint count = 0;
        // Without any ICD the answer is an error instead of 0 platforms.
        if (api.GetPlatformIDs(0, null, &count) != 0 || count == 0) return [];
        var ids = new nint[count];
        fixed (nint* to = ids) return api.GetPlatformIDs(count, to, null) == 0 ? ids : [];
    }

    private static unsafe DeviceInfos[] DevicesOf(CL api, nint platform)
    {
        uint count = 0;
        if (api.GetDeviceIDs(platform, DeviceType.All, 0, null, &count) != 0 || count == 0) return [];
        var ids = new nint[count];
        fixed (nint* to = ids)
            if (api.GetDeviceIDs(platform, DeviceType.All, count, to, null) != 0) return [];
        return [.. ids.Select(id => DeviceInfos.Of(api, platform, id))];
    }
}

/// <summary>Log messages about devices.</summary>
internal static partial class Messages
{
    [LoggerMessage(Level = LogLevel.Debug, Message = "OpenCL device: {Name} on {Platform}")]
    private static partial void FoundDevice(ILogger logger, string name, string platform);

    [LoggerMessage(Level = LogLevel.Warning, Message = "OpenCL programs are compiled in every process, and not kept in {Folder}: {Reason}")]
    private static partial void NoCache(ILogger logger, string folder, string reason);

    public static void NotCached(ILogger? logger, string folder, string reason)
    {
        if (logger is not null) NoCache(logger, folder, reason);
    }

    public static void Found(ILogger? logger, string name, string platform)
    {
        if (logger is not null) FoundDevice(logger, name, platform);
    }
}
