using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Nabla.Devices;
using Silk.NET.OpenCL;

namespace Nabla.OpenCL;

/// <summary>
/// Compiles programs, and keeps them on disk for other processes: an entry for each source, device and driver. One process compiles at a
/// time.
/// </summary>
internal sealed unsafe class ProgramCache
{
    private const string Options = "-cl-std=CL1.2";

    // Silk.NET stores the callback of each build, even null, in a list that is not thread-safe.
    private static readonly Lock s_building = new();

    private readonly ClDevice _device;
    private readonly DiskCache _disk;

    public ProgramCache(ClDevice device, string? folder, ILogger? logger)
    {
        _device = device;
        _disk = new("opencl", folder, (where, why) => Messages.NotCached(logger, where, why));
    }

    /// <summary>The program, from the disk or the compiler.</summary>
    /// <param name="op">The operator, for errors.</param>
    /// <param name="source">OpenCL C.</param>
    /// <param name="isAfresh">Whether to compile it even if it is on the disk.</param>
    /// <exception cref="NablaException">The compiler refused it.</exception>
    public Compiled Build(string op, string source, bool isAfresh = false)
    {
        var options = _device.IsProcessor ? Options + " -DCPU" : Options;
        var key = SHA256.HashData(Encoding.UTF8.GetBytes($"{_device.Identity}\n{options}\n{source}"));
        if (!isAfresh && FromDisk(key, options) is var found and not 0) return new(found, IsFromDisk: true);
        lock (s_building)
        {
            using var turn = new Turn("nabla-opencl");
            if (!isAfresh && FromDisk(key, options) is var compiled and not 0) return new(compiled, IsFromDisk: true);
            var program = FromSource(op, source, options);
            if (_disk.IsUsed) _disk.Store(key, Binary(program));
            return new(program, IsFromDisk: false);
        }
    }

    /// <summary>The program as it is on the disk; 0 where it is not, or where the driver does not accept it any more.</summary>
    private nint FromDisk(byte[] key, string options) => _disk.Load(key) is { } binary ? FromBinary(binary, options) : 0;

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
        throw new NablaException($"{op}: the OpenCL compiler of {_device.Name} refused its program: {(ErrorCodes)error} ({error}).\n" +
            $"{log}\nThe program:\n{source}");
    }

    private string BuildLog(nint program)
    {
        nuint size = 0;
        _device.Api.GetProgramBuildInfo(program, _device.Id, ProgramBuildInfo.BuildLog, 0, null, &size);
        var log = new byte[size];
        fixed (byte* to = log) _device.Api.GetProgramBuildInfo(program, _device.Id, ProgramBuildInfo.BuildLog, size, to, null);
        return Encoding.UTF8.GetString(log).TrimEnd('\0', '\n');
    }

    /// <summary>The program; 0 where the driver does not accept the binary any more.</summary>
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

    /// <summary>The driver's binary of the program; empty where it gives none.</summary>
    private byte[] Binary(nint program)
    {
        nuint size;
        if (_device.Api.GetProgramInfo(program, ProgramInfo.BinarySizes, (nuint)sizeof(nuint), &size, null) != 0) return [];
        var binary = new byte[size];
        fixed (byte* code = binary)
            return _device.Api.GetProgramInfo(program, ProgramInfo.Binaries, (nuint)sizeof(nint), &code, null) == 0 ? binary : [];
    }
}

/// <summary>OpenCL's handle of a program that was built.</summary>
internal readonly record struct Compiled(nint Handle, bool IsFromDisk);
