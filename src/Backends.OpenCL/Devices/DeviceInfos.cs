using System.Text;
using Silk.NET.OpenCL;

namespace Nabla.OpenCL;

/// <summary>The properties that a device reports.</summary>
internal sealed record DeviceInfos(nint PlatformId, nint Id, string Platform, string Name, string Version, DeviceType Type)
{
    /// <summary>Whether kernels may compute in double.</summary>
    public required bool HasDoubles { get; init; }

    /// <summary>Whether host and kernels may read and write the same memory.</summary>
    public required bool SharesMemory { get; init; }

    /// <summary>How many compute units it has: work-groups that run at one time.</summary>
    public required int Units { get; init; }

    /// <summary>The size of its memory, in bytes.</summary>
    public required long Memory { get; init; }

    /// <summary>The largest buffer that it makes, in bytes.</summary>
    public required long LargestBuffer { get; init; }

    public static DeviceInfos Of(CL api, nint platform, nint id)
    {
        var extensions = Text(api, id, DeviceInfo.Extensions);
        const long FineGrainBuffers = 1 << 1;
        return new(platform, id, PlatformName(api, platform), Text(api, id, DeviceInfo.Name).Trim(),
            $"{Text(api, id, DeviceInfo.Version)} driver {Text(api, id, DeviceInfo.DriverVersion)}",
            (DeviceType)Number(api, id, DeviceInfo.Type))
        {
            HasDoubles = extensions.Split(' ').Contains("cl_khr_fp64") || Number(api, id, DeviceInfo.DoubleFPConfig) != 0,
            SharesMemory = (Number(api, id, DeviceInfo.SvmCapabilities) & FineGrainBuffers) != 0,
            Units = (int)Math.Max(1, Number(api, id, DeviceInfo.MaxComputeUnits)),
            Memory = Number(api, id, DeviceInfo.GlobalMemSize),
            LargestBuffer = Number(api, id, DeviceInfo.MaxMemAllocSize),
        };
    }

    private static unsafe string Text(CL api, nint id, DeviceInfo what)
    {
        nuint size = 0;
        if (api.GetDeviceInfo(id, what, 0, null, &size) != 0 || size == 0) return "";
        var text = new byte[size];
        fixed (byte* to = text) return api.GetDeviceInfo(id, what, size, to, null) == 0 ? Encoding.UTF8.GetString(text).TrimEnd('\0') : "";
    }

    /// <summary>A number of at most 8 bytes; 0 where the device does not know the property.</summary>
    private static unsafe long Number(CL api, nint id, DeviceInfo what)
    {
        long number = 0;
        return api.GetDeviceInfo(id, what, sizeof(long), &number, null) == 0 ? number : 0;
    }

    private static unsafe string PlatformName(CL api, nint id)
    {
        nuint size = 0;
        if (api.GetPlatformInfo(id, PlatformInfo.Name, 0, null, &size) != 0 || size == 0) return "";
        var text = new byte[size];
        fixed (byte* to = text)
            return api.GetPlatformInfo(id, PlatformInfo.Name, size, to, null) == 0 ? Encoding.UTF8.GetString(text).TrimEnd('\0') : "";
    }
}
