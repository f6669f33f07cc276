using System.Diagnostics;
using static Nabla.Transform;

namespace Nabla.Tests;

/// <summary>What is refused because it is too large, and what takes no more than its share where there is much of it.</summary>
public class ManyTests
{
    private static readonly ITensorFactory t = Shared.Tensors;

    public static TheoryData<string> Jacobians => [.. s_jacobians.Keys];

    private static readonly Dictionary<string, Func<Tensor, Tensor>> s_jacobians = new()
    {
        ["JacRev"] = JacRev(x => x * 2.0),
        ["JacRev by chunks"] = JacRev(x => x * 2.0, chunkSize: 10),
        ["JacRev of a dense one"] = JacRev(x => x * x.Sum(), chunkSize: 10),
        ["JacFwd"] = JacFwd(x => x * 2.0),
        ["JacFwd by chunks"] = JacFwd(x => x * 2.0, chunkSize: 10),
        ["Hessian"] = Hessian(x => x.Square().Sum()),
        ["Hessian by reverse mode"] = Hessian(x => x.Square().Sum(), HessianMode.ReverseOverReverse),
        ["Hessian by forward mode"] = Hessian(x => x.Square().Sum(), HessianMode.ForwardOverForward),
    };

    [Theory]
    [MemberData(nameof(Jacobians))]
    public void JacobianThatNoTensorHolds_IsRefusedAtOnce(string jacobian)
    {
        var before = GC.GetTotalAllocatedBytes();
        var refused = Assert.Throws<ShapeException>(() => s_jacobians[jacobian](t.Ones([60_000])));
        foreach (var word in new[] { "[60000, 60000]", "Vjp", jacobian.Split(' ')[0] })
            Assert.Contains(word, refused.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 1 << 28);
    }

    [Fact]
    public void LeafWithoutAPart_IsNotRefused()
    {
        var jacobians = JacRev<Tensor[]>(v => v[0] * 2.0)([t.Ones([10]), t.Ones([2, 100_000_000])]);
        Assert.Equal<Shape>([10, 2, 100_000_000], jacobians[1].Shape);
    }

    [Fact]
    public void GradientOfCat_TakesTimeInProportionToTheNumberOfTensors()
    {
        const int Count = 200_000;
        var x = Enumerable.Repeat(t.Ones([1]), Count).ToArray();
        var watch = Stopwatch.StartNew();
        var (_, pullback) = Vjp<Tensor[], Tensor>(v => Tensor.Cat(v), x);
        Assert.Equal(Count - 1, pullback(t.Arange(Count))[^1].ToArray<double>()[0]);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 20);   // About 1; with the sizes before each summed anew it is a minute.
    }

    [Fact]
    public void GradientOfStackUnderVmap_HasEachPart()
    {
        Tensor[] x = [t.Create([1.0, 2]), t.Create([3.0, 4]), t.Create([5.0, 6])];
        var g = Vmap(Grad((Tensor[] v) => (Tensor.Stack(v) * t.Arange(3)).Sum()))(x);
        for (var i = 0; i < 3; i++) Assert.Equal([i, i], g[i].ToArray<double>());
    }
}
