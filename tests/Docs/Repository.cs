using System.Runtime.CompilerServices;

namespace Nabla.Docs;

/// <summary>The files of this repository, by their paths below its root.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    private static string FindRoot([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", ".."));

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file)).ReplaceLineEndings("\n");

    public static void Write(string file, string text) => File.WriteAllText(Path.Combine(Root, file), text);

    /// <summary>All files that end in <paramref name="extension"/>, without what a build writes.</summary>
    public static IEnumerable<string> Files(string extension, string folder = "") =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*" + extension, SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Root, f).Replace('\\', '/'))
            .Where(f => !f.Split('/').Any(part => part is "bin" or "obj" or "artifacts" or ".git"))
            .Order(StringComparer.Ordinal);

    /// <summary>Fails with all faults, each on a line of its own.</summary>
    public static void HasNo(IEnumerable<string> faults)
    {
        var text = string.Join('\n', faults);
        Assert.True(text.Length == 0, text);
    }
}
