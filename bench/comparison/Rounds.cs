using System.Diagnostics;

namespace Nabla.Bench;

/// <summary>The seconds per call of one peer: the median over the rounds, and the quartiles.</summary>
public sealed record Timing(string Column, string Variant, double Lower, double Median, double Upper);

/// <summary>Two peers do not compute the same.</summary>
public sealed class DisagreementException(string message) : Exception(message);

public static class Columns
{
    public const string Nabla = "Nabla", OneThread = "Nabla, 1 thread", Whole = "Nabla, no chunks", OpenCL = "opencl:0",
        PyTorch = "PyTorch", Functorch = "functorch", TorchSharp = "TorchSharp", Hand = "by hand";
}

internal static class Statistics
{
    public static double Median(IEnumerable<double> values) => Quantile(values, 0.5);

    /// <summary>The quantile <paramref name="p"/>, linear between neighbours.</summary>
    public static double Quantile(IEnumerable<double> values, double p)
    {
        double[] sorted = [.. values.Order()];
        var place = p * (sorted.Length - 1);
        var i = Math.Min((int)place, sorted.Length - 2);
        return sorted.Length == 1 ? sorted[0] : sorted[i] + (place - i) * (sorted[i + 1] - sorted[i]);
    }
}

/// <summary>
/// Peers in turn, round by round. A machine that slows down for a while, as shared ones do, slows all of them, and the ratio of the medians
/// stays; measured one after the other, whoever came last would have paid.
/// </summary>
public static class Rounds
{
    /// <summary>How long a round of short calls lasts. Another quarter goes before it untimed, for caches and threads.</summary>
    public const double RoundSeconds = 0.01;

    private static readonly TimeSpan s_rest = TimeSpan.FromMilliseconds(10);

    // Workloads that take long have fewer rounds, as the time for each is bounded.
    private const int FewestRounds = 11;
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(5);

    /// <summary>The timings of all peers; of the variants of a column, the fastest.</summary>
    public static Timing[] Compare(IReadOnlyList<IPeer> peers, int rounds)
    {
        foreach (var peer in peers) peer.WarmUp();
        var times = peers.ToDictionary(p => p, _ => new List<double>());
        var (order, turns) = (new Random(1), peers.ToArray());
        var watch = Stopwatch.StartNew();
        for (var round = 0; round < rounds && (round < FewestRounds || watch.Elapsed < s_longest); round++)
        {
            order.Shuffle(turns);   // so that none always follows the same one
            foreach (var peer in turns)
            {
                Rest();
                times[peer].Add(peer.Round());
            }
        }
        return [.. peers.GroupBy(p => p.Column).Select(column => column.Select(p => Summary(p, times[p])).MinBy(t => t.Median)!)];
    }

    /// <summary>Compares each result with the first peer's.</summary>
    /// <exception cref="DisagreementException">Two peers do not compute the same.</exception>
    public static void CheckAgreement(Workload workload, IReadOnlyList<IPeer> peers) =>
        CheckAgreement(workload.Name, workload.Tolerance, peers);

    /// <inheritdoc cref="CheckAgreement(Workload, IReadOnlyList{IPeer})"/>
    public static void CheckAgreement(string name, double tolerance, IReadOnlyList<IPeer> peers)
    {
        var expected = peers[0].Result();
        var scale = Math.Max(1e-300, expected.Max(Math.Abs));
        foreach (var peer in peers.Skip(1))
        {
            var found = peer.Result();
            if (found.Length != expected.Length)
            {
                throw new DisagreementException($"{name}: {peer.Column} has {found.Length} elements, " +
                    $"{peers[0].Column} {expected.Length}.");
            }

            var distance = expected.Zip(found, (a, b) => Math.Abs(a - b)).Max() / scale;
            if (!(distance <= tolerance))
            {
                throw new DisagreementException($"{name}: {peer.Column} and {peers[0].Column} differ " +
                    $"by {distance:E1} of the largest element.");
            }
        }
    }

    /// <summary>
    /// Lets libtorch's threads come to rest: they wait for more work by spinning, for some milliseconds, and whoever comes next would share
    /// the processors with them. This thread stays awake, as that of a program that computes is.
    /// </summary>
    private static void Rest()
    {
        for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < s_rest;) Thread.SpinWait(100);
    }

    private static Timing Summary(IPeer peer, List<double> times) =>
        new(peer.Column, peer.Variant, Statistics.Quantile(times, 0.25), Statistics.Median(times), Statistics.Quantile(times, 0.75));
}
