namespace Nabla.Tests;

/// <summary>Sums of a million numbers and more; those of fewer are a law of the suite, for every backend.</summary>
public class LongSumTests
{
    [Theory]
    [InlineData(1_000_000)]
    [InlineData(10_000_000)]
    public void ManyTenths_AddUp(int n)
    {
        var t = Shared.Tensors;
        var (x, zero, places) = (new Copy().Apply(t.Full([n], 0.1, DType.Float32)), t.Zeros([1], DType.Float32), t.Zeros([n], DType.Int64));
        Tensor[] sums =
        [
            x.Sum(), x.Reshape([n / 2, 2]).Sum(0).Sum(), x.Dot(x.OnesLike() + 0), x.CumSum(0)[^1], zero.IndexAdd(0, places, x)[0],
            zero.ScatterAdd(0, places, x)[0],
        ];
        Assert.All(sums, sum => Assert.Equal(1, sum.Item<float>() / (n * (double)0.1f), 1.5e-6));
    }

    [Theory]
    [InlineData(129), InlineData(259), InlineData(515), InlineData(1000)]
    public void SumsOfColumns_HaveEveryRow(int n)
    {
        const int Columns = 70;
        var x = Shared.Count(n, Columns) + 0.0;
        Numbers.Near([.. Enumerable.Range(0, Columns).Select(j => Columns * 0.5 * n * (n - 1) + j * n)], x.Sum(0));
    }
}
