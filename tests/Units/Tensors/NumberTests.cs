using static Nabla.Transform;

namespace Nabla.Tests;

/// <summary>A number beside an integer tensor is one of its dtype, or is refused; sums and products of integers are int64.</summary>
public class NumberTests
{
    private static readonly ITensorFactory t = Shared.Tensors;

    public static TheoryData<string> Uses => [.. s_uses.Keys];

    private static readonly Dictionary<string, Func<Tensor, double, Tensor>> s_uses = new()
    {
        ["add"] = (x, v) => x + v,
        ["multiply"] = (x, v) => v * x,
        ["compare"] = (x, v) => x > v,
        ["eq"] = (x, v) => x.Eq(v),
        ["maximum"] = (x, v) => x.Maximum(v),
        ["minimum"] = (x, v) => x.Minimum(v),
        ["clamp min"] = (x, v) => x.Clamp(min: v),
        ["clamp max"] = (x, v) => x.Clamp(max: v),
        ["full_like"] = (x, v) => x.FullLike(v),
        ["full"] = (x, v) => t.Full([2], v, x.DType),
        ["scalar"] = (x, v) => t.Scalar(v, x.DType),
        ["where"] = (x, v) => Tensor.Where(x > 0, x, v),
        ["masked_fill"] = (x, v) => x.MaskedFill(x > 0, v),
        ["pad"] = (x, v) => x.Pad([1, 0], v),
        ["linspace"] = (x, v) => t.Linspace(0, v, 2, x.DType),
    };

    [Theory]
    [MemberData(nameof(Uses))]
    public void NumberThatTheDTypeHasNot_IsRefused(string use)
    {
        Tensor longs = t.Create([1L, 2, 3]), ints = t.Create([1, 2, 3]);
        foreach (var (x, values) in new[] { (longs, [1.5, 1e19, double.NaN, double.NegativeInfinity]),
            (ints, new[] { -0.5, 2147483648.0 }) })
        {
            foreach (var value in values)
            {
                var refused = Assert.Throws<DTypeException>(() => s_uses[use](x, value));
                Assert.Contains($"no {x.DType}", refused.Message, StringComparison.Ordinal);
            }
        }

        s_uses[use](longs, 2);
        s_uses[use](ints, -2147483648.0);
    }

    [Fact]
    public void RandomNumbersOfNoFloatingDType_AreRefused()
    {
        foreach (var dtype in new[] { DType.Int32, DType.Int64, DType.Bool })
        {
            var refused = Assert.Throws<DTypeException>(() => t.Uniform(new(1), [3], dtype));
            Assert.Contains("RandInt", refused.Message, StringComparison.Ordinal);
            Assert.Throws<DTypeException>(() => t.Normal(new(1), [0], dtype));
        }
        Assert.Throws<DTypeException>(() => t.Linspace(0, 1, 3, DType.Int64));
        Assert.Throws<DTypeException>(() => t.Arange(0, 2, 0.5, DType.Int32));
        Assert.Equal([0L, 2, 4], t.Linspace(0, 4, 3, DType.Int64).ToArray<long>());
    }

    [Fact]
    public void SumsAndProductsOfInt32_AreInt64()
    {
        var x = t.Create([2_000_000_000, 2_000_000_000]);
        Assert.Equal(4_000_000_000, x.Sum().Item<long>());
        Assert.Equal(4_000_000_000, x.Sum(0, keepDim: true).ToArray<long>()[0]);
        Assert.Equal(4_000_000_000_000_000_000, x.Prod().Item<long>());
        Assert.Equal([2_000_000_000, 4_000_000_000], x.CumSum(0).ToArray<long>());
        Assert.Equal([2_000_000_000, 4_000_000_000_000_000_000], x.CumProd(0).ToArray<long>());
        Assert.Equal(4_000_000_000, x.Unsqueeze(1).BroadcastTo([2, 2]).Trace().Item<long>());
        Assert.Equal([4_000_000_000, 2], Vmap(r => r.Sum())(Tensor.Stack([x, x.OnesLike()])).ToArray<long>());
        Assert.Equal([1L, 2, 2], t.Create([true, true, false]).CumSum(0).ToArray<long>());
        Assert.Equal(0, t.Create([true, true, false]).Prod().Item<long>());
        Assert.Equal(DType.Int64, t.Scalar(1, DType.Int32).CumSum(0).DType);
        Assert.Equal(DType.Int64, t.Scalar(1, DType.Int32).Sum().DType);
        Assert.Equal([-1, 2, -6, -24], t.Create([-1, -2, -3, 4]).CumProd(0).ToArray<long>());
        Assert.Equal([3L, 8], t.Create(new[,] { { 1, 2 }, { 3, 4 } }).Prod(0).ToArray<long>());
        Assert.Equal([12L], t.Create([3]).BroadcastTo([4]).Sum(0, keepDim: true).ToArray<long>());
        Assert.Equal([2, 2], t.Ones([2, 2], DType.Int32).SumTo([2]).ToArray<int>());
    }

    [Theory]
    [InlineData(3, 2)]
    [InlineData(70_001, 5)]
    [InlineData(7, 70_001)]
    public void SumsOfInt32_AreExact_InEveryOrderOfTheMemory(int rows, int columns)
    {
        var random = new Random(1);
        var x = new int[rows * columns];
        for (var i = 0; i < x.Length; i++) x[i] = i % 7 < 3 ? int.MinValue + i % 3 : int.MaxValue - random.Next(2);
        var (down, across) = (new long[columns], new long[rows]);
        for (var i = 0; i < x.Length; i++)
            (down[i % columns], across[i / columns]) = (down[i % columns] + x[i], across[i / columns] + x[i]);
        var matrix = t.Create(x).Reshape(rows, columns);
        foreach (var (a, one, other) in new[] { (matrix, 0, 1), (matrix.Transpose(0, 1), 1, 0) })
        {
            Assert.Equal(down, new Sum([one]).Apply(a).ToArray<long>());
            Assert.Equal(across, a.Sum(other).ToArray<long>());
            Assert.Equal(down.Sum(), a.Sum().Item<long>());
            Assert.Equal(down, a.CumSum(one).Slice(one, rows - 1, rows).ToArray<long>());
            Assert.Equal(across, a.CumSum(other).Slice(other, columns - 1, columns).ToArray<long>());
        }
    }

    [Fact]
    public void ProductsOfInt32Matrices_StayInt32()
    {
        var x = t.Create(new[,] { { 1, 2 }, { 3, 4 } });
        Assert.Equal([7, 10, 15, 22], x.MatMul(x).ToArray<int>());
        Assert.Equal([10], Tensor.Einsum("ij->", x).Reshape([1]).ToArray<int>());
        Assert.Equal([4, 6], Tensor.Einsum("ij,ik->j", x, x.OnesLike()[.., ..1]).ToArray<int>());
        Assert.Equal([3, 3], t.Zeros([2], DType.Int32).IndexAdd(0, t.Create([0, 1]), t.Create([3, 3])).ToArray<int>());
    }
}
