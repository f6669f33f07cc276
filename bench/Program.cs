namespace Nabla.Bench;

internal static class Program
{
    private const string Help = """
        dotnet run -c Release --project bench [-- options]
          (none)              compare all peers, write docs/performance.md and docs/performance/*.png
          --only NAME         the workloads whose name contains NAME; writes nothing
          --quick             few rounds; writes nothing
          --plots             the plots alone
          --opencl            the CPU against the first OpenCL device; writes docs/opencl.md unless --quick or --only is given
          --overhead          what an operator and a level of a transform cost; writes nothing
          --sweep             operators and programs on large inputs beside PyTorch; writes the sweep of docs/performance.md
          --sweep --grid      operators on matrices in all layouts beside PyTorch; writes nothing
          --random            ten million random numbers, and PyTorch's; writes nothing
          --scan              the memory of a long scan's gradient; writes docs/control-flow.md and its plot
          --peak NAME         the peak memory of a process that does nothing but this workload, in bytes, and its time in seconds
          --nabla             Nabla alone, again and again, for a profiler; with --only
          --benchmarkdotnet   the same workloads by BenchmarkDotNet
        """;

    private static string s_only = "";

    /// <summary>The workloads asked for.</summary>
    public static IReadOnlyList<Workload> Selected =>
        [.. Workload.All.Where(w => IsAskedFor(w.Name))];

    private static bool IsAskedFor(string name) => name.Contains(s_only, StringComparison.OrdinalIgnoreCase);

    private static int Main(string[] args)
    {
        if (args is [PeakMemory.Option, var workload])
        {
            PeakMemory.Print(workload);
            return 0;
        }
        var only = Array.IndexOf(args, "--only");
        s_only = only >= 0 && only + 1 < args.Length ? args[only + 1] : "";
        string[] options = [.. args.Where((_, i) => only < 0 || (i != only && i != only + 1))];
        string[] known =
            ["--quick", "--plots", "--opencl", "--overhead", "--random", "--scan", "--sweep", "--grid", "--nabla", "--benchmarkdotnet"];
        SweepRow[] rows = [.. (options.Contains("--grid") ? SweepRows.Grid : SweepRows.All).Where(r => IsAskedFor(r.Title))];
        if (options.Except(known).Any() || (options.Contains("--sweep") ? rows.Length : Selected.Count) == 0)
        {
            Console.WriteLine(Help);
            return 1;
        }
        if (options.Contains("--sweep")) return Sweep.Run(rows, options.Contains("--quick"), writes: options.Length == 1 && only < 0);
        if (options.Contains("--benchmarkdotnet")) Benchmarks.Run();
        else if (options.Contains("--overhead")) Console.WriteLine(Overhead.Measure(options.Contains("--quick")));
        else if (options.Contains("--random")) Console.WriteLine(RandomNumbers.Measure(options.Contains("--quick")));
        else if (options.Contains("--scan")) Document.Write("control-flow.md", Plots.DrawScan(), Document.Machine());
        else if (options.Contains("--nabla")) Profile();
        else if (options.Contains("--opencl")) OnOpenCL.Compare(options.Contains("--quick"), writes: options.Length == 1 && only < 0);
        else Compare(options.Contains("--quick"), options.Contains("--plots"), writes: options.Length == 0 && only < 0);
        return 0;
    }

    private static void Compare(bool quick, bool plotsOnly, bool writes)
    {
        using var contest = new Contest();
        var table = new Table();
        foreach (var workload in plotsOnly ? [] : Selected)
        {
            var peers = contest.Peers(workload);
            Rounds.CheckAgreement(workload, peers);
            Console.WriteLine(table.Add(workload, Rounds.Compare(peers, quick ? 7 : 41)));
        }
        Console.WriteLine(Document.Machine(contest.PyTorchVersion));
        if (contest.PyTorchVersion is null)
        {
            Console.WriteLine("No python3 on the path has torch: the column PyTorch is empty. On Debian: apt-get install python3-torch " +
                "libopenblas0-pthread.");
        }

        if (writes) Document.Write("performance.md", $"{table}\n{Overhead.Measure(quick)}", Document.Machine(contest.PyTorchVersion));
        if (writes || plotsOnly) new Plots(contest, quick).Draw();
    }

    private static void Profile()
    {
        using var contest = new Contest(pyTorch: false);
        foreach (var workload in Selected)
        {
            var peer = contest.Nabla(workload);
            peer.WarmUp();
            Console.WriteLine($"{workload.Name}: {Statistics.Median(Enumerable.Range(0, 300).Select(_ => peer.Round())) * 1e6:F2} µs");
        }
    }
}
