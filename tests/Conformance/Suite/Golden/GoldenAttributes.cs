using System.Text.Json;

namespace Nabla.Conformance;

/// <summary>A golden case's parameters by PyTorch's names. A missing one has PyTorch's default. It records which ones were read.</summary>
internal sealed class GoldenAttributes(JsonElement json)
{
    private readonly HashSet<string> _asked = ["note"];

    /// <summary>Parameters of the case that the call did not read. The case fails then, since it would test something else.</summary>
    public IEnumerable<string> Unknown => json.ValueKind != JsonValueKind.Object ? []
        : json.EnumerateObject().Where(p => p.Value.ValueKind != JsonValueKind.Null && !_asked.Contains(p.Name)).Select(p => p.Name);

    public int Int(string name, int missing) => Find(name)?.GetInt32() ?? missing;

    public int? Int(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Array } list => list.EnumerateArray().Single().GetInt32(),
        { } one => one.GetInt32(),
    };

    /// <summary>A list. A single number is read as a list of one.</summary>
    public int[]? Ints(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray().Select(i => i.GetInt32())],
        { } one => [one.GetInt32()],
    };

    public bool Bool(string name, bool missing = false) => Find(name)?.GetBoolean() ?? missing;

    public double? Real(string name) => Find(name) is { } value ? GoldenCase.Real(value) : null;

    public string? Text(string name) => Find(name)?.GetString();

    private JsonElement? Find(string name)
    {
        _asked.Add(name);
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty(name, out var value)) return null;
        return value.ValueKind == JsonValueKind.Null ? null : value;
    }
}
