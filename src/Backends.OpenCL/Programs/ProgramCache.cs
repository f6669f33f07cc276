using System.Security.Cryptography;
using System.Text;
using Silk.NET.OpenCL;

namespace Nabla.OpenCL;

/// <summary>
/// Compiles programs, and keeps them on disk for other processes: a file for each source, device and driver. It is written beside its place and
/// then moved there, so that processes disturb each other in nothing; its hash tells a damaged one, which is compiled again.
/// </summary>
internal sealed unsafe class ProgramCache
{
    private const string Options = "-cl-std=CL1.2";

    // Silk.NET keeps the callback of the last build in a list that is not made for threads, also where there is none.
    private static readonly Lock s_building = new();

    private readonly ClDevice _device;
    private readonly string? _folder;

    public ProgramCache(ClDevice device, string? folder)
    {
        _device = device;
        var users = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        _folder = folder is null ? users.Length == 0 ? null : Path.Combine(users, "nabla", "opencl") : folder.Length == 0 ? null : folder;
    }

    /// <summary>The program, from the disk or the compiler.</summary>
    /// <exception cref="NablaException">The compiler refused it.</exception>
    public nint Build(string op, string source)
    {
        var options = _device.IsCpu ? Options + " -DCPU" : Options;
        var file = _folder is null ? null : Path.Combine(_folder, Hash(Encoding.UTF8.GetBytes($"{_device.Identity}\n{options}\n{source}")) + ".bin");
        if (file is not null && Load(file) is { } binary && FromBinary(binary, options) is var loaded and not 0) return loaded;
        var program = FromSource(op, source, options);
        if (file is not null) Store(file, Binary(program));
        return program;
    }

    private nint FromSource(string op, string source, string options)
    {
        int error;
        var program = _device.Api.CreateProgramWithSource(_device.Context, 1, [source], (nuint*)null, &error);
        _device.Check(error, $"make a program for {op}");
        var id = _device.Id;
        lock (s_building) error = _device.Api.BuildProgram(program, 1, &id, options, null, null);
        if (error == 0) return program;
        var log = BuildLog(program);
        _device.Api.ReleaseProgram(program);
        throw new NablaException($"{op}: the OpenCL compiler of {_device.Name} refused its program: {(ErrorCodes)error} ({error}).\n"
            + $"{log}\nThe program:\n{source}");
    }

    private string BuildLog(nint program)
    {
        nuint size = 0;
        _device.Api.GetProgramBuildInfo(program, _device.Id, ProgramBuildInfo.BuildLog, 0, null, &size);
        var log = new byte[size];
        fixed (byte* to = log) _device.Api.GetProgramBuildInfo(program, _device.Id, ProgramBuildInfo.BuildLog, size, to, null);
        return Encoding.UTF8.GetString(log).TrimEnd('\0', '\n');
    }

    /// <summary>The program, or 0 where the driver does not take it any more.</summary>
    private nint FromBinary(byte[] binary, string options)
    {
        int error, status;
        var (id, length) = (_device.Id, (nuint)binary.Length);
        nint program;
        fixed (byte* code = binary)
            program = _device.Api.CreateProgramWithBinary(_device.Context, 1, &id, &length, &code, &status, &error);
        if (error != 0) return 0;
        lock (s_building) error = _device.Api.BuildProgram(program, 1, &id, options, null, null);
        if (error == 0) return program;
        _device.Api.ReleaseProgram(program);
        return 0;
    }

    /// <summary>What the driver wants to see again; empty where it gives none.</summary>
    private byte[] Binary(nint program)
    {
        nuint size;
        if (_device.Api.GetProgramInfo(program, ProgramInfo.BinarySizes, (nuint)sizeof(nuint), &size, null) != 0) return [];
        var binary = new byte[size];
        fixed (byte* code = binary)
            return _device.Api.GetProgramInfo(program, ProgramInfo.Binaries, (nuint)sizeof(nint), &code, null) == 0 ? binary : [];
    }

    private static byte[]? Load(string file)
    {
        try
        {
            var all = File.ReadAllBytes(file);
            if (all.Length <= SHA256.HashSizeInBytes) return null;
            var (hash, binary) = (all[..SHA256.HashSizeInBytes], all[SHA256.HashSizeInBytes..]);
            return hash.AsSpan().SequenceEqual(SHA256.HashData(binary)) ? binary : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // A cache that cannot be written costs time and nothing else.
    private static void Store(string file, byte[] binary)
    {
        if (binary.Length == 0) return;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            var draft = $"{file}.{Guid.NewGuid():N}";
            File.WriteAllBytes(draft, [.. SHA256.HashData(binary), .. binary]);
            File.Move(draft, file, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    private static string Hash(byte[] data) => Convert.ToHexStringLower(SHA256.HashData(data));
}
