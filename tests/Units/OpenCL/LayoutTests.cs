using static Nabla.Transform;

namespace Nabla.Tests;

/// <summary>What the samples of the suite are too small for: many axes, long rows, many parts.</summary>
public sealed class OpenCLLayoutTests
{
    private static Tensor ManyAxes() => OpenCL.Random([.. Enumerable.Repeat(2, 12)]).Permute([11, 9, 7, 5, 3, 1, 0, 2, 4, 6, 8, 10]);

    [SkippableFact]
    public void TwelveAxesThatDoNotMerge_AreRead()
    {
        var x = ManyAxes();
        OpenCL.SameAsCpu(v => v.Sin(), x);
        OpenCL.SameAsCpu(v => v * v.Flip([0, 2, 4, 6, 8, 10]) + v.Slice(3, 0, 1), x);
        OpenCL.SameAsCpu(v => v.Sum([0, 2, 4, 6, 8, 10]), x);
        OpenCL.SameAsCpu(v => v.Sum([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]), x);
        OpenCL.SameAsCpu(v => new ArgMax([0, 2, 4, 6, 8, 10]).Apply(v), x);
        OpenCL.SameAsCpu(v => Grad(t => (t.CumProd(5) * t).Sum())(v), x);
        OpenCL.SameAsCpu(v => Tensor.Cat([v, v.Flip([1])], 2).Softmax(7), x);
    }

    [SkippableTheory]
    [InlineData(1, 511), InlineData(1, 512), InlineData(3, 4099), InlineData(1, 100_003), InlineData(300, 1000), InlineData(7, 8192)]
    public void RowsOfAnyLength_ReduceAsOnTheCpu(int rows, int length)
    {
        var x = OpenCL.Random(rows, length);
        foreach (var (v, axis) in new[] { (x, 1), (x.T(), 0), (x.Flip([1]).Slice(1, 0, length, 3), 1) })
        {
            OpenCL.SameAsCpu(t => t.Sum(axis), v);
            OpenCL.SameAsCpu(t => (t * 0.01 + 1).Prod(axis), v);
            OpenCL.SameAsCpu(t => t.Amax([axis]), v);
            OpenCL.SameAsCpu(t => t.ArgMin(axis), v);
            OpenCL.SameAsCpu(t => Grad(u => (u.Softmax(axis) * u.Sin()).Sum())(t), v);
            OpenCL.SameAsCpu(t => Grad(u => (u.LogSoftmax(axis) * u.Sin()).Sum())(t), v, 1e-8);
            OpenCL.SameAsCpu(t => t.LogSumExp(axis), v);
            OpenCL.SameAsCpu(t => t.Softmax(axis), v);
        }
        OpenCL.SameAsCpu(t => t.Sum(), x, 1e-9);
    }

    [SkippableFact]
    public void TheFirstOfEqualExtremes_IsFound_AlsoAcrossParts()
    {
        var values = new double[50_000];
        foreach (var i in new[] { 12_345, 12_346, 40_000 }) (values[i], values[i + 1000]) = (1, -1);
        OpenCL.SameAsCpu(v => v.ArgMax(), OpenCL.Vector(values));
        OpenCL.SameAsCpu(v => v.ArgMin(), OpenCL.Vector(values));
        values[30_000] = values[20_000] = double.NaN;
        Assert.Equal(20_000, OpenCL.Vector(values).ArgMax().Item<long>());
    }

    [SkippableFact]
    public void SumsAreTheSameEveryTime()
    {
        var x = OpenCL.Random(3, 33_333);
        var index = OpenCL.Tensors.Create<long>([.. Enumerable.Range(0, 33_333).Select(i => (long)(i * 7 % 10))], OpenCL.Device);
        double[] Sums() =>
            [.. x.Sum(1).ToArray<double>(), .. OpenCL.Random(3, 10).IndexAdd(1, index, x).ToArray<double>(), .. x.Sum().ToArray<double>()];
        var first = Sums();
        for (var i = 0; i < 5; i++) Assert.Equal(first, Sums());
    }

    [SkippableFact]
    public void WindowsOfAnyLengthAndStep_AddUpAsOnTheCpu()
    {
        foreach (var (size, step) in new[] { (3, 1), (30, 1), (5, 5), (4, 3), (2, 7) })
            OpenCL.SameAsCpu(v => Grad(t => (t.Unfold(1, size, step) * t.Unfold(1, size, step).Sin()).Sum())(v), OpenCL.Random(4, 50));
    }
}
