using System.Runtime.InteropServices;
using TorchSharp;

namespace Nabla.Cpu;

/// <summary>
/// The native half of TorchSharp, loaded when first asked for. Whoever calls TorchSharp, or a routine that libtorch exports, asks
/// here first; where libtorch is missing everything in this backend has a managed answer.
/// </summary>
internal static class Libtorch
{
    // libLibTorchSharp.so asks for this version (GCC 13) on account of one symbol, std::ios_base_library_init, that no relocation
    // uses. Debian 12 and Ubuntu 22.04 offer 3.4.30, and need nothing more than to be told that the version is optional.
    private const string UnusedVersion = "GLIBCXX_3.4.32";

    private static readonly Lazy<(nint Handle, string? Failure)> s_library = new(Load);

    /// <summary>Whether libtorch and TorchSharp's shim are loaded; loads them at the first call (about half a second).</summary>
    public static bool IsAvailable => s_library.Value.Failure is null;

    /// <summary>Why libtorch could not be loaded; null if it was.</summary>
    public static string? WhyUnavailable => s_library.Value.Failure;

    /// <summary>Loads libtorch, so that TorchSharp's own API finds it.</summary>
    /// <exception cref="DllNotFoundException">libtorch could not be loaded; the message says why, and what to add.</exception>
    public static void EnsureLoaded()
    {
        if (WhyUnavailable is { } failure)
        {
            throw new DllNotFoundException(failure);
        }
    }

    /// <summary>The address of a function that libtorch exports, 0 if it does not, or is not available.</summary>
    public static nint FindExport(string name) =>
        IsAvailable && NativeLibrary.TryGetExport(s_library.Value.Handle, name, out nint address) ? address : 0;

    private static (nint Handle, string? Failure) Load()
    {
        try
        {
            return (OperatingSystem.IsLinux() && FindFile("libtorch_cpu.so") is { } library ? LoadLinux(library) : LoadByName(), null);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException or IOException or UnauthorizedAccessException)
        {
            string reason = e.Message.Split('\n')[0]; // the lines that follow list every path tried
            return (0, $"libtorch could not be loaded: {reason} Reference the libtorch-cpu package of TorchSharp for "
                + $"{RuntimeInformation.RuntimeIdentifier} in the application.");
        }
    }

    private static nint LoadByName()
    {
        nint handle = NativeLibrary.Load("torch_cpu", typeof(torch).Assembly, searchPath: null);
        NativeLibrary.Load("LibTorchSharp", typeof(torch).Assembly, searchPath: null);
        return handle;
    }

    private static nint LoadLinux(string library)
    {
        // By path, and before the shim: the dynamic linker then finds them by their names, from wherever the shim is loaded.
        nint handle = NativeLibrary.Load(library);
        NativeLibrary.Load(Path.Combine(Path.GetDirectoryName(library)!, "libtorch.so"));
        string shim = FindFile("libLibTorchSharp.so")
            ?? throw new DllNotFoundException("libLibTorchSharp.so is not with the application.");
        if (!NativeLibrary.TryLoad(shim, out _))
        {
            WeakenedCopy.Load(shim, UnusedVersion);
        }

        return handle;
    }

    private static string? FindFile(string name)
    {
        string home = AppContext.BaseDirectory;
        string[] folders = [Path.Combine(home, "runtimes", "linux-x64", "native"), home];
        return folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }
}
