using System.Runtime.InteropServices;

namespace Nabla.Loading;

/// <summary>
/// libtorch's library <c>torch_cpu</c>, which the application has from one of TorchSharp's libtorch packages. It loads unchanged;
/// TorchSharp's own library may not (<see cref="TorchSharpLibrary"/>).
/// </summary>
internal static class Libtorch
{
    private static readonly Lazy<nint> s_library = new(Load);

    /// <summary>Whether the library is loaded; loads it at the first call (about 0.3 s).</summary>
    public static bool IsAvailable => s_library.Value != 0;

    /// <summary>The address of an exported function; 0 if it is not exported or the library is missing.</summary>
    public static nint FindExport(string name) =>
        IsAvailable && NativeLibrary.TryGetExport(s_library.Value, name, out var address) ? address : 0;

    /// <summary>The path of a native library of the application; null where there is none of that name.</summary>
    public static string? Find(string name)
    {
        var home = AppContext.BaseDirectory;
        var folders = (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "").Split(Path.PathSeparator)
            .Where(folder => folder.Length > 0).Append(Path.Combine(home, "runtimes", "linux-x64", "native")).Append(home);
        return folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }

    private static nint Load()
    {
        var name = OperatingSystem.IsWindows() ? "torch_cpu.dll" : OperatingSystem.IsMacOS() ? "libtorch_cpu.dylib" : "libtorch_cpu.so";
        return Find(name) is { } path && NativeLibrary.TryLoad(path, out var library) ? library : 0;
    }
}
