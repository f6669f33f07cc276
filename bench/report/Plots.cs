using System.Globalization;
using System.Text;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace Nabla.Bench;

/// <summary>How time and memory grow with the size: docs/performance/*.png.</summary>
internal sealed class Plots(Contest contest, bool quick)
{
    // A peer that takes longer than this is not asked for larger sizes.
    private const double LongestCall = 1.0;

    // The batch up to which it is also computed at once.
    private const int LargestWhole = 16_384;

    private static readonly Color[] s_colors = [Colors.C0, Colors.C1, Colors.C2, Colors.C3, Colors.C4, Colors.C5, Colors.C6, Colors.C7];

    public void Draw()
    {
        int[] sizes = quick ? [10, 100, 300] : [10, 30, 100, 300, 1000, 3000];
        const string Norms = "Norms of per-sample gradients, MLP 32-64-64-1";
        int[] batches = quick ? [256, 1024, 4096] : [256, 1024, 4096, 16_384, 65_536];
        Draw("hessian-sin", "Hessian of Σ sin x", "N", sizes, contest.Peers);
        Draw("hessian-rosenbrock", "Hessian of Rosenbrock", "N", sizes, contest.Peers);
        Draw("norms", Norms, "batch", batches, workload =>
            [.. contest.Peers(workload), .. workload.Size > LargestWhole ? Array.Empty<IPeer>() : [contest.NablaWhole(workload)]]);
        DrawMemory("hessian-rosenbrock", "Hessian of Rosenbrock", "N", sizes, []);
        DrawMemory("norms", Norms, "batch", batches, [.. batches.Where(b => b <= LargestWhole)]);
    }

    private static void DrawMemory(string kind, string title, string axis, int[] sizes, int[] whole)
    {
        var curves = new Dictionary<string, List<(int Size, double Value)>>();
        foreach (var size in sizes)
        {
            Add(Columns.Nabla, size, PeakMemory.OfNabla($"{kind}-{size}").Bytes);
            if (PeakMemory.OfPyTorch($"{kind}-{size}") is { } bytes) Add(Columns.Functorch, size, bytes);
            if (whole.Contains(size)) Add(Columns.Whole, size, PeakMemory.OfNabla($"{kind}-whole-{size}").Bytes);
        }
        Save($"{kind}-memory", $"{title}: peak memory", axis, curves, y => $"{Math.Pow(10, y):0} MiB");

        void Add(string column, int size, double bytes)
        {
            if (!curves.TryGetValue(column, out var curve)) curves[column] = curve = [];
            curve.Add((size, bytes / (1 << 20)));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kind}-{size} {column} {bytes / (1 << 20):F0} MiB"));
        }
    }

    private void Draw(string kind, string title, string axis, int[] sizes, Func<Workload, IReadOnlyList<IPeer>> peersOf)
    {
        var curves = new Dictionary<string, List<(int Size, double Value)>>();
        var finished = new HashSet<string>();
        foreach (var size in sizes)
        {
            var workload = new Workload($"{kind}-{size}", title);
            var peers = peersOf(workload).Where(p => !finished.Contains(p.Column)).ToArray();
            if (peers.Length == 0) break;
            Rounds.CheckAgreement(workload, peers);
            foreach (var timing in Rounds.Compare(peers, quick ? 3 : 7))
            {
                if (!curves.TryGetValue(timing.Column, out var curve)) curves[timing.Column] = curve = [];
                curve.Add((size, timing.Median));
                if (timing.Median > LongestCall) finished.Add(timing.Column);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{workload.Name} {timing.Column} {timing.Median * 1e3:G3} ms"));
            }
            GC.Collect();
        }
        Save(kind, $"{title}: time of a call", axis, curves, Duration);
    }

    /// <summary>A long scan's gradient against <c>checkpointEvery</c>: a table, and docs/performance/scan-memory.png.</summary>
    public static string DrawScan()
    {
        int[] intervals = [10, 30, 100, 300, 1000];
        var table = new StringBuilder("| `checkpointEvery` | peak memory | time |\n| --- | ---: | ---: |\n");
        var (all, _) = Row("null", "scan-0");
        var curve = new List<(int, double)>();
        foreach (var every in intervals) curve.Add((every, Row($"{every}", $"scan-{every}").Bytes / (1 << 20)));
        Save("scan-memory", "Gradient of a scan of 10,000 steps: peak memory", "checkpointEvery", new()
        {
            ["all steps kept"] = [.. intervals.Select(every => (every, all / (1 << 20)))], ["checkpointEvery"] = curve,
        }, y => $"{Math.Pow(10, y):0} MiB", Alignment.MiddleRight);
        return table.ToString();

        (double Bytes, double Seconds) Row(string name, string workload)
        {
            var (bytes, seconds) = PeakMemory.OfNabla(workload);
            table.Append($"| {name} | {bytes / (1 << 20):F0} MiB | {seconds * 1e3:F0} ms |\n");
            return (bytes, seconds);
        }
    }

    private static void Save(string name, string title, string axis, Dictionary<string, List<(int Size, double Value)>> curves,
        Func<double, string> label, Alignment legend = Alignment.UpperLeft)
    {
        using var plot = new Plot();
        var next = 0;
        foreach (var (column, points) in curves)
        {
            var line = plot.Add.Scatter(points.Select(p => Math.Log10(p.Size)).ToArray(),
                points.Select(p => Math.Log10(p.Value)).ToArray());
            (line.LegendText, line.LineWidth, line.MarkerSize, line.Color) = (column, 2, 7, s_colors[next++ % s_colors.Length]);
        }
        plot.Title(title);
        plot.XLabel(axis);
        plot.Axes.Bottom.TickGenerator = Decades(x => Math.Pow(10, x).ToString("N0", CultureInfo.InvariantCulture));
        plot.Axes.Left.TickGenerator = Decades(label);
        plot.ShowLegend(legend);
        var folder = Directory.CreateDirectory(Path.Combine(Document.Folder, "performance"));
        plot.SavePng(Path.Combine(folder.FullName, $"{name}.png"), 720, 440);
    }

    private static string Duration(double y) => y switch
    {
        >= 0 => $"{Math.Pow(10, y):0} s",
        >= -3 => $"{Math.Pow(10, y + 3):0} ms",
        >= -6 => $"{Math.Pow(10, y + 6):0} µs",
        _ => $"{Math.Pow(10, y + 9):0} ns",
    };

    private static NumericAutomatic Decades(Func<double, string> label) =>
        new()
        {
            LabelFormatter = label, IntegerTicksOnly = true,
            MinorTickGenerator = new LogDecadeMinorTickGenerator { TicksPerDecade = 10 }
        };
}
