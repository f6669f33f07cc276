using System.Text;

namespace Nabla.Bench;

/// <summary>The same programs on cpu:0 and on opencl:0, in turns. Each call ends when an element of its result has been read.</summary>
internal static class OnOpenCL
{
    private static readonly string[] s_names =
        ["hessian-sin-100", "hessian-sin-1000", "hessian-mlp-32", "gradient-mlp-32", "persample-mlp-32", "persample-mlp-64",
            "jacrev-elementwise-1000", "vmap-matvec-1024", "add-10000", "matmul32-512", "matmul64-512"];

    public static void Compare(bool quick, bool writes)
    {
        using NablaRuntime cpu = NablaRuntime.Create(n => n.AddCpu()),
            opencl = NablaRuntime.Create(n => n.AddCpu().AddOpenCL().UseDevice("opencl:0"));
        NablaPrograms onCpu = new(cpu.Tensors), onOpenCL = new(opencl.Tensors);
        var table = new StringBuilder("| workload | cpu:0 | opencl:0 | cpu:0 ÷ opencl:0 |\n| --- | ---: | ---: | ---: |\n");
        foreach (var workload in Program.Selected.Where(w => s_names.Contains(w.Name)))
        {
            IPeer[] peers = [Peer(Columns.Nabla, onCpu.Make(workload)), Peer(Columns.OpenCL, onOpenCL.Make(workload))];
            Rounds.CheckAgreement(workload, peers);
            var timings = Rounds.Compare(peers, quick ? 7 : 41);
            var (a, b) = (timings.First(t => t.Column == Columns.Nabla), timings.First(t => t.Column == Columns.OpenCL));
            var row = $"| {workload.Title} | {Table.Cell(a)} | {Table.Cell(b)} | {Table.Ratio(a, b)} |";
            Console.WriteLine(row);
            table.Append(row).Append('\n');
        }
        if (writes) Document.Write("opencl.md", table.ToString(), Document.Machine());
    }

    private static LocalPeer Peer(string column, Func<object> run) => new(column, "", run, NablaPrograms.Elements, NablaPrograms.Wait);
}
