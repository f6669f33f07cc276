using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Nabla.Devices;
using Nabla.OpenCL;

namespace Nabla.Tests;

/// <summary>Compiled programs on disk: files of others, files that were exchanged, several processes.</summary>
[UnsupportedOSPlatform("windows")]   // The tests that need modes and owners are skipped there.
public sealed partial class CacheTests : IDisposable
{
    private const string FolderVariable = "NABLA_TEST_CACHE";

    private const UnixFileMode All = (UnixFileMode)0x1FF;

    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private static readonly int[] s_factors = [2, 3];

    private readonly string _root = Directory.CreateTempSubdirectory("nabla-cache-").FullName;

    private string Folder => Path.Combine(_root, "parent", "cache");

    private (string, string) PoCLsOwn => ("POCL_CACHE_DIR", Path.Combine(_root, "pocl"));

    public void Dispose() => Directory.Delete(_root, recursive: true);

    /// <summary>Multiplies by 2 and by 3, each with a program of its own, on a device of its own; the warnings that were logged.</summary>
    private static string[] Compute(string? folder)
    {
        using var log = new ListLogger();
        var fresh = Random.Shared.Next(1 << 20, int.MaxValue);
        using var host = new ServiceCollection().AddLogging(l => l.AddProvider(log))
            .AddNabla(n => n.AddOpenCL(o => (o.CacheDirectory, o.PoolBytes) = (folder, fresh))).BuildServiceProvider();
        var tensors = host.GetRequiredService<ITensorFactory>();
        foreach (var factor in s_factors)
        {
            var (x, y) = (tensors.Create<double>([1, 2, 3], OpenCL.Device), tensors.Create<double>([0, 0, 0], OpenCL.Device));
            var text = $"kernel void by{factor}(global const double* X, global double* Y) " +
                $"{{ size_t i = get_global_id(0); if (i < 3) Y[i] = X[i] * {factor}; }}";
            var device = ((DeviceBuffer)((DeviceTensor)x).Buffer).Device;
            using (var call = new Nabla.OpenCL.ClProgram($"by{factor}", text).On(device, $"by{factor}"))
                call.In((DeviceTensor)x).Out((DeviceTensor)y).Run(3);
            Assert.Equal([1.0 * factor, 2 * factor, 3 * factor], y.ToArray<double>());
        }
        return [.. log.Entries.Where(e => e.Level >= LogLevel.Warning).Select(e => e.Message)];
    }

    private static Dictionary<string, byte[]> Files(string folder) => Directory.GetFiles(folder).ToDictionary(f => f, File.ReadAllBytes);

    private void Filled()
    {
        OpenCL.Vector(1);   // skips where there is no device
        Assert.Empty(Compute(Folder));
        Assert.Equal(s_factors.Length, Directory.GetFiles(Folder).Length);
    }

    [SkippableFact]
    public void ExchangedEntries_AreCompiledAgain()
    {
        Filled();
        var whole = Files(Folder);
        var (a, b) = (whole.Keys.First(), whole.Keys.Last());
        File.WriteAllBytes(a, whole[b]);
        File.WriteAllBytes(b, whole[a]);
        Assert.Empty(Compute(Folder));
        Assert.Equal(whole, Files(Folder));
        Assert.Empty(Compute(Folder));
    }

    [SkippableFact]
    public void AnEntryWhoseHashIsRight_ButWhoseProgramIsAnother_IsCompiledAgain()
    {
        Filled();
        var whole = Files(Folder);
        foreach (var (file, other) in whole.Keys.Zip(whole.Keys.Reverse()))
        {
            var (key, binary) = (Convert.FromHexString(Path.GetFileNameWithoutExtension(file)), whole[other][SHA256.HashSizeInBytes..]);
            File.WriteAllBytes(file, [.. SHA256.HashData([.. key, .. binary]), .. binary]);
        }
        for (var i = 0; i < 2; i++)
        {
            Assert.Empty(Compute(Folder));
            Assert.Equal(whole, Files(Folder));
        }
    }

