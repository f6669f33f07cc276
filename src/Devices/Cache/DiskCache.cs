using System.Security.Cryptography;

namespace Nabla.Devices;

/// <summary>
/// Compiled programs on disk, for other processes: a file for each key, in a folder to which no other user can write. A file is written
/// under another name and then moved, so that processes do not disturb each other. A hash of key and content detects a damaged or exchanged
/// file, which counts as missing.
/// </summary>
internal sealed class DiskCache
{
    private readonly string? _folder;

    /// <param name="name">The backend's name, which is that of the folder among the user's data.</param>
    /// <param name="folder">The folder: null for one among the user's data, empty for none.</param>
    /// <param name="isRefused">Told the folder and the reason where it is not used.</param>
    public DiskCache(string name, string? folder, Action<string, string> isRefused)
    {
        var users = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        _folder = folder is null ? users.Length == 0 ? null : Path.Combine(users, "nabla", name) : folder.Length == 0 ? null : folder;
        try
        {
            if (_folder is not null) _folder = PrivateFolder.Open(_folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or EntryPointNotFoundException)
        {
            isRefused(_folder!, e.Message.TrimEnd('.'));
            _folder = null;
        }
    }

    /// <summary>Whether anything is kept.</summary>
    public bool IsUsed => _folder is not null;

    /// <summary>What was kept for the key; null where nothing is.</summary>
    public byte[]? Load(byte[] key)
    {
        if (!IsUsed) return null;
        var file = Place(key);
        try
        {
            if (!PrivateFolder.Trusts(file)) return null;
            var all = File.ReadAllBytes(file);
            if (all.Length <= SHA256.HashSizeInBytes) return null;
            var (hash, content) = (all[..SHA256.HashSizeInBytes], all[SHA256.HashSizeInBytes..]);
            return hash.AsSpan().SequenceEqual(Hash(key, content)) ? content : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Keeps content for the key. A cache that cannot be written only costs time.</summary>
    public void Store(byte[] key, byte[] content)
    {
        if (!IsUsed || content.Length == 0) return;
        var file = Place(key);
        var draft = $"{file}.{Guid.NewGuid():N}";
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = PrivateFolder.FileMode;
            using (var stream = new FileStream(draft, options))
            {
                stream.Write(Hash(key, content));
                stream.Write(content);
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

    private static byte[] Hash(byte[] key, byte[] content) => SHA256.HashData([.. key, .. content]);

    private string Place(byte[] key) => Path.Combine(_folder!, Convert.ToHexStringLower(key) + ".bin");
}
