using static Nabla.Transform;

namespace Nabla.Tests;

/// <summary>One device serves many threads.</summary>
public sealed class OpenCLThreadTests
{
    [SkippableFact]
    public void ManyThreads_EachGetTheirOwnResults()
    {
        var hessian = Hessian(x => (x.Sin() * x.Square()).Sum() +
            x.Gather(0, OpenCL.Tensors.Create<long>([0, 2], OpenCL.Device)).Exp().Sum());
        var onCpu = Hessian(x => (x.Sin() * x.Square()).Sum() + x.Gather(0, Shared.Tensors.Create<long>([0, 2])).Exp().Sum());
        OpenCL.Vector(1);
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, thread =>
        {
            for (var i = 0; i < 20; i++)
            {
                double[] at = [thread * 0.1, i * 0.05, 1, thread - i * 0.1];
                Numbers.Near(onCpu(Shared.Vector(at)).ToArray<double>(), hessian(OpenCL.Vector(at)));
            }
        });
    }

    [SkippableFact]
    public void ThreadsThatNeedNewPrograms_AllGetThem()
    {
        using var nabla = NablaRuntime.Create(n => n.AddOpenCL(o => (o.CacheDirectory, o.PoolBytes) = ("", Random.Shared.Next())));
        var x = OpenCL.Needed(nabla).Create<double>([0.25], OpenCL.Device);
        Func<Tensor, Tensor>[] functions = [v => v.Asinh(), v => v.Sinh(), v => v.Exp(), v => v.Square(), v => v.Neg(), v => v.Floor()];
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, thread =>
        {
            for (var i = 0; i < functions.Length; i++)
            {
                var f = functions[(i + thread / 2) % functions.Length];
                Numbers.Near(f(Shared.Vector(0.25)).ToArray<double>(), f(x));
            }
        });
    }

    [SkippableFact]
    public void ATensorMayBeDropped_WhileItIsStillBeingComputedWith()
    {
        var x = OpenCL.Random(1 << 16);
        var sum = OpenCL.Tensors.Zeros([1 << 16], device: OpenCL.Device);
        for (var i = 0; i < 200; i++)
        {
            sum += x * i;
            if (i % 20 == 0) GC.Collect();
        }
        var expected = x.ToArray<double>();
        Numbers.Near([.. expected.Select(v => v * (199 * 200 / 2))], sum, 1e-9);
    }
}
