using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Silk.NET.OpenCL;

namespace Nabla.OpenCL;

/// <summary>
/// Compiles programs, and keeps them on disk for other processes: a file for each source, device and driver. A file is written under
/// another name and then moved, and one process compiles at a time, so that processes do not disturb each other. A hash of its key and
/// content detects a damaged or exchanged file, whose program is compiled again. A folder that other users could write to is not used.
/// </summary>
internal sealed unsafe class ProgramCache
{
    private const string Options = "-cl-std=CL1.2";

    // Silk.NET stores the callback of each build, even null, in a list that is not thread-safe.
    private static readonly Lock s_building = new();

    private readonly ClDevice _device;
    private readonly string? _folder;

    public ProgramCache(ClDevice device, string? folder, ILogger? logger)
    {
        _device = device;
        var users = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        _folder = folder is null ? users.Length == 0 ? null : Path.Combine(users, "nabla", "opencl") : folder.Length == 0 ? null : folder;
        try
        {
            if (_folder is not null) _folder = PrivateFolder.Open(_folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or EntryPointNotFoundException)
        {
            Messages.NotCached(logger, _folder!, e.Message.TrimEnd('.'));
            _folder = null;
        }
    }

    /// <summary>The program, from the disk or the compiler.</summary>
    /// <param name="op">The operator, for errors.</param>
    /// <param name="source">OpenCL C.</param>
    /// <param name="isAfresh">Whether to compile it even if it is on the disk.</param>
    /// <exception cref="NablaException">The compiler refused it.</exception>
    public Compiled Build(string op, string source, bool isAfresh = false)
    {
        var options = _device.IsCpu ? Options + " -DCPU" : Options;
        var key = SHA256.HashData(Encoding.UTF8.GetBytes($"{_device.Identity}\n{options}\n{source}"));
        var file = _folder is null ? null : Path.Combine(_folder, Convert.ToHexStringLower(key) + ".bin");
        if (!isAfresh && FromDisk(file, key, options) is var found and not 0) return new(found, IsFromDisk: true);
        lock (s_building)
        {
            using var turn = new Turn();
            if (!isAfresh && FromDisk(file, key, options) is var compiled and not 0) return new(compiled, IsFromDisk: true);
            var program = FromSource(op, source, options);
            if (file is not null) Store(file, key, Binary(program));
            return new(program, IsFromDisk: false);
        }
    }

    /// <summary>The program as it is on the disk; 0 where it is not, or where the driver does not accept it any more.</summary>
    private nint FromDisk(string? file, byte[] key, string options) =>
        file is not null && Load(file, key) is { } binary ? FromBinary(binary, options) : 0;

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

    private static byte[]? Load(string file, byte[] key)
    {
        try
        {
            if (!PrivateFolder.Trusts(file)) return null;
            var all = File.ReadAllBytes(file);
            if (all.Length <= SHA256.HashSizeInBytes) return null;
            var (hash, binary) = (all[..SHA256.HashSizeInBytes], all[SHA256.HashSizeInBytes..]);
            return hash.AsSpan().SequenceEqual(Hash(key, binary)) ? binary : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // A cache that cannot be written only costs time.
    private static void Store(string file, byte[] key, byte[] binary)
    {
        if (binary.Length == 0) return;
        var draft = $"{file}.{Guid.NewGuid():N}";
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = PrivateFolder.FileMode;
            using (var stream = new FileStream(draft, options))
            {
                stream.Write(Hash(key, binary));
                stream.Write(binary);
            }
            File.Move(draft, file, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Remove(draft);
        }
    }

    private static void Remove(string draft)
    {
        try
        {
            File.Delete(draft);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    private static byte[] Hash(byte[] key, byte[] binary) => SHA256.HashData([.. key, .. binary]);
}

/// <summary>OpenCL's handle of a program that was built.</summary>
internal readonly record struct Compiled(nint Handle, bool IsFromDisk);
