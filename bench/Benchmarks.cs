using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Order;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Nabla.Bench;

/// <summary>The same workloads as BenchmarkDotNet measures them: one after the other, without PyTorch, with allocations.</summary>
[MemoryDiagnoser]
[Orderer(SummaryOrderPolicy.Declared)]
public class Benchmarks
{
    private readonly Contest _contest = new(pyTorch: false);
    private LocalPeer? _nabla, _sharp, _hand;

    public static IEnumerable<string> Names => Program.Selected.Select(w => w.Name);

    [ParamsSource(nameof(Names))]
    public string Workload { get; set; } = "";

    // In process: each job would otherwise be a build with a copy of libtorch beside it.
    public static void Run() => BenchmarkRunner.Run<Benchmarks>(
        DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance)));

    [GlobalSetup]
    public void Setup()
    {
        var workload = Bench.Workload.All.Single(w => w.Name == Workload);
        var peers = _contest.Peers(workload).OfType<LocalPeer>().ToArray();
        Rounds.CheckAgreement(workload, peers);
        (_nabla, _sharp, _hand) = (Of(Columns.Nabla), Of(Columns.TorchSharp), Of(Columns.Hand));

        LocalPeer Of(string column) => peers.Last(p => p.Column == column);
    }

    [Benchmark(Baseline = true)]
    public void Nabla() => _nabla!.Once();

    [Benchmark]
    public void TorchSharp() => _sharp!.Once();

    [Benchmark]
    public void ByHand() => _hand!.Once();
}
