using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Nabla.Loading;

/// <summary>
/// Loads a copy of a library in which the need of one version is marked as weak. The original is not changed, since a build may have
/// hard-linked it into the package cache. The copy is a file in memory without a name: no other user can open it, it ends with the process,
/// and no folder has to be trusted.
/// </summary>
internal static partial class WeakenedCopy
{
    private const uint CloseOnExec = 1;

    /// <summary>Loads the copy.</summary>
    /// <exception cref="DllNotFoundException">The library does not need that version, or the copy does not load either.</exception>
    /// <exception cref="IOException">There is no room for the copy, or the system has no files in memory.</exception>
    public static nint Load(string library, string version)
    {
        var content = File.ReadAllBytes(library);
        if (!ElfVersionNeeds.TryWeaken(content, version))
            throw new DllNotFoundException($"{library} does not load, and not for want of {version}.");

        using (var file = new SafeFileHandle(CreateInMemory(Path.GetFileName(library), CloseOnExec), ownsHandle: true))
        {
            if (file.IsInvalid) throw new IOException($"memfd_create: {Marshal.GetLastPInvokeErrorMessage()}.");

            RandomAccess.Write(file, content, 0);
            var loaded = NativeLibrary.Load($"/proc/self/fd/{file.DangerousGetHandle()}");
            // The file stays open. The loader knows a library by its path, and would take this one again for the next file of that number.
            file.SetHandleAsInvalid();
            return loaded;
        }
    }

    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int CreateInMemory(string name, uint flags);
}
