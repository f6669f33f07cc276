using System.Globalization;
using System.Text;

namespace Nabla.Bench;

/// <summary>Operators and programs on large inputs, beside PyTorch with one thread and with all, as a table and a heat map.</summary>
internal static class Sweep
{
    public const string Part = "sweep";
    private const int Worst = 10;

    /// <summary>The exit status: 1 where a result differs from PyTorch's, or PyTorch is missing.</summary>
    public static int Run(IEnumerable<SweepRow> rows, bool quick, bool writes)
    {
        using var nabla = NablaRuntime.Create(n => n.AddCpu());
        var torch = PyTorch.Start([.. new[] { 1, Environment.ProcessorCount }.Distinct()]);
        if (!IsComplete(torch) && (torch.Length == 0 || writes)) return 1;
        var (results, failures) = (new List<SweepResult>(), new List<string>());
        foreach (var row in rows)
        {
            try
            {
                results.Add(Measure(nabla.Tensors, torch, row, quick));
                Console.WriteLine(Line(results[^1]));
            }
            catch (DisagreementException error)
            {
                failures.Add(error.Message);
                Console.WriteLine(error.Message);
            }
        }
        if (results.Count > 0) Console.WriteLine($"\n{Summary(results)}");
        foreach (var failure in failures) Console.WriteLine(failure);
        if (writes && failures.Count == 0)
        {
            Document.Write("performance.md", Summary(results), Document.Machine(torch[0].Version), Part);
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

    private static SweepResult Measure(ITensorFactory tensors, PyTorch[] torch, SweepRow row, bool quick)
    {
        var run = SweepOperators.Make(tensors, row);
        var nabla = quick ? new LocalPeer(Columns.Nabla, "", run, NablaPrograms.Elements) { Bursts = 2, BurstSeconds = 0.03 }
            : new LocalPeer(Columns.Nabla, "", run, NablaPrograms.Elements) { Bursts = 4 };
        IPeer[] peers = [nabla, .. torch.Select(process => new PyTorchPeer(process, row.Request))];
        Rounds.CheckAgreement(row.Title, row.Tolerance, peers);
        var timings = Rounds.Compare(peers, quick ? 3 : 21);
        return new(row, timings.Single(t => t.Column == Columns.Nabla), timings.Single(t => t.Column == Columns.PyTorch));
    }

    /// <summary>The geometric means, and the rows with the smallest ratios.</summary>
    private static string Summary(List<SweepResult> results)
    {
        var text = new StringBuilder("| rows | number | geometric mean of PyTorch ÷ Nabla | below 0.8 | below 0.5 |\n");
        text.Append("| --- | ---: | ---: | ---: | ---: |\n");
        foreach (var family in results.GroupBy(r => r.Row.Family)) text.Append(Means(family.Key, [.. family]));
        text.Append(Means("all", results));
        text.Append("\n| the slowest rows beside PyTorch | Nabla | PyTorch | PyTorch ÷ Nabla |\n| --- | ---: | ---: | ---: |\n");
        foreach (var result in results.OrderBy(r => r.Ratio).Take(Worst)) text.Append(Line(result)).Append('\n');
        return text.ToString();
    }

    private static string Means(string name, List<SweepResult> results)
    {
        var mean = SweepResult.GeometricMean(results).ToString("F2", CultureInfo.InvariantCulture);
        return $"| {name} | {results.Count} | {mean} | {results.Count(r => r.Ratio < 0.8)} | {results.Count(r => r.Ratio < 0.5)} |\n";
    }

    private static string Line(SweepResult r) =>
        $"| {r.Row.Title} | {Table.Cell(r.Nabla)} | {Table.Cell(r.PyTorch)} | {Table.Ratio(r.PyTorch, r.Nabla)} |";
}
