using System.Globalization;
using System.Text;

namespace Nabla.Bench;

/// <summary>The rows of the comparison, as Markdown.</summary>
public sealed class Table
{
    private const string Head =
        "| workload | Nabla | PyTorch | TorchSharp | by hand " +
        "| functorch ÷ Nabla | PyTorch ÷ Nabla | TorchSharp ÷ Nabla | Nabla ÷ by hand | 1 thread ÷ Nabla |\n" +
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |";

    private readonly StringBuilder _rows = new(Head + "\n");

    /// <summary>A row; it comes back for the console.</summary>
    public string Add(Workload workload, Timing[] timings)
    {
        var (nabla, torch, sharp, hand) = (Of(Columns.Nabla), Of(Columns.PyTorch), Of(Columns.TorchSharp), Of(Columns.Hand));
        string[] cells =
        [
            workload.Title, Cell(nabla), Cell(torch), Cell(sharp), Cell(hand), Ratio(Of(Columns.Functorch), nabla),
            Ratio(torch, nabla), Ratio(sharp, nabla), Ratio(nabla, hand), Ratio(Of(Columns.OneThread), nabla),
        ];
        var row = $"| {string.Join(" | ", cells)} |";
        _rows.Append(row).Append('\n');
        return row;

        Timing? Of(string column) => timings.FirstOrDefault(t => t.Column == column);
    }

    public override string ToString() => _rows.ToString();

    public static string Cell(Timing? t)
    {
        if (t is null) return "–";
        var (unit, name) = t.Median switch { >= 1 => (1.0, "s"), >= 1e-3 => (1e3, "ms"), >= 1e-6 => (1e6, "µs"), _ => (1e9, "ns") };
        var variant = t.Variant.Length == 0 ? "" : $"<br><sub>{t.Variant}</sub>";
        return $"**{Digits(t.Median * unit)} {name}** ({Digits(t.Lower * unit)}–{Digits(t.Upper * unit)}){variant}";
    }

    public static string Ratio(Timing? a, Timing? b) => a is null || b is null ? "–" : Digits(a.Median / b.Median);

    private static string Digits(double x) => x.ToString(x >= 100 ? "F0" : x >= 10 ? "F1" : "F2", CultureInfo.InvariantCulture);
}
