namespace Nabla.Tests;

public sealed class CreationTests
{
    private static ITensorFactory Tensors => Shared.Tensors;

    [Fact]
    public void Create_TakesTheDTypeOfItsElements()
    {
        Assert.Equal(DType.Float64, Tensors.Create([1.0]).DType);
        Assert.Equal(DType.Float32, Tensors.Create([1f]).DType);
        Assert.Equal(DType.Int32, Tensors.Create([1]).DType);
        Assert.Equal(DType.Int64, Tensors.Create([1L]).DType);
        Assert.Equal(DType.Bool, Tensors.Create([true]).DType);
        Assert.Equal<Shape>([1, 2, 3], Tensors.Create(new double[,,] { { { 1, 2, 3 }, { 4, 5, 6 } } }).Shape);
        Assert.Equal<Shape>([0], Tensors.Create<double>([]).Shape);
        Assert.Equal<Shape>([2, 0], Tensors.Create(new float[2, 0]).Shape);
        Assert.Equal<Shape>([], Tensors.Create<long>([3], []).Shape);
    }

    [Fact]
    public void Create_CopiesItsData()
    {
        double[] data = [1, 2];
        var x = Tensors.Create<double>(data);
        data[0] = 9;
        var copy = x.ToArray<double>();
        copy[1] = 9;
        Assert.Equal([1.0, 2], x.ToArray<double>());
    }

    [Fact]
    public void Arange_CountsUpAndDown()
    {
        Assert.Equal([0.0, 1, 2], Tensors.Arange(3).ToArray<double>());
        Assert.Equal([1.0, 1.5, 2, 2.5], Tensors.Arange(1, 3, 0.5).ToArray<double>());
        Assert.Equal([3.0, 2, 1], Tensors.Arange(3, 0, -1).ToArray<double>());
        Assert.Equal([0L, 1, 2], Tensors.Arange(0, 3, dtype: DType.Int64).ToArray<long>());
        Assert.Empty(Tensors.Arange(3, 3).ToArray<double>());
        Assert.Throws<ArgumentException>(() => Tensors.Arange(0, 3, -1));
        Assert.Throws<ArgumentException>(() => Tensors.Arange(0, 3, 0));
        Assert.Throws<ArgumentException>(() => Tensors.Arange(0, double.PositiveInfinity));
    }

    [Fact]
    public void Linspace_HitsBothEnds()
    {
        Assert.Equal([0.0, 0.25, 0.5, 0.75, 1], Tensors.Linspace(0, 1, 5).ToArray<double>());
        Assert.Equal([2.0], Tensors.Linspace(2, 3, 1).ToArray<double>());
        Assert.Empty(Tensors.Linspace(0, 1, 0).ToArray<double>());
        Assert.Equal((0.1, 0.7), Tensors.Linspace(0.1, 0.7, 13).ToArray<double>() is [var first, .., var last] ? (first, last) : default);
        Assert.Throws<ArgumentOutOfRangeException>(() => Tensors.Linspace(0, 1, -1));
    }

    [Fact]
    public void FullAndItsKin_TakeShapeDTypeAndValue()
    {
        Assert.Equal([1.0, 0, 0, 0, 1, 0, 0, 0, 1], Tensors.Eye(3).ToArray<double>());
        Assert.Empty(Tensors.Eye(0).ToArray<double>());
        Assert.Equal([true, true], Tensors.Ones([2], DType.Bool).ToArray<bool>());
        Assert.Equal([-3, -3], Tensors.Full([2], -3, DType.Int32).ToArray<int>());
        Assert.Equal(1L, Tensors.Zeros([]).Length);
        Assert.Equal(0L, Tensors.Zeros([3, 0, 2]).Length);
        Assert.Equal(double.NegativeInfinity, 1 / Tensors.Scalar(-0.0).Item<double>());
        Assert.True(double.IsNaN(Tensors.Scalar(double.NaN).Item<double>()));
        Assert.Equal(long.MaxValue - 1023, Tensors.Scalar(9223372036854774784.0, DType.Int64).Item<long>());
    }

    [Fact]
    public void TheSameKey_GivesTheSameNumbers_AndAnotherKeyOthers()
    {
        var key = new RandomKey(7);
        Assert.Equal(Tensors.Uniform(key, [50]).ToArray<double>(), Tensors.Uniform(new RandomKey(7), [5, 10]).ToArray<double>());
        Assert.Equal(Tensors.Normal(key, [50]).ToArray<double>(), Tensors.Normal(key, [50]).ToArray<double>());
        Assert.NotEqual(Tensors.Uniform(key, [50]).ToArray<double>(), Tensors.Uniform(new RandomKey(8), [50]).ToArray<double>());
        Assert.Equal(Tensors.Uniform(key, [10]).ToArray<double>(), Tensors.Uniform(key, [50])[..10].ToArray<double>());
        Assert.Equal(Tensors.RandInt(key, 0, 9, [20]).ToArray<long>(), Tensors.RandInt(key, 0, 9, [20]).ToArray<long>());
        Assert.Equal(DType.Float32, Tensors.Normal(key, [2], DType.Float32).DType);
    }

    [Fact]
    public void SplitKeys_AreIndependentOfEachOtherAndOfTheirParent()
    {
        var key = new RandomKey(7);
        var keys = key.Split(100);
        Assert.Equal(keys, key.Split(100));
        Assert.Equal(keys[..2], key.Split());
        Assert.Equal(101, keys.Append(key).Distinct().Count());
        Assert.Empty(key.Split(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => key.Split(-1));
        // The correlation of 10,000 pairs has a standard deviation of 0.01.
        double[] a = Tensors.Normal(keys[0], [10_000]).ToArray<double>(), b = Tensors.Normal(keys[1], [10_000]).ToArray<double>(),
            c = Tensors.Normal(key, [10_000]).ToArray<double>();
        Assert.InRange(a.Zip(b, (x, y) => x * y).Average(), -0.05, 0.05);
        Assert.InRange(a.Zip(c, (x, y) => x * y).Average(), -0.05, 0.05);
    }

    [Fact]
    public void RandomNumbers_HaveTheirDistributionsMoments()
    {
        const int n = 100_000;
        double[] u = Tensors.Uniform(new RandomKey(1), [n]).ToArray<double>(), z = Tensors.Normal(new RandomKey(2), [n]).ToArray<double>();
        Assert.All(u, v => Assert.InRange(v, 0, 1 - 1e-16));
        Assert.InRange(u.Average(), 0.495, 0.505);
        Assert.InRange(u.Average(v => v * v), 1 / 3.0 - 0.005, 1 / 3.0 + 0.005);
        Assert.InRange(z.Average(), -0.02, 0.02);
        Assert.InRange(z.Average(v => v * v), 0.97, 1.03);
        Assert.InRange(z.Average(v => v * v * v), -0.06, 0.06);
        Assert.InRange(z.Average(v => v * v * v * v), 2.85, 3.15);
        var dice = Tensors.RandInt(new RandomKey(3), -2, 4, [60_000]).ToArray<long>();
        foreach (var face in Enumerable.Range(-2, 6)) Assert.InRange(dice.Count(d => d == face), 9_500, 10_500);
        Assert.All(dice, d => Assert.InRange(d, -2, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => Tensors.RandInt(new RandomKey(1), 3, 3, [1]));
    }
}
