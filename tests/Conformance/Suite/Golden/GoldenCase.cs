using System.Globalization;
using System.Text.Json;

namespace Nabla.Conformance;

/// <summary>One operator at one point, with the value and derivatives that another library computed.</summary>
internal sealed class GoldenCase(string group, JsonElement json)
{
    private readonly JsonElement _json = json;

    public string Op => _json.GetProperty("op").GetString()!;

    /// <summary>Unique among all cases: <c>linalg/det-1</c>.</summary>
    public string Name => $"{group}/{_json.GetProperty("id").GetString()}";

    public IReadOnlyList<SampleInput> Args => Inputs("args")!;

    /// <summary>Which of <see cref="Args"/> are differentiated.</summary>
    public int[] Differentiated => Indices("diff");

    public Values[] Outputs => Values("outputs")!;

    /// <summary>Which of <see cref="Outputs"/> are floating-point.</summary>
    public int[] FloatOutputs => Indices("float_outputs");

    public IReadOnlyList<SampleInput>? Tangents => Inputs("tangents");

    public IReadOnlyList<SampleInput>? Cotangents => Inputs("cotangents");

    public Values[]? Jvp => Values("jvp");

    public Values[]? Jvp2 => Values("jvp2");

    public Values[]? Vjp => Values("vjp");

    public GoldenAttributes Attributes() => new(_json.TryGetProperty("attrs", out var attrs) ? attrs : default);

    private int[] Indices(string key) =>
        _json.TryGetProperty(key, out var items) ? [.. items.EnumerateArray().Select(i => i.GetInt32())] : [];

    private IReadOnlyList<SampleInput>? Inputs(string key) =>
        _json.TryGetProperty(key, out var items) && items.ValueKind == JsonValueKind.Array ? [.. items.EnumerateArray().Select(Input)]
        : null;

    private Values[]? Values(string key) => Inputs(key) is { } inputs ? [.. inputs.Select(Conformance.Values.Of)] : null;

    private static SampleInput Input(JsonElement tensor)
    {
        Shape shape = [.. tensor.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32())];
        var data = tensor.GetProperty("data").EnumerateArray();
        return tensor.GetProperty("dtype").GetString() switch
        {
            "float64" => new(DType.Float64, shape, data.Select(Real).ToArray()),
            "int64" => new(DType.Int64, shape, data.Select(v => v.GetInt64()).ToArray()),
            "bool" => new(DType.Bool, shape,
                data.Select(v => v.ValueKind == JsonValueKind.Number ? v.GetDouble() != 0 : v.GetBoolean()).ToArray()),
            var dtype => throw new FormatException($"a golden tensor is {dtype}: expected float64, int64 or bool."),
        };
    }

    /// <summary>A number, or a string for a number that JSON does not have.</summary>
    public static double Real(JsonElement value) => value.ValueKind != JsonValueKind.String ? value.GetDouble() : value.GetString() switch
    {
        "nan" => double.NaN,
        "inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        var text => double.Parse(text!, CultureInfo.InvariantCulture),
    };
}