    [SkippableFact]
    public void NewFolders_AndFiles_AreForTheUserAlone()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no such modes.");
        Filled();
        Assert.Equal(Private, File.GetUnixFileMode(Folder));
        Assert.Equal(Private, File.GetUnixFileMode(Path.Combine(_root, "parent")));
        Assert.All(Directory.GetFiles(Folder), f => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(f)));
    }

    [SkippableTheory]
    [InlineData("cache", UnixFileMode.OtherWrite), InlineData("cache", UnixFileMode.GroupWrite)]
    [InlineData("cache", UnixFileMode.OtherWrite | UnixFileMode.StickyBit)]
    [InlineData("parent", UnixFileMode.OtherWrite), InlineData("parent", UnixFileMode.GroupWrite)]
    public void AFolderThatOthersMayWriteTo_IsNotUsed_AndItIsSaidWhatToDo(string which, UnixFileMode more)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Who may write is looked at on Linux.");
        Filled();
        var (whole, open) = (Files(Folder), which == "cache" ? Folder : Path.Combine(_root, which));
        foreach (var file in whole.Keys) File.WriteAllBytes(file, [1, 2, 3]);
        File.SetUnixFileMode(open, Private | more);
        var warning = Assert.Single(Compute(Folder));
        foreach (var part in new[] { open, "chmod go-w", "compiled in every process" })
            Assert.Contains(part, warning, StringComparison.Ordinal);
        Assert.All(Files(Folder), f => Assert.Equal([1, 2, 3], f.Value));
        File.SetUnixFileMode(open, Private);
        Assert.Empty(Compute(Folder));
        Assert.Equal(whole, Files(Folder));
    }

    [SkippableFact]
    public void AStickyParent_IsSafe()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Who may write is looked at on Linux.");
        Filled();
        File.SetUnixFileMode(Path.Combine(_root, "parent"), All | UnixFileMode.StickyBit);
        Assert.Empty(Compute(Folder));
    }

    [SkippableTheory]
    [InlineData("cache"), InlineData("parent"), InlineData("file"), InlineData("link")]
    public void WhatAnotherUserOwns_IsNotUsed(string which)
    {
        const int Nobody = 65534;
        Skip.IfNot(OperatingSystem.IsLinux(), "Owners are looked at on Linux.");
        Skip.IfNot(Environment.IsPrivilegedProcess, "Only root can make a folder another user's.");
        Filled();
        var whole = Files(Folder);
        var (path, folder) = (which == "cache" ? Folder : Path.Combine(_root, "parent"), Folder);
        if (which == "file")
        {
            path = whole.Keys.First();
            File.WriteAllBytes(path, [1, 2, 3]);
        }
        if (which == "link")
        {
            (path, folder) = (Path.Combine(_root, "link"), Path.Combine(_root, "link", "cache"));
            Directory.CreateSymbolicLink(path, Path.Combine(_root, "parent"));
            File.Delete(whole.Keys.First());
        }
        Assert.Equal(0, ChangeOwner(path, Nobody, Nobody));
        var warnings = Compute(folder);
        if (which == "file")
        {
            Assert.Empty(warnings);
            Assert.Equal(whole, Files(Folder));
            return;
        }
        var warning = Assert.Single(warnings);
        foreach (var part in new[] { path, $"user {Nobody}", "choose another folder" })
            Assert.Contains(part, warning, StringComparison.Ordinal);
        Assert.Equal(which == "link" ? 1 : 2, Directory.GetFiles(Folder).Length);
    }

    [SkippableFact]
    public void ALinkOfTheUsersOwn_IsFollowed()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Owners are looked at on Linux.");
        Filled();
        var whole = Files(Folder);
        var link = Path.Combine(_root, "link");
        Directory.CreateSymbolicLink(link, "./parent/../parent");
        File.Delete(whole.Keys.First());
        Assert.Empty(Compute(Path.Combine(link, "cache")));
        Assert.Equal(whole.Keys.Order(), Files(Folder).Keys.Order());
        File.Delete(link);
        Directory.CreateSymbolicLink(link, link);
        Assert.Contains("circle", Assert.Single(Compute(link)), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void SeveralProcesses_ShareAFolder()
    {
        OpenCL.Vector(1);
        for (var round = 0; round < 2; round++)
        {
            var processes = Enumerable.Range(0, 4).Select(_ => Child.Start(InAFolder, (FolderVariable, Folder), PoCLsOwn)).ToArray();
            foreach (var process in processes)
            {
                using (process)
                {
                    var (code, output) = process.Wait();
                    Assert.True(code == 0, $"a process ended with {code}: {output}");
                }
            }

            Assert.Equal(s_factors.Length, Directory.GetFiles(Folder).Length);
            // The next ones find entries, of which one was cut off.
            File.WriteAllBytes(Directory.GetFiles(Folder)[0], File.ReadAllBytes(Directory.GetFiles(Folder)[0])[..100]);
        }
    }

    [SkippableFact]
    public void AHomeThatEveryoneMayWriteTo_HasNoCache()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Who may write is looked at on Linux.");
        OpenCL.Vector(1);
        File.SetUnixFileMode(_root, All);
        var output = Child.Run(InAFolder, (FolderVariable, "default"), ("HOME", _root), ("XDG_DATA_HOME", ""), PoCLsOwn);
        Assert.Contains("chmod go-w", output, StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.GetFileSystemEntries(_root), e => !e.EndsWith("pocl", StringComparison.Ordinal));
    }

    [Child]
    private static void InAFolder()
    {
        var folder = Environment.GetEnvironmentVariable(FolderVariable);
        foreach (var warning in Compute(folder == "default" ? null : folder)) Console.WriteLine(warning);
    }

    [LibraryImport("libc", EntryPoint = "lchown", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeOwner(string path, int user, int group);
}
