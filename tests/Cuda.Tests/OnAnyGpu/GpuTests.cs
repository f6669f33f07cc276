using static Nabla.Transform;

namespace Nabla.Cuda.Tests;

/// <summary>Tests that measure the device's memory.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}

/// <summary>What a GPU does beside computing, simulated or not: errors of values, memory, threads.</summary>
[Collection(Alone.Name)]
public sealed class GpuTests : IDisposable
{
    private readonly Gpu _gpu = new();

    public void Dispose() => _gpu.Dispose();

    [Fact]
    public void AnIndexOutOfRange_IsThrownWhereAValueIsRead_AndTheDeviceGoesOn()
    {
        var x = _gpu.Vector(1, 2, 3);
        var y = x.IndexSelect(0, _gpu.Tensors.Create<long>([0, 7], Gpu.Device)) * 2;
        var error = Assert.Throws<ShapeException>(() => y.ToArray<double>());
        Assert.Contains("index 7 lies outside the axis, which has size 3", error.Message, StringComparison.Ordinal);
        Assert.Equal([2.0, 4, 6], (x * 2).ToArray<double>());
    }

    [Fact]
    public void ASingularMatrix_IsThrownWhereAValueIsRead()
    {
        var error = Assert.Throws<LinAlgException>(() => _gpu.Tensors.Zeros([2, 3, 3], device: Gpu.Device).Inv().ToArray<double>());
        Assert.Contains("matrix 0 of the batch", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFaultInALaterPartOfALargeMatrix_IsNamedByItsPlaceInTheWhole()
    {
        var diagonal = Enumerable.Repeat(1.0, 80).ToArray();
        diagonal[69] = -1;
        var negative = _gpu.Vector(diagonal).DiagEmbed();
        Assert.Contains("its leading minor of order 70 is not positive",
            Assert.Throws<LinAlgException>(() => negative.Cholesky().ToArray<double>()).Message, StringComparison.Ordinal);
        diagonal[69] = 0;
        Assert.Contains("pivot 70 of its LU factorisation",
            Assert.Throws<LinAlgException>(() => _gpu.Vector(diagonal).DiagEmbed().Inv().ToArray<double>()).Message,
            StringComparison.Ordinal);
    }

    /// <summary>A tensor carries few possible errors; with more they are awaited. That of the newest kernel is not lost then.</summary>
    [Theory, InlineData(2), InlineData(80)]
    public void AnError_IsThrown_HoweverManyOthersWerePossibleBefore(int n)
    {
        for (var others = 13; others < 20; others++)
        {
            var x = _gpu.Tensors.Zeros([n, n], device: Gpu.Device);
            for (var i = 0; i < others; i++) x = x.IndexSelect(0, _gpu.Count(n).Cast(DType.Int64));
            Assert.Throws<LinAlgException>(() => x.Inv().ToArray<double>());
            Assert.Throws<LinAlgException>(() => x.Cholesky().ToArray<double>());
            Assert.Throws<ShapeException>(() => x.IndexSelect(0, _gpu.Count(n).Cast(DType.Int64) + 1).ToArray<double>());
        }
    }

    [Fact]
    public void SixteenThreads_ComputeWhatOneDoes()
    {
        var expected = Hessian(v => v.Sin().Prod())(_gpu.Vector(1, 2, 3)).ToArray<double>();
        Parallel.For(0, 16, new() { MaxDegreeOfParallelism = 16 }, _ =>
        {
            for (var i = 0; i < 10; i++)
                Assert.Equal(expected, Hessian(v => v.Sin().Prod())(_gpu.Vector(1, 2, 3)).ToArray<double>());
        });
    }

    [Fact]
    public void TenThousandHessians_NeedNoMoreMemoryThanAThousand()
    {
        void Compute(int count)
        {
            for (var i = 0; i < count; i++) Hessian(v => (v * v).Sum())(_gpu.Vector(1, 2, i));
        }
        Compute(1000);
        GC.Collect();
        var before = _gpu.AllocatedBytes;
        Compute(9000);
        GC.Collect();
        Assert.InRange(_gpu.AllocatedBytes, 0, before + (4 << 20));
    }
}
