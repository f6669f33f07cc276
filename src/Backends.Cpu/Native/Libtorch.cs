using System.Runtime.InteropServices;

namespace Nabla.Cpu;

/// <summary>
/// libtorch's library <c>torch_cpu</c>, for the routines of LAPACK that it exports; loaded when one is first asked for. It is looked for
/// where the application has its native libraries, and nowhere else. Where it is missing, everything in this backend has a managed answer.
/// </summary>
internal static class Libtorch
{
    private static readonly Lazy<nint> s_library = new(Load);

    /// <summary>Whether the library is loaded; loads it at the first call (about 0.3 s).</summary>
    public static bool IsAvailable => s_library.Value != 0;

    /// <summary>The address of a function that libtorch exports, 0 if it does not, or is not available.</summary>
    public static nint FindExport(string name) =>
        IsAvailable && NativeLibrary.TryGetExport(s_library.Value, name, out var address) ? address : 0;

    private static nint Load()
    {
        var name = OperatingSystem.IsWindows() ? "torch_cpu.dll" : OperatingSystem.IsMacOS() ? "libtorch_cpu.dylib" : "libtorch_cpu.so";
        var folders = (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "").Split(Path.PathSeparator);
        foreach (var folder in folders.Append(AppContext.BaseDirectory))
            if (folder.Length > 0 && NativeLibrary.TryLoad(Path.Combine(folder, name), out var library)) return library;
        return 0;
    }
}
