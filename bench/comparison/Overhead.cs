using System.Text;

namespace Nabla.Bench;

/// <summary>
/// What an operator costs beside its kernel, and a level of a transform beside the operator: a chain of additions of a constant to one
/// element, so that no rule applies an operator of its own.
/// </summary>
internal static class Overhead
{
    private const int Chain = 100;

    public static string Measure(bool quick)
    {
        using var nabla = NablaRuntime.Create(n => n.AddCpu());
        var (x, one) = (nabla.Tensors.Create([2.0], []), nabla.Tensors.Create([1.0], []));
        var many = nabla.Tensors.Create([2.0], [1]);
        var add = Kernel(nabla, x, one);
        (string Name, Func<object> Run)[] ways =
        [
            ("the kernel", add),
            ("the operator", () => Program(x)),
            ("on a tape (`Vjp`)", () => Transform.Vjp(Program, x).Value),
            ("with a tangent (`Jvp`)", () => Transform.Jvp(Program, x, one).Value),
            ("batched (`Vmap`)", () => Transform.Vmap(Program)(many)),
            ("with a tangent on a tape", () => Transform.Vjp(y => Transform.Jvp(Program, y, one).Value, x).Value),
        ];
        var peers = Array.ConvertAll(ways, w => new LocalPeer(w.Name, "", w.Run, NablaPrograms.Elements));
        var timings = Rounds.Compare(peers, quick ? 11 : 101);
        var table = new StringBuilder($"| an addition of one element | ns | bytes |\n| --- | ---: | ---: |\n");
        for (var i = 0; i < ways.Length; i++)
        {
            var (lower, median, upper) = (Nanoseconds(timings[i].Lower), Nanoseconds(timings[i].Median), Nanoseconds(timings[i].Upper));
            table.Append($"| {ways[i].Name} | {median} ({lower}–{upper}) | {Allocated(ways[i].Run)} |\n");
        }
        return table.ToString();

        Tensor Program(Tensor y)
        {
            for (var i = 0; i < Chain; i++) y += one;
            return y;
        }
    }

    private static string Nanoseconds(double seconds) => $"{seconds * 1e9 / Chain:F0}";

    private static Func<object> Kernel(NablaRuntime nabla, Tensor x, Tensor one)
    {
        var backend = new CpuBackend(Microsoft.Extensions.Options.Options.Create(new CpuOptions()));
        var kernel = backend.Kernels.Find(typeof(Add))!.Kernel!;
        DeviceTensor[] inputs = [(DeviceTensor)x, (DeviceTensor)one], outputs = [(DeviceTensor)nabla.Tensors.Create([0.0], [])];
        return () =>
        {
            for (var i = 0; i < Chain; i++) kernel(Op.Of<Add>(), inputs, outputs);
            return outputs[0];
        };
    }

    private static long Allocated(Func<object> run)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        run();
        return (GC.GetAllocatedBytesForCurrentThread() - before) / Chain;
    }
}
