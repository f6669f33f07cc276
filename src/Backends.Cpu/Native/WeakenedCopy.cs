using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Nabla.Cpu;

/// <summary>
/// Loads a library through a copy in which one version need is weak. The original is never touched: a build may have
/// hard-linked it into the package cache.
/// </summary>
internal static class WeakenedCopy
{
    /// <summary>Loads the copy from the user's cache, or from a temporary folder where the cache cannot be written or executed.</summary>
    /// <exception cref="DllNotFoundException">The library has no such need, or the copy does not load either.</exception>
    public static nint Load(string library, string version)
    {
        byte[] content = File.ReadAllBytes(library);
        if (!ElfVersionNeeds.TryWeaken(content, version))
        {
            throw new DllNotFoundException($"{library} does not load, and not for want of {version}.");
        }

        string name = Path.GetFileName(library);
        return TryLoadCached(content, name, out nint handle) ? handle : LoadTemporary(content, name);
    }

    /// <summary>
    /// Makes sure that <paramref name="folder"/> holds a file <paramref name="name"/> of exactly this content, and returns its path.
    /// A missing, truncated or altered file is replaced by an atomic move, so readers in other threads and processes see a
    /// whole file at any time, and a library mapped from the old file stays intact.
    /// </summary>
    public static string Publish(string folder, string name, ReadOnlySpan<byte> content)
    {
        string path = Path.Combine(folder, name);
        if (Holds(path, content))
        {
            return path;
        }

        CreatePrivate(folder);
        string draft = Path.Combine(folder, $".{Guid.NewGuid():N}");
        try
        {
            File.WriteAllBytes(draft, content);
            File.Move(draft, path, overwrite: true);
        }
        finally
        {
            File.Delete(draft);
        }

        return path;
    }

    private static bool TryLoadCached(byte[] content, string name, out nint handle)
    {
        handle = 0;
        string home = Environment.GetFolderPath(
            Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        if (home.Length == 0)
        {
            return false;
        }

        try
        {
            string key = Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8));
            return NativeLibrary.TryLoad(Publish(Path.Combine(home, "Nabla", "native", key), name, content), out handle);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static nint LoadTemporary(byte[] content, string name)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("nabla-");
        try
        {
            return NativeLibrary.Load(Publish(folder.FullName, name, content));
        }
        finally
        {
            folder.Delete(recursive: true); // what is mapped stays mapped
        }
    }

    private static bool Holds(string path, ReadOnlySpan<byte> content)
    {
        var file = new FileInfo(path);
        return file.Exists && file.Length == content.Length && content.SequenceEqual(File.ReadAllBytes(path));
    }

    private static void CreatePrivate(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
