using System.Globalization;
using ScottPlot;

namespace Nabla.Bench;

/// <summary>The ratios of a sweep as colours: docs/performance/sweep.png.</summary>
internal static class HeatMap
{
    private const int Columns = 6, RowHeight = 22, Width = 820, Margins = 110;

    // From this factor on the colour is the strongest.
    private const double Strongest = 8;

    private static readonly string[] s_columns =
        ["float32\nsmall", "float32\nmedium", "float32\nlarge", "float64\nsmall", "float64\nmedium", "float64\nlarge"];

    public static void Save(IReadOnlyList<SweepResult> results)
    {
        (string Family, string Label)[] rows = [.. results.Select(r => (r.Row.Family, r.Row.Label)).Distinct()];
        using var plot = new Plot();
        foreach (var result in results)
        {
            var x = result.Row.Size + (result.Row.DType == DType.Float64 ? Columns / 2 : 0);
            AddCell(plot, x, rows.Length - 1 - Array.IndexOf(rows, (result.Row.Family, result.Row.Label)), result.Ratio);
        }
        for (var i = 1; i < rows.Length; i++)
            if (rows[i].Family != rows[i - 1].Family) plot.Add.HorizontalLine(rows.Length - i - 0.5, 1.5f, Colors.Black);
        plot.Title("PyTorch's time ÷ Nabla's");
        plot.Axes.Left.SetTicks(Places(rows.Length), [.. rows.Select(r => r.Label).Reverse()]);
        plot.Axes.Bottom.SetTicks(Places(Columns), s_columns);
        plot.Axes.SetLimits(-0.5, Columns - 0.5, -0.5, rows.Length - 0.5);
        plot.HideGrid();
        var folder = Directory.CreateDirectory(Path.Combine(Document.Folder, "performance"));
        plot.SavePng(Path.Combine(folder.FullName, $"{Sweep.Part}.png"), Width, rows.Length * RowHeight + Margins);
    }

    private static void AddCell(Plot plot, int x, int y, double ratio)
    {
        var cell = plot.Add.Rectangle(x - 0.5, x + 0.5, y - 0.5, y + 0.5);
        (cell.FillColor, cell.LineColor) = (ColorOf(ratio), Colors.White);
        var text = plot.Add.Text(ratio.ToString(ratio >= 10 ? "F0" : "F2", CultureInfo.InvariantCulture), x, y);
        (text.LabelAlignment, text.LabelFontSize) = (Alignment.MiddleCenter, 12);
    }

    /// <summary>White at 1, red where Nabla is slower, blue where it is faster, by the logarithm of the ratio.</summary>
    private static Color ColorOf(double ratio)
    {
        var strength = Math.Clamp(Math.Log(ratio) / Math.Log(Strongest), -1, 1);
        return Colors.White.MixedWith(strength < 0 ? Colors.Red : Colors.DodgerBlue, Math.Abs(strength));
    }

    private static double[] Places(int count) => [.. Enumerable.Range(0, count).Select(i => (double)i)];
}
