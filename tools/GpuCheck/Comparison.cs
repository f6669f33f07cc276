using System.Text;
using Nabla.Bench;
using Nabla.Cuda.Tests;

namespace Nabla.GpuCheck;

/// <summary>Operators and programs on the GPU and on the CPU, and PyTorch's on the GPU where it is; each until its result is.</summary>
internal static class Comparison
{
    private static readonly (string Operator, string Inputs)[] s_rows =
    [
        ("add", "1000,1000"), ("exp", "1000"), ("add", "10000000,10000000"), ("exp", "10000000"), ("erf", "10000000"),
        ("pow", "+10000000,+10000000"), ("grad_of_tanh", "10000000"), ("sum", "+10000000"), ("sum_dim0", "+4096x4096"),
        ("sum_dim1", "+4096x4096"), ("softmax_dim1", "4096x4096"), ("argmax_dim1", "4096x4096"), ("cumsum_dim1", "+4096x4096"),
        ("cumsum_dim0", "+4096x4096"), ("cumsum", "+10000000"), ("index_select", "4096x4096,i4096"),
        ("transposed_add", "4096x4096t,4096x4096"), ("cat", "4096x4096,4096x4096"),
        ("matmul", "512x512,512x512"), ("matmul", "2048x2048,2048x2048"),
        ("matmul", "256x64x64,256x64x64"), ("inv", "d300x300"), ("inv", "d4096x16x16"), ("cholesky", "s300x300"),
        ("cholesky", "s4096x16x16"), ("solve", "d300x300,300x1"),
    ];

    public static void Write(StringBuilder page, string only)
    {
        var simulated = Gpu.IsSimulated;
        using NablaRuntime cpu = NablaRuntime.Create(n => n.AddCpu()),
            gpu = NablaRuntime.Create(n => { Gpu.Configure(n); n.UseDevice("cuda:0"); });
        Environment.SetEnvironmentVariable("NABLA_TORCH_DEVICE", "cuda");
        var torch = simulated ? [] : PyTorch.Start(1);
        page.Append("| on large inputs | cpu:0 | cuda:0 | cpu:0 ÷ cuda:0 | PyTorch on the GPU | PyTorch ÷ cuda:0 |\n");
        page.Append("| --- | ---: | ---: | ---: | ---: | ---: |\n");
        foreach (var row in Rows().Where(r => r.Title.Contains(only, StringComparison.OrdinalIgnoreCase)))
        {
            IPeer[] peers = [Peer("cuda", gpu, row), Peer("cpu", cpu, row), .. torch.Select(t => new PyTorchPeer(t, row.Request))];
            try
            {
                Rounds.CheckAgreement(row.Title, row.Tolerance, peers);
            }
            catch (DisagreementException error)
            {
                page.Append($"| {row.Title} | **{error.Message}** |\n");
                continue;
            }
            var timings = Rounds.Compare(peers, 7);
            Timing Of(string column) => timings.First(t => t.Column == column);
            var their = timings.FirstOrDefault(t => t.Column == Columns.PyTorch);
            var line = $"| {row.Title} | {Cell(Of("cpu"))} | {Cell(Of("cuda"))} | {Table.Ratio(Of("cpu"), Of("cuda"))} | {Cell(their)} | " +
                $"{Table.Ratio(their, Of("cuda"))} |\n";
            Console.Error.Write(line);
            page.Append(line);
        }
        page.Append(torch.Length > 0 ? $"\nPyTorch {torch[0].Version}.\n" : "\nNo python3 on the path has torch.\n");
        foreach (var process in torch) process.Dispose();
    }

    private static IEnumerable<SweepRow> Rows() =>
    [
        .. from row in s_rows
           from dtype in (DType[])[DType.Float32, DType.Float64]
           select new SweepRow(row.Operator, row.Operator, "gpu", row.Inputs, dtype, 2),
        .. SweepRows.All.Where(r => r.Family == SweepRows.Programs),
    ];

    private static LocalPeer Peer(string column, NablaRuntime nabla, SweepRow row)
    {
        var run = SweepOperators.Make(nabla.Tensors, row);
        var bursts = row.Family == SweepRows.Programs ? 4 : 2;
        return new(column, "", run, NablaPrograms.Elements, Wait) { Bursts = bursts, BurstSeconds = 0.06 };
    }

    // A device's queue is worked off in order.
    private static void Wait(object result) => NablaPrograms.Wait(result is Tensor[] all ? all[^1] : result);

    private static string Cell(Timing? t) => Table.Cell(t is null ? null : t with { Variant = "" });
}
