using static Nabla.Transform;

namespace Nabla.Tests;

/// <summary>Distributions, on each device: their moments, their ranges and their edges.</summary>
public sealed class DistributionTests
{
    private const int N = 100_000;

    public static TheoryData<string> Devices => ["cpu:0", "opencl:0"];

    private static ITensorFactory Of(string device) => device == "cpu:0" ? Shared.Tensors : OpenCL.Tensors;

    private static double Mean(Tensor x) => x.Cast(DType.Float64).Mean().Item<double>();

    private static double Variance(Tensor x) => (x.Cast(DType.Float64) - Mean(x)).Square().Mean().Item<double>();

    [SkippableTheory, MemberData(nameof(Devices))]
    public void Moments_AreThoseOfTheDistribution(string device)
    {
        var (tensors, on) = (Of(device), Device.Parse(device));
        foreach (var dtype in (DType[])[DType.Float32, DType.Float64])
        {
            Holds(tensors.Uniform(new(1), [N], dtype, on), 0.5, 1 / 12.0);
            Holds(tensors.Normal(new(2), [N], dtype, on), 0, 1);
            Holds(tensors.Exponential(new(3), [N], dtype, on), 1, 1);
            Holds(tensors.Gumbel(new(4), [N], dtype, on), 0.5772156649, Math.PI * Math.PI / 6);
            Holds(tensors.Bernoulli(new(5), tensors.Full([N], 0.3, dtype, on)), 0.3, 0.21);
        }
        Holds(tensors.Bernoulli(new(6), 0.3, [N], on), 0.3, 0.21);
        Holds(tensors.RandInt(new(7), -2, 4, [N], on), 0.5, 35 / 12.0);

        void Holds(Tensor x, double mean, double variance)
        {
            Assert.Equal(on, x.Device);
            Assert.InRange(Mean(x), mean - 5 * Math.Sqrt(variance / N), mean + 5 * Math.Sqrt(variance / N));
            Assert.InRange(Variance(x), 0.95 * variance, 1.05 * variance);
        }
    }

    [SkippableTheory, MemberData(nameof(Devices))]
    public void Classes_HaveTheProbabilitiesOfTheSoftmax(string device)
    {
        var (tensors, on) = (Of(device), Device.Parse(device));
        var logits = tensors.Create([0.0, Math.Log(3), double.NegativeInfinity, Math.Log(4)], on);
        foreach (var x in (Tensor[])[logits, logits.Cast(DType.Float32)])
        {
            var found = tensors.Categorical(new(8), x.Expand([N, 4]));
            Assert.Equal((DType.Int64, "[100000]"), (found.DType, found.Shape.ToString()));
            var counts = found.ToArray<long>().CountBy(k => k).ToDictionary(c => c.Key, c => c.Value);
            Assert.Equal([0L, 1, 3], counts.Keys.Order());
            foreach (var (k, p) in ((long, double)[])[(0, 0.125), (1, 0.375), (3, 0.5)])
                Assert.InRange(counts[k], N * p - 800, N * p + 800);
        }
        Assert.Equal(1L, tensors.Categorical(new(1), tensors.Create([double.NegativeInfinity, 0.0], on)).Item<long>());
        Assert.Empty(tensors.Categorical(new(1), tensors.Zeros([0, 3], device: on)).ToArray<long>());
        Assert.Throws<ShapeException>(() => tensors.Categorical(new(1), tensors.Zeros([2, 0], device: on)));
        var refusal = Assert.Throws<ShapeException>(() => tensors.Categorical(new(1), logits[0]));
        Assert.Contains("categorical", refusal.Message, StringComparison.Ordinal);
    }

    [SkippableTheory, MemberData(nameof(Devices))]
    public void Orders_AreEquallyLikely(string device)
    {
        var (tensors, on) = (Of(device), Device.Parse(device));
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => (long)i), tensors.Permutation(new(1), 1000, on).ToArray<long>().Order());
        Assert.Empty(tensors.Permutation(new(1), 0, on).ToArray<long>());
        Assert.Equal([0L], tensors.Permutation(new(1), 1, on).ToArray<long>());
        var orders = Vmap(key => tensors.Permutation(key, 3))(tensors.Keys(new(9), 12_000, on));
        Assert.Equal((on, "[12000, 3]"), (orders.Device, orders.Shape.ToString()));
        var counts = (orders * tensors.Create([100L, 10, 1], on)).Sum([1]).ToArray<long>().CountBy(order => order).ToArray();
        Assert.Equal(6, counts.Length);
        Assert.All(counts, c => Assert.InRange(c.Value, 1800, 2200));
    }

    [Fact]
    public void Probabilities_AtTheirEnds_AreCertain()
    {
        var tensors = Shared.Tensors;
        Assert.DoesNotContain(true, tensors.Bernoulli(new(1), 0, [1000]).ToArray<bool>());
        Assert.DoesNotContain(false, tensors.Bernoulli(new(1), 1, [1000]).ToArray<bool>());
        Assert.Equal([false, false, true, false, true], tensors.Bernoulli(new(1), Shared.Vector(0, -1, 1, double.NaN, 2)).ToArray<bool>());
        foreach (var p in (double[])[-0.1, 1.1, double.NaN, double.PositiveInfinity])
        {
            Assert.Equal("p", Assert.Throws<ArgumentOutOfRangeException>(() => tensors.Bernoulli(new(1), p, [2])).ParamName);
            Assert.Equal("p", Assert.Throws<ArgumentOutOfRangeException>(() => Shared.Vector(1).Dropout(new(1), p)).ParamName);
        }
        Assert.Throws<DTypeException>(() => tensors.Bernoulli(new(1), tensors.Ones([2], DType.Int64)));
    }

    [Fact]
    public void AGumbelNumberIsFinite_AndAnExponentialOneNotNegative_WhereTheUniformOneIsAtItsEnd()
    {
        // 2²⁴ numbers of 24 bits: about one of them is 0.
        var u = Shared.Tensors.Uniform(new(11), [1 << 25], DType.Float32);
        Assert.Equal(0f, u.Min().Item<float>());
        Assert.InRange(u.Max().Item<float>(), 0.9999999f, 1 - 1 / 16777216f);
        Assert.True(float.IsFinite(Shared.Tensors.Gumbel(new(11), [1 << 25], DType.Float32).Min().Item<float>()));
        Assert.True(float.IsFinite(Shared.Tensors.Gumbel(new(11), [1 << 25], DType.Float32).Max().Item<float>()));
        Assert.Equal(0f, Shared.Tensors.Exponential(new(11), [1 << 25], DType.Float32).Min().Item<float>());
    }
}
