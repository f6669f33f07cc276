using Xunit.Abstractions;
using static Nabla.Transform;

namespace Nabla.Tests;

/// <summary>Memory is measured for the whole process: nothing else may run beside it.</summary>
[CollectionDefinition(nameof(Memory), DisableParallelization = true)]
public sealed class Memory;

[Collection(nameof(Memory))]
public sealed class MemoryTests(ITestOutputHelper output)
{
    private const long MiB = 1 << 20;

    private static (long Managed, long Process) Settled()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }
        return (GC.GetTotalMemory(forceFullCollection: true), Environment.WorkingSet);
    }

    private void StaysFlat(string what, Action warmUp, Action run)
    {
        warmUp();
        var before = Settled();
        run();
        var after = Settled();
        var (managed, process) = (after.Managed - before.Managed, after.Process - before.Process);
        output.WriteLine($"{what}: managed {managed / 1024.0:F0} KiB, process {process / (double)MiB:F1} MiB");
        Assert.True(managed < 2 * MiB, $"{what}: managed memory grew by {managed / 1024} KiB");
        Assert.True(process < 64 * MiB, $"{what}: the process grew by {process / MiB} MiB");
    }

    [Fact]
    public void AHundredThousandOperators_LeaveNothingBehind()
    {
        var x = Shared.Tensors.Linspace(0, 1, 64);
        void Run(int n)
        {
            for (var i = 0; i < n; i++) x = (x * 1.0000001 + i * 1e-9).Clamp(0, 1).Reshape([8, 8]).T().Reshape([64]);
        }
        StaysFlat("100,000 operators", () => Run(1000), () => Run(100_000 / 6));
        Assert.Equal(64, x.Length);
    }

    [Fact]
    public void TenThousandHessians_LeaveNothingBehind()
    {
        var hessian = Hessian(x => (x.Sin() * x.Square()).Sum());
        var at = Shared.Vector(1, 2, 3);
        void Run(int n)
        {
            for (var i = 0; i < n; i++) hessian(at);
        }
        StaysFlat("10,000 Hessians", () => Run(200), () => Run(10_000));
    }

    [Fact]
    public void LinearAlgebra_LeavesNoHandlesBehind()
    {
        var a = Shared.Tensors.Create(new double[,] { { 4, 1, 0 }, { 1, 3, 1 }, { 0, 1, 2 } });
        var f = Grad(m => (m.Cholesky().Sum() + m.SlogDet().LogAbsDet + m.Solve(m).Trace()));
        void Run(int n)
        {
            for (var i = 0; i < n; i++) f(a);
        }
        StaysFlat("2,000 factorisations", () => Run(100), () => Run(2000));
    }

    [Fact]
    public void ManyRuntimes_LeaveNothingBehind()
    {
        static void Run(int n)
        {
            for (var i = 0; i < n; i++)
            {
                using var nabla = NablaRuntime.Create(b => b.AddCpu());
                _ = nabla.Tensors.Scalar(i) + 1;
            }
        }
        StaysFlat("200 runtimes", () => Run(20), () => Run(200));
    }

    [Fact]
    public void ManyDifferentConstants_DoNotPileUp()
    {
        var x = Shared.Vector(1);
        void Run(int from, int n)
        {
            for (var i = from; i < from + n; i++) _ = x * (i * 0.001 + 0.5);
        }
        StaysFlat("50,000 constants", () => Run(0, 2000), () => Run(2000, 50_000));
    }

    [Fact]
    public void ASmallOperator_AllocatesLittle()
    {
        Tensor a = Shared.Vector(1, 2, 3, 4), b = Shared.Vector(5, 6, 7, 8);
        double PerCall(Action use)
        {
            for (var i = 0; i < 2000; i++) use();
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 10_000; i++) use();
            return (GC.GetAllocatedBytesForCurrentThread() - before) / 10_000.0;
        }
        (string What, double Bytes, double Bound)[] figures =
        [
            ("a + b", PerCall(() => _ = a + b), 512), ("a * 2", PerCall(() => _ = a * 2), 768), ("a.Sin()", PerCall(() => a.Sin()), 512),
            ("a.Sum()", PerCall(() => a.Sum()), 1536),
            ("a[0]", PerCall(() => _ = a[0]), 1536),
            ("Grad(x => x.Square().Sum())(a)", PerCall(() => Grad(x => x.Square().Sum())(a)), 8192),
        ];
        foreach (var (what, bytes, _) in figures) output.WriteLine($"{what}: {bytes:F0} bytes");
        Assert.All(figures, f => Assert.True(f.Bytes < f.Bound, $"{f.What} allocates {f.Bytes:F0} bytes"));
    }
}
