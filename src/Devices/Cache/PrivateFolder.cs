using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Nabla.Devices;

/// <summary>
/// Folders whose files no other user can exchange. Every folder on the path must be safe too, since a user who may write to one can replace
/// its contents. The check goes from the root downwards, so that a checked folder cannot be exchanged later. Root is trusted. Owners are
/// checked only on Linux; on other Unix systems a new folder is private to its user, without further checks.
/// </summary>
internal static partial class PrivateFolder
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private const UnixFileMode ByOthers = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary>The mode of a new file in such a folder.</summary>
    public const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes the folder if it is missing. Returns its path without links.</summary>
    /// <exception cref="UnauthorizedAccessException">Another user could write to it; the message says what to do.</exception>
    /// <exception cref="IOException">There is no such folder, and none can be made.</exception>
    public static string Open(string path)
    {
        path = Path.GetFullPath(path);
        if (OperatingSystem.IsWindows()) return Directory.CreateDirectory(path).FullName;
        if (!OperatingSystem.IsLinux()) return Directory.CreateDirectory(path, Private).FullName;
        var (here, links) = ("/", 0);
        CheckFolder(here, Look(here)!.Value);
        var rest = new Stack<string>();
        Push(path);
        while (rest.TryPop(out var name))
        {
            if (name == "..")
            {
                here = Path.GetDirectoryName(here) ?? "/";
                continue;
            }
            var next = Path.Combine(here, name);
            if (Look(next) is null) Directory.CreateDirectory(next, Private);
            var entry = Look(next) ?? throw new IOException($"{next} went away");
            if (entry.IsLink)
            {
                if (!entry.IsTrusted) throw Foreign(next, entry, "link");
                if (++links > 40) throw new IOException($"{path} is a circle of links");
                var target = new FileInfo(next).LinkTarget ?? throw new IOException($"{next} went away");
                if (target.StartsWith('/')) here = "/";
                Push(target);
                continue;
            }
            CheckFolder(next, entry);
            here = next;
        }
        // Other users must not even add files to the last folder.
        var last = Look(here)!.Value;
        return (last.Mode & ByOthers) == 0 ? here : throw Writable(here, last);

        void Push(string names)
        {
            foreach (var name in names.Split('/').Reverse())
                if (name is not ("" or ".")) rest.Push(name);
        }
    }

    /// <summary>Whether a file in such a folder may be trusted: it is no link, and nobody else can write to it.</summary>
    public static bool Trusts(string file) =>
        !OperatingSystem.IsLinux() || (Look(file) is { IsTrusted: true, IsFile: true } entry && (entry.Mode & ByOthers) == 0);

    private static void CheckFolder(string path, Entry entry)
    {
        if (!entry.IsFolder) throw new IOException($"{path} is no folder");
        if (!entry.IsTrusted) throw Foreign(path, entry, "folder");
        // In a sticky folder, such as /tmp, users cannot replace each other's files.
        if ((entry.Mode & ByOthers) != 0 && (entry.Mode & UnixFileMode.StickyBit) == 0) throw Writable(path, entry);
    }

    private static UnauthorizedAccessException Foreign(string path, Entry entry, string what) =>
        new($"the {what} {path} belongs to user {entry.Owner}, and this process to user {Self}: choose another folder, " +
            $"or let root or user {Self} own it");

    private static UnauthorizedAccessException Writable(string path, Entry entry) =>
        new($"others may write to the folder {path} (mode {Convert.ToString((int)entry.Mode, 8)}): " +
            "if you trust what is in it, chmod go-w it");

    private readonly record struct Entry(uint Owner, int Type, UnixFileMode Mode)
    {
        public bool IsFolder => Type == 0x4000;

        public bool IsFile => Type == 0x8000;

        public bool IsLink => Type == 0xA000;

        public bool IsTrusted => Owner == 0 || Owner == Self;
    }

    private static uint Self { get; } = OperatingSystem.IsLinux() ? EffectiveUser() : 0;

    /// <summary>The entry at a path, links not followed; null where there is none.</summary>
    private static unsafe Entry? Look(string path)
    {
        const int CurrentFolder = -100, NoFollow = 0x100, NotFound = 2;
        const uint BasicStats = 0x7ff;
        var stat = stackalloc byte[256];
        if (Stat(CurrentFolder, path, NoFollow, BasicStats, stat) != 0)
            return Marshal.GetLastPInvokeError() is NotFound ? null : throw new IOException($"{path}: {new Win32Exception().Message}");
        var mode = *(ushort*)(stat + 28);
        return new(*(uint*)(stat + 20), mode & 0xF000, (UnixFileMode)(mode & 0xFFF));
    }

    // Unlike that of stat, the structure is the same on every processor.
    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int Stat(int folder, string path, int flags, uint mask, byte* stat);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUser();
}
