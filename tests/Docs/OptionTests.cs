using System.Text.RegularExpressions;

namespace Nabla.Docs;

/// <summary>The table of docs/configuration.md has a row for each option, with its default.</summary>
public partial class OptionTests
{
    private static readonly (string Section, object Options)[] s_classes =
        [("Nabla", new NablaOptions()), (CpuOptions.Section, new CpuOptions()), (OpenCLOptions.Section, new OpenCLOptions()),
            (CudaOptions.Section, new CudaOptions())];

    [GeneratedRegex(@"^\| `(?<key>Nabla:[\w:]+)` \| (?<default>[^|]*) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [Fact]
    public void TheTableOfOptions_IsThatOfTheOptionClasses()
    {
        var options =
            from c in s_classes
            from property in c.Options.GetType().GetProperties()
            select $"{c.Section}:{property.Name} = {Text(property.GetValue(c.Options))}";
        var rows = Row().Matches(Repository.Read("docs/configuration.md")).Select(m => $"{m.Groups["key"]} = {m.Groups["default"]}");
        Assert.Equal(options, rows);
    }

    [Fact]
    public void EveryClassOfOptions_IsInTheTable() => Assert.Equal(
        new[] { typeof(NablaRuntime), typeof(CpuBackend), typeof(OpenCLBackend), typeof(CudaBackend), typeof(Transform), typeof(Tensor) }
            .SelectMany(t => t.Assembly.GetExportedTypes()).Where(t => t.Name.EndsWith("Options", StringComparison.Ordinal))
            .OrderBy(t => t.Name, StringComparer.Ordinal),
        s_classes.Select(c => c.Options.GetType()).OrderBy(t => t.Name, StringComparer.Ordinal));

    private static string Text(object? value) => value is bool b ? b ? "true" : "false" : value?.ToString() ?? "null";
}
