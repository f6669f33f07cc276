namespace Nabla.CudaSimulation.Tests;

/// <summary>Kernels in C#, in both orders of threads, against .NET.</summary>
public class KernelTests
{
    private static readonly Dim s_one = new(1, 1, 1);

    public static TheoryData<bool> Orders => [false, true];

    private static double[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(i => i % 17 - 5 + i / 64.0)];

    private static View Upload<T>(params T[] values) where T : unmanaged => new(Gpu.Upload(values), values.Length);

    private static View Fresh<T>(int count) where T : unmanaged => Upload(new T[count]);

    [Theory]
    [MemberData(nameof(Orders))]
    public void Elementwise(bool descending)
    {
        using var gpu = new Gpu();
        CudaSimulator.Descending = descending;
        var x = Numbers(1000);
        var (a, y) = (Upload(x), Fresh<double>(1000));
        Gpu.Run(Gpu.Load(Ptx.Of(nameof(Kernels.Multiply))), new(2, 1, 1), new(64, 1, 1), a, a, y, 1000);
        Assert.Equal(x.Select(v => v * v), Gpu.Download<double>(y.Address, 1000));
        Gpu.Run(Gpu.Load(Ptx.Of(nameof(Kernels.Map), typeof(Kernels.Square))), new(2, 1, 1), new(64, 1, 1), a, a, 1000);
        Assert.Equal(x.Select(v => v * v), Gpu.Download<double>(a.Address, 1000));
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public void SumsOfRows_ByATree(bool descending)
    {
        using var gpu = new Gpu();
        CudaSimulator.Descending = descending;
        var x = Enumerable.Range(0, 3000).Select(i => (double)i).ToArray();
        var y = Fresh<double>(3);
        Gpu.Run(Gpu.Load(Ptx.Of(nameof(Kernels.SumRows))), new(3, 1, 1), new(256, 1, 1), Upload(x), y, 1000);
        Assert.Equal([499500, 1499500, 2499500], Gpu.Download<double>(y.Address, 3));
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public void Shuffles_ExchangeValuesOfLanes(bool descending)
    {
        using var gpu = new Gpu();
        CudaSimulator.Descending = descending;
        var sums = Fresh<double>(4);
        var x = Enumerable.Range(0, 128).Select(i => (double)i).ToArray();
        Gpu.Run(Gpu.Load(Ptx.Of(nameof(Kernels.SumByShuffles))), new(2, 1, 1), new(64, 1, 1), Upload(x), sums);
        Assert.Equal([496, 1520, 2544, 3568], Gpu.Download<double>(sums.Address, 4));
        int[] lanes = [.. Enumerable.Range(0, 32)];
        var (down, up, first) = (Fresh<int>(32), Fresh<int>(32), Fresh<int>(32));
        Gpu.Run(Gpu.Load(Ptx.Of(nameof(Kernels.Neighbours))), s_one, new(32, 1, 1), Upload(lanes), down, up, first);
        Assert.Equal(lanes.Select(i => Math.Min(i + 1, 31)), Gpu.Download<int>(down.Address, 32));
        Assert.Equal(lanes.Select(i => i < 2 ? i : i - 2), Gpu.Download<int>(up.Address, 32));
        Assert.All(Gpu.Download<int>(first.Address, 32), i => Assert.Equal(3, i));
    }

    [Fact]
    public void ATranspose_InTwoDimensions()
    {
        using var gpu = new Gpu();
        float[] x = [.. Enumerable.Range(0, 20 * 30).Select(i => (float)i)];
        var y = Fresh<float>(600);
        Gpu.Run(Gpu.Load(Ptx.Of(nameof(Kernels.Transpose))), new(2, 2, 1), new(16, 16, 1), Upload(x), y, 20, 30);
        Assert.Equal(Enumerable.Range(0, 600).Select(i => x[i % 20 * 30 + i / 20]), Gpu.Download<float>(y.Address, 600));
    }

    [Fact]
    public void DynamicSharedMemory()
    {
        using var gpu = new Gpu();
        var x = Upload(Numbers(50));
        Gpu.Check(Gpu.Launch(Gpu.Load(Ptx.Of(nameof(Kernels.Reverse))), s_one, new(50, 1, 1), 400, x));
        Assert.Equal(Numbers(50).Reverse(), Gpu.Download<double>(x.Address, 50));
    }

    [Fact]
    public void Atomics()
    {
        using var gpu = new Gpu();
        int[] x = [.. Enumerable.Range(0, 100).Select(i => i * 7 % 31)];
        var (counts, sum, extremes) = (Fresh<int>(4), Fresh<double>(1), Upload(0, 1000, 0, 0));
        Gpu.Run(Gpu.Load(Ptx.Of(nameof(Kernels.Count))), new(4, 1, 1), new(32, 1, 1), Upload(x), counts, sum, extremes, 100);
        Assert.Equal(Enumerable.Range(0, 4).Select(k => x.Count(v => (v & 3) == k)), Gpu.Download<int>(counts.Address, 4));
        Assert.Equal(x.Sum(), Gpu.Download<double>(sum.Address, 1)[0]);
        Assert.Equal([x.Max(), x.Min(), x.Aggregate((a, b) => a | b), x[0] + 1], Gpu.Download<int>(extremes.Address, 4));
    }

    [Theory]
    [InlineData(0, -2.5)]
    [InlineData(1, 2.5)]
    [InlineData(2, -5)]
    [InlineData(3, 2.5)]
    [InlineData(4, 0)]
    [InlineData(-1, 0)]
    public void ASwitch_JumpsByATable(int kind, double expected)
    {
        using var gpu = new Gpu();
        var y = Fresh<double>(1);
        Gpu.Run(Gpu.Load(Ptx.Of(nameof(Kernels.Choose))), s_one, s_one, Upload(-2.5), y, kind);
        Assert.Equal(expected, Gpu.Download<double>(y.Address, 1)[0]);
    }

    [Fact]
    public void Functions_CallThemselves()
    {
        using var gpu = new Gpu();
        var y = Fresh<long>(3);
        Gpu.Run(Gpu.Load(Ptx.Of(nameof(Kernels.Factorial))), s_one, new(3, 1, 1), Upload(1L, 5L, 20L), y);
        Assert.Equal([1, 120, 2432902008176640000], Gpu.Download<long>(y.Address, 3));
    }

    [Fact]
    public void ArraysInLocalMemory()
    {
        using var gpu = new Gpu();
        var x = Upload(5, 3, 4, 1, 9, 7, 8, 2);
        Gpu.Run(Gpu.Load(Ptx.Of(nameof(Kernels.Sort))), s_one, new(2, 1, 1), x, 4);
        Assert.Equal([1, 3, 4, 5, 2, 7, 8, 9], Gpu.Download<int>(x.Address, 8));
    }

    [Fact]
    public void StructuresAsArguments()
    {
        using var gpu = new Gpu();
        var y = Fresh<float>(6);
        Gpu.Run(
            Gpu.Load(Ptx.Of(nameof(Kernels.Strided))), s_one, new(32, 1, 1), Upload(1f, 2, 3, 4, 5, 6), y,
            new Kernels.Axes { Rows = 3, Columns = 2, RowStride = 1, ColumnStride = 3 });
        Assert.Equal([1, 4, 2, 5, 3, 6], Gpu.Download<float>(y.Address, 6));
    }

    [Fact]
    public void HalvesAndBytes()
    {
        using var gpu = new Gpu();
        var (x, positive) = (Upload(BitConverter.HalfToUInt16Bits((Half)1.5f), BitConverter.HalfToUInt16Bits((Half)(-3))), Fresh<byte>(2));
        Gpu.Run(Gpu.Load(Ptx.Of(nameof(Kernels.Halves))), s_one, new(32, 1, 1), x, positive, 2);
        Assert.Equal([(Half)4, (Half)(-5)], Gpu.Download<Half>(x.Address, 2));
        Assert.Equal([1, 0], Gpu.Download<byte>(positive.Address, 2));
    }

    [Fact]
    public void Barriers_CountAndCombine()
    {
        using var gpu = new Gpu();
        var y = Fresh<int>(40);
        Gpu.Run(
            Gpu.Load(Ptx.Of(nameof(Kernels.Votes))), s_one, new(40, 1, 1), Upload([.. Enumerable.Range(-10, 40)]), y);
        Assert.All(Gpu.Download<int>(y.Address, 40), v => Assert.Equal(2901, v));
    }
}
