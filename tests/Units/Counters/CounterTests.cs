using System.Runtime.CompilerServices;
using System.Text.Json;
using Nabla.Bench;

namespace Nabla.Tests;

/// <summary>
/// The workloads of the benchmarks dispatch no more operators, launch no more kernels, and allocate no more than a tenth more, than
/// baseline.json says. It counts and never times, so it holds on any machine. <c>NABLA_UPDATE_BASELINE=1</c> writes the file anew.
/// </summary>
public sealed class CounterTests
{
    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true };

    // Sizes at which no buffer comes from the pool of large ones: what the pool holds depends on everything that ran before.
    private static readonly string[] s_workloads =
    [
        "hessian-sin-5", "hessian-sin-100", "gradient-sin-5", "gradient-sin-1000", "hessian-rosenbrock-10", "hessian-rosenbrock-100",
        "hessian-mlp-32",
        "jacrev-mlp-64", "jacfwd-mlp-64", "gradient-mlp-32", "hvp-mlp-32", "persample-mlp-32", "jvp-1000", "vjp-1000",
        "jacfwd-elementwise-100",
        "jacrev-elementwise-100", "vmap-matvec-4", "add-1", "add-100", "add-10000", "matmul32-64", "matmul64-64",
    ];

    [Fact]
    public void NoWorkload_CostsMoreThanItsBaseline()
    {
        var programs = new NablaPrograms(Shared.Tensors, batch: 2);
        var costs = s_workloads.ToDictionary(name => name, name => Cost.Of(programs.Make(new(name, name))));
        if (Environment.GetEnvironmentVariable("NABLA_UPDATE_BASELINE") == "1")
        {
            File.WriteAllText(Source(), JsonSerializer.Serialize(costs, s_json) + "\n");
            return;
        }
        var baseline = JsonSerializer.Deserialize<Dictionary<string,
            Cost>>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Counters", "baseline.json")))!;
        Assert.Equal(baseline.Keys.Order(), costs.Keys.Order());
        string[] grown = [.. costs.SelectMany(c => Grown(c.Key, baseline[c.Key], c.Value))];
        Assert.True(grown.Length == 0,
            $"{string.Join("\n", grown)}\nIf that is meant: NABLA_UPDATE_BASELINE=1 dotnet test tests/Units --filter " +
            "FullyQualifiedName~Counter");
    }

    [Fact]
    public void Growth_IsSaid_WithTheWorkload_FromWhat_AndToWhat()
    {
        Assert.Empty(Grown("w", new(10, 5, 10_000), new(10, 5, 11_000)));
        Assert.Empty(Grown("w", new(10, 5, 10_000), new(9, 4, 100)));
        Assert.Equal(["w: operators grew from 10 to 11"], Grown("w", new(10, 5, 10_000), new(11, 5, 10_000)));
        Assert.Equal(["w: kernels grew from 5 to 6"], Grown("w", new(10, 5, 10_000), new(10, 6, 10_000)));
        Assert.Equal(["w: allocated bytes grew from 10,000 to 13,000"], Grown("w", new(10, 5, 10_000), new(10, 5, 13_000)));
    }

    // The last kilobyte is for a thread pool that has one more item to queue.
    private static IEnumerable<string> Grown(string name, Cost from, Cost to)
    {
        if (to.Operators > from.Operators) yield return $"{name}: operators grew from {from.Operators} to {to.Operators}";
        if (to.Kernels > from.Kernels) yield return $"{name}: kernels grew from {from.Kernels} to {to.Kernels}";
        if (to.Bytes > from.Bytes * 1.1 + 1024) yield return $"{name}: allocated bytes grew from {from.Bytes:N0} to {to.Bytes:N0}";
    }

    private static string Source([CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path)!, "baseline.json");
}
