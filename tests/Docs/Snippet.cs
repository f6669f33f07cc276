using System.Reflection;
using System.Runtime.Loader;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Nabla.Docs;

/// <summary>
/// A block of C# in a Markdown file. <c>```csharp</c> is a program, given the usings of an ordinary project and a <c>tensors</c>; what it
/// prints must equal the <c>```text</c> block that follows, if one does. <c>```csharp library</c> is only compiled, with the program before
/// it, if there is one.
/// </summary>
public sealed partial record Snippet(string File, int Line, bool IsLibrary, string Code, string? Output, Snippet? Before)
{
    private const string Usings = """
        global using System; global using System.Collections.Generic; global using System.Linq; global using System.Threading.Tasks;
        global using Nabla; global using static Nabla.Transform;
        """;

    private const string Prelude = "using var nabla = NablaRuntime.Create(n => n.AddCpu()); var tensors = nabla.Tensors;\n";

    public override string ToString() => $"{File}:{Line}";

    [GeneratedRegex(@"^```csharp(?<library> library)?\n(?<code>.*?)^```\n(\s*^```text\n(?<output>.*?)^```)?",
        RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    public static IEnumerable<Snippet> In(string root, string file)
    {
        var text = System.IO.File.ReadAllText(Path.Combine(root, file)).ReplaceLineEndings("\n");
        Snippet? program = null;
        foreach (Match match in Block().Matches(text))
        {
            var isLibrary = match.Groups["library"].Success;
            var snippet = new Snippet(file, text.AsSpan(0, match.Index).Count('\n') + 2, isLibrary, match.Groups["code"].Value,
                match.Groups["output"].Success ? match.Groups["output"].Value : null, isLibrary ? program : null);
            if (!isLibrary) program = snippet;
            yield return snippet;
        }
    }

    private string Text()
    {
        // Usings stay in front of the prelude.
        var code = Code.Split('\n');
        var usings = code.TakeWhile(l => l.StartsWith("using ", StringComparison.Ordinal) &&
            !l.Contains(" var ", StringComparison.Ordinal) ||
            l.Length == 0).ToArray();
        var prelude = IsLibrary || Code.Contains("NablaRuntime.Create", StringComparison.Ordinal) ? "" : Prelude;
        return $"{string.Join('\n', usings)}\n{prelude}{string.Join('\n', code.Skip(usings.Length))}";
    }

    public CSharpCompilation Compilation()
    {
        string?[] texts = [Usings, Text(), Before?.Text()];
        var options = new CSharpParseOptions(LanguageVersion.CSharp14);
        return CSharpCompilation.Create($"Snippet_{Guid.NewGuid():N}",
            texts.OfType<string>().Select(text => CSharpSyntaxTree.ParseText(text, options)),
            ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(p => MetadataReference.CreateFromFile(p)),
            new(IsLibrary && Before is null ? OutputKind.DynamicallyLinkedLibrary : OutputKind.ConsoleApplication,
                nullableContextOptions: NullableContextOptions.Enable));
    }

    public Assembly Compile()
    {
        using var image = new MemoryStream();
        var result = Compilation().Emit(image);
        Assert.True(result.Success,
            $"{this} does not compile:\n{string.Join('\n', result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error))}\n" +
                Text());
        image.Position = 0;
        return AssemblyLoadContext.Default.LoadFromStream(image);
    }

    private static readonly Lock s_console = new();   // Tests of other classes run snippets at the same time, and there is one console.

    public string Run()
    {
        var main = Compile().EntryPoint!;
        using var _ = s_console.EnterScope();
        var (console, written) = (Console.Out, new StringWriter());
        Console.SetOut(written);
        try
        {
            var result = main.Invoke(null, main.GetParameters().Length == 0 ? [] : [Array.Empty<string>()]);
            (result as Task)?.GetAwaiter().GetResult();
        }
        finally
        {
            Console.SetOut(console);
        }
        return written.ToString().ReplaceLineEndings("\n");
    }
}
