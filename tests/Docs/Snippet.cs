using System.Reflection;
using System.Runtime.Loader;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Nabla.Docs;

/// <summary>
/// A block of C# in a Markdown file. <c>```csharp</c> is a program, given the usings of an ordinary project and a <c>tensors</c>; what it prints
/// must equal the <c>```text</c> block that follows, if one does. <c>```csharp library</c> is only compiled.
/// </summary>
public sealed partial record Snippet(string File, int Line, bool IsLibrary, string Code, string? Output)
{
    private const string Usings = """
        global using System; global using System.Collections.Generic; global using System.Linq; global using System.Threading.Tasks;
        global using Nabla; global using static Nabla.Transform;
        """;

    private const string Prelude = "using var nabla = NablaRuntime.Create(n => n.AddCpu()); var tensors = nabla.Tensors;\n";

    public override string ToString() => $"{File}:{Line}";

    [GeneratedRegex(@"^```csharp(?<library> library)?\n(?<code>.*?)^```\n(\s*^```text\n(?<output>.*?)^```)?", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    public static IEnumerable<Snippet> In(string root, string file)
    {
        var text = System.IO.File.ReadAllText(Path.Combine(root, file)).ReplaceLineEndings("\n");
        foreach (Match match in Block().Matches(text))
            yield return new(file, text.AsSpan(0, match.Index).Count('\n') + 2, match.Groups["library"].Success, match.Groups["code"].Value,
                match.Groups["output"].Success ? match.Groups["output"].Value : null);
    }

    public Assembly Compile()
    {
        // Usings stay in front of the prelude.
        var code = Code.Split('\n');
        var usings = code.TakeWhile(l => l.StartsWith("using ", StringComparison.Ordinal) && !l.Contains(" var ", StringComparison.Ordinal) || l.Length == 0).ToArray();
        var program = string.Join('\n', usings) + "\n" + (IsLibrary || Code.Contains("NablaRuntime.Create", StringComparison.Ordinal) ? "" : Prelude) + string.Join('\n', code.Skip(usings.Length));
        var options = new CSharpParseOptions(LanguageVersion.CSharp14);
        var compilation = CSharpCompilation.Create($"Snippet_{Guid.NewGuid():N}",
            [CSharpSyntaxTree.ParseText(Usings, options), CSharpSyntaxTree.ParseText(program, options)],
            ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(p => MetadataReference.CreateFromFile(p)),
            new(IsLibrary ? OutputKind.DynamicallyLinkedLibrary : OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        Assert.True(result.Success, $"{this} does not compile:\n{string.Join('\n', result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error))}\n{program}");
        image.Position = 0;
        return AssemblyLoadContext.Default.LoadFromStream(image);
    }

    public string Run()
    {
        var main = Compile().EntryPoint!;
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
