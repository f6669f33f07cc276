using System.Text.RegularExpressions;

namespace Nabla.Bench;

/// <summary>
/// The inputs of the sweep by their descriptions, which peers/sweep_peer.py reads alike: a letter, the shape, and a letter for the layout.
/// <c>+1000x10t</c> are positive numbers of the shape [1000, 10], stored column by column.
/// </summary>
internal static partial class SweepInputs
{
    [GeneratedRegex(@"^(?<kind>[+nbiwds]?)(?<shape>[\dx]+)(<(?<bound>\d+))?(?<layout>[te]?)$")]
    private static partial Regex Description();

    public static Tensor[] Make(ITensorFactory tensors, SweepRow row) =>
        [.. row.Inputs.Split(',').Select((description, i) => Make(tensors, description, i + 1, row.DType))];

    /// <summary>The shapes and layouts of inputs, as a reader sees them.</summary>
    public static string Shapes(string inputs) => string.Join(", ", inputs.Split(',').Select(description =>
    {
        var match = Description().Match(description);
        var layout = match.Groups["layout"].Value switch { "t" => " transposed", "e" => " every second", _ => "" };
        return match.Groups["shape"].Value + layout;
    }));

    private static Tensor Make(ITensorFactory tensors, string description, int stream, DType dtype)
    {
        var match = Description().Match(description);
        int[] shape = [.. match.Groups["shape"].Value.Split('x').Select(int.Parse)], stored = [.. shape];
        var layout = match.Groups["layout"].Value;
        if (layout == "t") (stored[^1], stored[^2]) = (shape[^2], shape[^1]);
        if (layout == "e") stored[^1] *= 2;     // every second element is used
        var numbers = Inputs.Of(stream, stored.Aggregate((a, b) => a * b));
        if (match.Groups["kind"].Value == "i")
        {
            var bound = match.Groups["bound"] is { Success: true } found ? int.Parse(found.Value) : shape[^1];
            return tensors.Create<long>(Array.ConvertAll(numbers, v => (long)Math.Round((v + 1) * 1001.5) % bound), stored);
        }
        var x = Of(tensors, match.Groups["kind"].Value, tensors.Create<double>(numbers, stored));
        x = x.DType == DType.Bool ? x : x.Cast(dtype);
        return layout switch { "t" => x.T(), "e" => x.Slice(-1, step: 2), _ => x };
    }

    private static Tensor Of(ITensorFactory tensors, string kind, Tensor x)
    {
        var n = x.Shape[^1];
        return kind switch
        {
            "+" => x + 1.1,                                             // positive
            "n" => 1 + 0.01 * x,                                        // near one: products of many stay in range
            "b" => x > 0.0,
            "w" => x / Math.Sqrt(x.Shape[Math.Max(0, x.Rank - 2)]),     // weights of a layer
            "d" => 0.5 / n * x + tensors.Eye(n).Roll(1, 0),             // regular, and rows must be exchanged
            "s" => 0.25 / n * (x + x.T()) + tensors.Eye(n),             // symmetric and positive definite
            _ => x,
        };
    }
}
