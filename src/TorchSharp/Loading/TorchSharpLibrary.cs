using System.Runtime.InteropServices;
using TorchSharp;

namespace Nabla.Loading;

/// <summary>TorchSharp's native library. It is loaded at the first use here, which must be before TorchSharp is called.</summary>
internal static class TorchSharpLibrary
{
    // libLibTorchSharp.so needs this version (GCC 13) because of one symbol, std::ios_base_library_init, that no relocation uses. Debian 12
    // and Ubuntu 22.04 provide 3.4.30. There the library loads if the version is marked as optional.
    private const string UnusedVersion = "GLIBCXX_3.4.32";

    private static readonly Lazy<string?> s_failure = new(Load);

    /// <summary>Why it could not be loaded; null if it was.</summary>
    public static string? WhyUnavailable => s_failure.Value;

    /// <summary>Loads the library, so that TorchSharp's own API finds it (about half a second).</summary>
    /// <exception cref="DllNotFoundException">It could not be loaded; the message says why, and what to add.</exception>
    public static void EnsureLoaded()
    {
        if (WhyUnavailable is { } failure) throw new DllNotFoundException(failure);
    }

    private static string? Load()
    {
        try
        {
            if (OperatingSystem.IsLinux() && Libtorch.Find("libtorch_cpu.so") is { } library)
            {
                LoadLinux(library);
            }
            else
            {
                NativeLibrary.Load("torch_cpu", typeof(torch).Assembly, searchPath: null);
                NativeLibrary.Load("LibTorchSharp", typeof(torch).Assembly, searchPath: null);
            }

            return null;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException or IOException or
            UnauthorizedAccessException)
        {
            var reason = e.Message.Split('\n')[0]; // the other lines list every path that was tried
            return $"TorchSharp's library could not be loaded: {reason} Reference the libtorch-cpu package of TorchSharp for " +
                $"{RuntimeInformation.RuntimeIdentifier} in the application.";
        }
    }

    private static void LoadLinux(string library)
    {
        // By path, and before the shim: the dynamic linker then finds them by their names, from wherever the shim is loaded.
        NativeLibrary.Load(library);
        NativeLibrary.Load(Path.Combine(Path.GetDirectoryName(library)!, "libtorch.so"));
        var shim = Libtorch.Find("libLibTorchSharp.so") ??
            throw new DllNotFoundException("libLibTorchSharp.so is not with the application.");
        if (!NativeLibrary.TryLoad(shim, out _)) WeakenedCopy.Load(shim, UnusedVersion);
    }
}
