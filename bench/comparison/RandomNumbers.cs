using System.Text;

namespace Nabla.Bench;

/// <summary>
/// The times for ten million random numbers. PyTorch has another generator, so that its results are not compared.
/// </summary>
internal static class RandomNumbers
{
    private const int Count = 10_000_000;

    public static string Measure(bool quick)
    {
        using NablaRuntime all = NablaRuntime.Create(n => n.AddCpu()), one = NablaRuntime.Create(n => n.AddCpu(o => o.MaxThreads = 1));
        var (torch, threads) = (PyTorch.Start(1, Environment.ProcessorCount), Environment.ProcessorCount);
        var table = new StringBuilder($"| {Count:N0} numbers | Nabla, {threads} threads | Nabla, 1 thread | PyTorch | PyTorch ÷ Nabla | " +
            "PyTorch ÷ Nabla, 1 thread |\n| --- | ---: | ---: | ---: | ---: | ---: |\n");
        foreach (var name in (string[])["uniform64", "uniform32", "normal64", "normal32"])
        {
            var ours = new[] { (Columns.Nabla, all), (Columns.OneThread, one) }
                .Select(way => new LocalPeer(way.Item1, "", () => Make(way.Item2.Tensors, name), NablaPrograms.Elements));
            var timings = Rounds.Compare([.. ours, .. torch.Select(t => new PyTorchPeer(t, $"{name}-{Count}"))], quick ? 7 : 41)
                .ToDictionary(t => t.Column, t => t.Median);
            var theirs = timings.GetValueOrDefault(Columns.PyTorch, double.NaN);
            var (every, single) = (timings[Columns.Nabla], timings[Columns.OneThread]);
            table.Append($"| {name} | {every * 1e3:F1} ms | {single * 1e3:F1} ms | {theirs * 1e3:F1} ms | {theirs / every:F1} | " +
                $"{theirs / single:F1} |\n");
        }
        foreach (var process in torch) process.Dispose();
        return table.ToString();
    }

    private static Tensor Make(ITensorFactory tensors, string name)
    {
        var (key, dtype) = (new RandomKey(1), name.EndsWith("32", StringComparison.Ordinal) ? DType.Float32 : DType.Float64);
        return name.StartsWith("normal", StringComparison.Ordinal) ? tensors.Normal(key, [Count], dtype)
            : tensors.Uniform(key, [Count], dtype);
    }
}
