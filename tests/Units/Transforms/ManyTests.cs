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
        var refused = Assert.Throws<DeviceOutOfMemoryException>(() => s_jacobians[jacobian](t.Ones([60_000])));
        foreach (var word in new[] { "[60000, 60000]", "float64", "28,800,000,000 bytes", "Vjp", jacobian.Split(' ')[0] })
            Assert.Contains(word, refused.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 1 << 28);
    }

    [Fact]
    public void LeafWithoutAPart_IsNotRefused()
    {
        var jacobians = JacRev<Tensor[]>(v => v[0] * 2.0)([t.Ones([10]), t.Ones([2, 1_000_000_000])]);
        Assert.Equal<Shape>([10, 2, 1_000_000_000], jacobians[1].Shape);
    }

    [Fact]
    public void GradientsOfCatAndStack_TakeTimeInProportionToTheNumberOfTensors()
    {
        Func<Tensor[], Tensor>[] joins = [x => Tensor.Cat(x), x => Tensor.Stack(x), x => Vmap<Tensor[], Tensor>(v => Tensor.Stack(v))(x)];
        foreach (var join in joins)
        {
            double few = Seconds(2_000), many = Seconds(32_000);
            Assert.True(many < 120 * few, $"2,000 tensors take {few} s, 32,000 {many} s");   // The square: 256 times.

            double Seconds(int n)
            {
                var x = Enumerable.Range(0, n).Select(i => t.Scalar(i).Reshape([1])).ToArray();
                var gradient = Grad<Tensor[]>(v => join(v).Square().Sum());
                return Enumerable.Range(0, 4).Min(_ =>
                {
                    var watch = Stopwatch.StartNew();
                    Assert.Equal(2.0 * (n - 1), gradient(x)[^1].ToArray<double>()[0]);
                    return watch.Elapsed.TotalSeconds;
                });
            }
        }
    }
}
