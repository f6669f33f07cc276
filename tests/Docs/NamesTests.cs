using System.Text.RegularExpressions;

namespace Nabla.Docs;

/// <summary>The files, folders and types that the documents name exist.</summary>
public partial class NamesTests
{
    private static readonly string s_root = Repository.Root;

    private static readonly string[] s_files = [.. new[] { "src", "tests", "bench", "samples", "docs", ".ci" }
        .SelectMany(top => Directory.EnumerateFiles(Path.Combine(s_root, top), "*", SearchOption.AllDirectories))
        .Concat(Directory.EnumerateFiles(s_root))
        .Select(file => "/" + Path.GetRelativePath(s_root, file).Replace('\\', '/'))
        .Where(file => !Built().IsMatch(file))];

    [GeneratedRegex("/(bin|obj)/")]
    private static partial Regex Built();

    [GeneratedRegex("`(?<path>[\\w./]+(\\.(cs|py|txt|jsonl|json|md)|/))`|\\]\\((?<path>[\\w./]+\\.md)\\)")]
    private static partial Regex PathInText();

    [GeneratedRegex("^[ ▲├└]*(?<project>[A-Z][\\w.]+) +(?<rooms>[A-Z]\\w+/( [A-Z]\\w+/)*)", RegexOptions.Multiline)]
    private static partial Regex Rooms();

    [GeneratedRegex("`(?<name>[A-Z][A-Za-z0-9]+(\\.[A-Z][A-Za-z0-9]+)*)[`(<]")]
    private static partial Regex NameInText();

    [GeneratedRegex("[A-Z][A-Za-z0-9]+")]
    private static partial Regex Word();

    private static readonly Lazy<HashSet<string>> s_words = new(() => [.. s_files
        .Where(file => file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".csproj", StringComparison.Ordinal))
        .SelectMany(file => Word().Matches(File.ReadAllText(s_root + file)).Select(m => m.Value))]);

    public static TheoryData<string> Pages => [.. Repository.Files(".md", "docs"), "README.md", "CONTRIBUTING.md"];

    [Theory]
    [MemberData(nameof(Pages))]
    public void FilesAndFolders_ThatAPageNames_Exist(string page)
    {
        var named = PathInText().Matches(File.ReadAllText(Path.Combine(s_root, page))).Select(m => m.Groups["path"].Value);
        Assert.All(named, path => Assert.Contains(s_files, file =>
            path.EndsWith('/') ? file.Contains("/" + path, StringComparison.Ordinal)
            : file.EndsWith("/" + path, StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void TypesAndMembers_ThatAPageNames_AreInTheSource(string page)
    {
        var named = NameInText().Matches(File.ReadAllText(Path.Combine(s_root, page))).SelectMany(m => m.Groups["name"].Value.Split('.'));
        Assert.All(named, name => Assert.True(s_words.Value.Contains(name), $"{page} names {name}, which no file of C# contains."));
    }

    [Fact]
    public void EveryPage_IsLinkedFromTheReadme()
    {
        var readme = Repository.Read("README.md");
        Assert.All(Repository.Files(".md", "docs"), page => Assert.Contains($"]({page})", readme, StringComparison.Ordinal));
    }

    [Fact]
    public void TheFigureOfTheHouse_ShowsEachRoom()
    {
        var figure = Rooms().Matches(File.ReadAllText(Path.Combine(s_root, "docs", "design.md")).ReplaceLineEndings("\n"));
        Assert.Equal(8, figure.Count);
        Assert.All(figure, line => Assert.Equal(
            s_files.Where(file => file.StartsWith($"/src/{line.Groups["project"]}/", StringComparison.Ordinal))
                .Select(file => file.Split('/')).Where(parts => parts.Length > 4).Select(parts => parts[3] + "/").Distinct()
                .Order(StringComparer.Ordinal),
            line.Groups["rooms"].Value.Split(' ')));
    }
}
