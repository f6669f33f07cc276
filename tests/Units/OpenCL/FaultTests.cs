using static Nabla.Transform;

namespace Nabla.Tests;

/// <summary>What only the values can tell is told where one is read, in the CPU's words.</summary>
public sealed class OpenCLFaultTests
{
    private static readonly Func<Tensor, Tensor, Tensor>[] s_indexing =
        [(x, i) => x.Gather(0, i), (x, i) => x.IndexSelect(0, i), (x, i) => x.ScatterAdd(0, i, x), (x, i) => x.IndexAdd(0, i, x)];

    private static Tensor Index(params long[] index) => OpenCL.Tensors.Create<long>(index, OpenCL.Device);

    private static string Message(Func<Tensor> f) => Assert.Throws<ShapeException>(() => f().ToArray<double>()).Message;

    [SkippableFact]
    public void AnIndexOutOfRange_IsTheCpusError()
    {
        foreach (var bad in new long[] { 3, -1, 1L << 40, long.MinValue })
        {
            foreach (var f in s_indexing)
            {
                var expected = Message(() => f(Shared.Vector(1, 2, 3), Shared.Tensors.Create<long>([0, bad, 1])));
                Assert.Equal(expected, Message(() => f(OpenCL.Vector(1, 2, 3), Index(0, bad, 1))));
            }
        }
    }

    [SkippableFact]
    public void WhatIsComputedFromIt_ThrowsToo_AndNothingElse()
    {
        var x = OpenCL.Vector(1, 2, 3);
        var wrong = x.Gather(0, Index(5));
        Assert.Contains("index 5", Message(() => (wrong.Sin() * 2).Reshape([1, 1]).Sum()), StringComparison.Ordinal);
        Assert.Contains("index 5", Message(() => Tensor.Cat([x, wrong], 0)), StringComparison.Ordinal);
        Assert.Contains("index 5", Message(() => Grad(v => (v * v.Gather(0, Index(5)).Sum()).Sum())(x)), StringComparison.Ordinal);
        Assert.Contains("index 5", Message(() => wrong.Sin()), StringComparison.Ordinal);   // Every time.
        Assert.Equal([2.0, 4, 6], (x * 2).ToArray<double>());
    }

    [SkippableFact]
    public void ManyThatMayGoWrong_DoNotPileUp_AndOneThatDoesIsFound()
    {
        var x = OpenCL.Vector(1, 2, 3);
        for (var i = 0; i < 200; i++) x = x.IndexAdd(0, Index(i % 3), OpenCL.Vector(1));
        Assert.Equal([68.0, 69, 69], x.ToArray<double>());
        var error = Assert.Throws<ShapeException>(() =>
        {
            for (var i = 0; i < 100; i++) x = x.IndexAdd(0, Index(i == 20 ? 7 : 0), OpenCL.Vector(1));
            x.ToArray<double>();
        });
        Assert.Contains("index_add: index 7", error.Message, StringComparison.Ordinal);
    }
}
