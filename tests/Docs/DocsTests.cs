using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Nabla.Conformance;
using Xunit.Sdk;

namespace Nabla.Docs;

public class DocsTests
{
    /// <summary>Whether what the code prints is to be written into the docs, instead of compared with them.</summary>
    private static bool Update => Environment.GetEnvironmentVariable("NABLA_UPDATE_DOCS") == "1";

    private static void Rewrite(string file, string from, string to) =>
        Repository.Write(file, Repository.Read(file).Replace(from, to, StringComparison.Ordinal));

    public static TheoryData<string> Names => [.. Snippets.Select(s => s.ToString())];

    internal static IEnumerable<string> Pages => Repository.Files(".md", "docs").Prepend("README.md");

    private static IEnumerable<Snippet> Snippets => Pages.SelectMany(f => Snippet.In(Repository.Root, f));

    [Theory]
    [MemberData(nameof(Names))]
    public void CodeInTheDocs_CompilesAndPrintsWhatTheyShow(string name)
    {
        var snippet = Snippets.Single(s => s.ToString() == name);
        if (snippet.IsLibrary)
        {
            Assert.NotEmpty(snippet.Compile().GetTypes());
            return;
        }
        var printed = snippet.Run();
        if (snippet.Output is { } expected && Update && printed != expected)
            Rewrite(snippet.File, $"```text\n{expected}```", $"```text\n{printed}```");
        else if (snippet.Output is not null) Assert.Equal(snippet.Output, printed);
        // Without an output to compare it is the run itself that is checked: an exception fails the test.
    }

    /// <summary>Blocks <c>```cs</c> quote the samples, which are run elsewhere.</summary>
    [Fact]
    public void QuotedCode_IsTheSamples()
    {
        var samples = string.Concat(Repository.Files(".cs", "samples").Select(Repository.Read));
        var quotes = Pages.SelectMany(page => Repository.Read(page).Split("```cs\n")[1..].Select(part => (page, part.Split("```")[0])));
        Assert.NotEmpty(quotes);
        Repository.HasNo(quotes.Where(q => !samples.Contains(q.Item2, StringComparison.Ordinal))
            .Select(q => $"{q.page}: no sample has the code \"{q.Item2.Split('\n')[0]}…\": bring both up to date"));
    }

    private static readonly Lazy<Type> Suite = new(() => Snippets
        .Single(s => s.Code.Contains(nameof(BackendConformance), StringComparison.Ordinal))
        .Compile().GetTypes().Single(t => t.IsSubclassOf(typeof(BackendConformance))));

    public static TheoryData<string> Laws =>
        [.. typeof(BackendConformance).GetMethods().Where(m => m.IsDefined(typeof(FactAttribute))).Select(m => m.Name)];

    [Theory]
    [MemberData(nameof(Laws))]
    public void TheBackendInTheDocs_PassesTheSuite(string law)
    {
        var method = Suite.Value.GetMethod(law)!;
        DataAttribute[] data = [.. method.GetCustomAttributes<DataAttribute>()];
        var rows = data.Length == 0 ? [[]] : data.SelectMany(d => d.GetData(method)).ToArray();
        var suite = Activator.CreateInstance(Suite.Value, [null]);
        Assert.NotEmpty(rows);
        Assert.All(rows, row => method.Invoke(suite, BindingFlags.DoNotWrapExceptions, null, row, null));
    }

    [Fact]
    public void SupportMatrixInTheDocs_IsCurrent()
    {
        using var provider = new ServiceCollection().AddNabla(n => n.AddCpu().AddCuda().AddOpenCL()).BuildServiceProvider();
        const string file = "docs/support.md";
        var text = Repository.Read(file);
        var head = text[..text.IndexOf("| operator |", StringComparison.Ordinal)];
        var current = head + provider.GetRequiredService<SupportMatrix>().ToMarkdown();
        if (Update) Repository.Write(file, current);
        else Assert.Equal(current, text);
    }
}
