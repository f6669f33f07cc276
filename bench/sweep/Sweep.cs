using System.Globalization;
using System.Text;

namespace Nabla.Bench;

/// <summary>Operators and programs on large inputs, beside PyTorch with one thread and with all, as a table and a heat map.</summary>
internal static class Sweep
{
    public const string Part = "sweep";
    private const int Worst = 10;
    private const double Slow = 0.8;

    /// <summary>The exit status: 1 where a result differs from PyTorch's, or PyTorch is missing.</summary>
    public static int Run(IEnumerable<SweepRow> rows, bool quick, bool writes)
    {
        using var nabla = NablaRuntime.Create(n => n.AddCpu());
        var torch = PyTorch.Start([.. new[] { 1, Environment.ProcessorCount }.Distinct()]);
        if (!IsComplete(torch) && (torch.Length == 0 || writes)) return 1;
        var (results, failures, speed) = (new List<SweepResult>(), new List<string>(), MemorySpeed.Measure());
        foreach (var row in rows)
        {
            try
            {
                results.Add(Measure(nabla.Tensors, torch, row, quick, speed));
                Console.WriteLine(Line(results[^1]));
            }
            catch (DisagreementException error)
            {
                failures.Add(error.Message);
                Console.WriteLine(error.Message);
            }
        }
        if (results.Count > 0) Console.WriteLine($"\n{Summary(results, speed)}");
        foreach (var failure in failures) Console.WriteLine(failure);
        if (writes && failures.Count == 0)
        {
            Document.Write("performance.md", Summary(results, speed), Document.Machine(torch[0].Version), Part);
            HeatMap.Save(results);
        }
        foreach (var process in torch) process.Dispose();
        return failures.Count == 0 ? 0 : 1;
    }

    // Beside a slow library of matrix products, ratios of products, factorisations and most programs say nothing.
    private static bool IsComplete(PyTorch[] torch)
    {
        if (torch.Length > 0) torch[0].Round("add-1");
        if (torch.Length > 0 && torch[0].HasFastProducts) return true;
        Console.WriteLine($"{(torch.Length == 0 ? "No python3 on the path has torch" : "PyTorch has neither OpenBLAS nor MKL")}, which " +
            "the sweep needs. On Debian: apt-get install python3-torch libopenblas0-pthread.");
        return false;
    }

    private static SweepResult Measure(ITensorFactory tensors, PyTorch[] torch, SweepRow row, bool quick, double speed)
    {
        var x = SweepInputs.Make(tensors, row);
        var run = SweepOperators.Make(row, x);
        var nabla = quick ? new LocalPeer(Columns.Nabla, "", run, NablaPrograms.Elements) { Bursts = 2, BurstSeconds = 0.03 }
            : new LocalPeer(Columns.Nabla, "", run, NablaPrograms.Elements) { Bursts = 4 };
        IPeer[] peers = [nabla, .. torch.Select(process => new PyTorchPeer(process, row.Request))];
        Rounds.CheckAgreement(row.Title, row.Tolerance, peers);
        var timings = Rounds.Compare(peers, quick ? 3 : 21);
        return new(row, timings.Single(t => t.Column == Columns.Nabla), timings.Single(t => t.Column == Columns.PyTorch),
            MemorySpeed.Needed(speed, x, run()));
    }

    /// <summary>The geometric means, the rows with the smallest ratios, and those below 0.8 with what the memory needs.</summary>
    private static string Summary(List<SweepResult> results, double speed)
    {
        var text = new StringBuilder("| rows | number | geometric mean of PyTorch ÷ Nabla | below 0.8 | below 0.5 |\n");
        text.Append("| --- | ---: | ---: | ---: | ---: |\n");
        foreach (var family in results.GroupBy(r => r.Row.Family)) text.Append(Means(family.Key, [.. family]));
        text.Append(Means("all", results));
        text.Append("\n| the slowest rows beside PyTorch | Nabla | PyTorch | PyTorch ÷ Nabla |\n| --- | ---: | ---: | ---: |\n");
        foreach (var result in results.OrderBy(r => r.Ratio).Take(Worst)) text.Append(Line(result)).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"\nThe memory moves {speed / 1e9:F0} GB/s from block to block.\n\n");
        text.Append("| rows below 0.8 | PyTorch ÷ Nabla (Nabla ÷ what the memory needs where no cache has the inputs and the result) |\n");
        text.Append("| --- | --- |\n");
        foreach (var group in results.Where(r => r.Ratio < Slow).GroupBy(r => r.Row.Label))
            text.Append($"| {group.Key} | {string.Join("; ", group.Select(Limit))} |\n");
        return text.ToString();
    }

    private static string Limit(SweepResult r) => string.Create(CultureInfo.InvariantCulture,
        $"{(r.Row.Family == SweepRows.Programs ? "" : SweepInputs.Shapes(r.Row.Inputs) + " ")}{r.Row.DType.Name} {r.Ratio:F2} " +
        $"({r.Nabla.Median / r.Memory:F1})");

    private static string Means(string name, List<SweepResult> results)
    {
        var mean = SweepResult.GeometricMean(results).ToString("F2", CultureInfo.InvariantCulture);
        return $"| {name} | {results.Count} | {mean} | {results.Count(r => r.Ratio < 0.8)} | {results.Count(r => r.Ratio < 0.5)} |\n";
    }

    private static string Line(SweepResult r) =>
        $"| {r.Row.Title} | {Table.Cell(r.Nabla)} | {Table.Cell(r.PyTorch)} | {Table.Ratio(r.PyTorch, r.Nabla)} |";
}
