using System.Text.Json;

namespace Nabla.Conformance;

/// <summary>
/// All golden cases: the suite's own, and those of the folders in <c>GOLDEN_DIR</c>, which replace cases of the same name.
/// </summary>
internal static class GoldenCases
{
    private static readonly Dictionary<string, GoldenCase> s_named = Load();

    public static IReadOnlyCollection<GoldenCase> All => s_named.Values;

    public static GoldenCase Named(string name) => s_named[name];

    private static Dictionary<string, GoldenCase> Load()
    {
        var cases = new Dictionary<string, GoldenCase>(StringComparer.Ordinal);
        var assembly = typeof(GoldenCases).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.EndsWith(".jsonl", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            Add(name, reader.ReadToEnd().Split('\n'));
        }
        var folders = Environment.GetEnvironmentVariable("GOLDEN_DIR")?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries) ??
            [];
        foreach (var file in folders.SelectMany(folder => Directory.GetFiles(folder, "*.jsonl")))
            Add(file, File.ReadAllLines(file));
        return cases;

        void Add(string file, string[] lines)
        {
            foreach (var line in lines.Where(line => !string.IsNullOrWhiteSpace(line)))
            {
                using var document = JsonDocument.Parse(line);
                var golden = new GoldenCase(Path.GetFileNameWithoutExtension(file), document.RootElement.Clone());
                cases[golden.Name] = golden;
            }
        }
    }
}
