using static Nabla.Transform;

namespace Nabla.Tests;

/// <summary>
/// Reductions of expanded views, on every backend: elements that repeat are counted and not read, also where an int does not count them.
/// </summary>
public sealed class RepeatTests
{
    private const int N = 65536;
    private const double Count = 4294967296;

    public static TheoryData<string> Devices => ["cpu:0", "opencl:0"];

    private static ITensorFactory On(string name, out Device device)
    {
        device = Device.Parse(name);
        return name == "cpu:0" ? Shared.Tensors : OpenCL.Tensors;
    }

    [SkippableTheory, MemberData(nameof(Devices))]
    public void WhatRepeatsMoreOftenThanAnIntCounts_IsReduced(string name)
    {
        var t = On(name, out var device);
        Tensor Full(double value, DType? dtype = null) => t.Full([N, N], value, dtype, device);
        Assert.True(Full(1, DType.Bool).Any().Item<bool>());
        Assert.True(Full(1, DType.Bool).All().Item<bool>());
        Assert.False(Full(0).Any().Item<bool>());
        Assert.False(Full(0, DType.Int64).All().Item<bool>());
        Numbers.Near(3 * Count, Full(3).Sum());
        Assert.Equal(3 * (float)Count, Full(3, DType.Float32).Sum().Item<float>());
        Assert.Equal(3 * (long)Count, Full(3, DType.Int64).Sum().Item<long>());
        Numbers.Near(3, Full(3).Mean());
        Numbers.Near(3, Full(3).Amax());
        Numbers.Near(3, Full(3).Amin());
        Numbers.Near(3 + Math.Log(Count), Full(3).LogSumExp([]));
        Numbers.Near(Math.Exp(0.5), Full(1 + 0.5 / Count).Prod(), 1e-6);
        Assert.Equal(1, Full(-1, DType.Float32).Prod().Item<float>());
        Assert.Equal(-1, Full(-1, DType.Float32)[1..].Slice(1, 1, N).Prod().Item<float>());
        Assert.Equal(0, Full(3).ArgMax().Item<long>());
        Numbers.Near(Enumerable.Repeat(3.0, N).ToArray(), Full(3).Max(0).Values);
        Numbers.Near([3, 3], Full(3).IndexSelect(0, t.Create<long>([N - 1, 0], device)).Slice(1, 7, 8).Flatten());
    }

    [SkippableTheory, MemberData(nameof(Devices))]
    public void WhatRepeatsAlongOneAxis_IsReduced(string name)
    {
        var t = On(name, out var device);
        Tensor column = t.Arange(N, device: device).Unsqueeze(1).BroadcastTo([N, N]), row = t.Arange(N, device: device).BroadcastTo([N, N]);
        Numbers.Near((N - 1.0) * N / 2 * N, column.Sum());
        Numbers.Near([0, N, 2 * N], column[..3].Sum(1));
        Numbers.Near([0, N, 2 * N], row.Slice(1, 0, 3).Sum(0));
        Assert.Equal((N - 1L) * N, column.ArgMax().Item<long>());
        Assert.Equal(N - 1, row.ArgMax().Item<long>());
        Numbers.Near(N - 1.0, column.Amax());
        var (values, indices) = column.Flip(0).Max(1);
        Numbers.Near([N - 1, N - 2], values[..2]);
        Assert.Equal([0L, 0], indices[..2].ToArray<long>());
        Numbers.Near([5, 1], row.IndexSelect(1, t.Create<long>([5, 1], device))[N - 1]);
    }

    [SkippableTheory, MemberData(nameof(Devices))]
    public void ThePlaceOfAnExtreme_IsThatOfItsFirstRepeat_WhereverTheExpandedAxesAre(string name)
    {
        var t = On(name, out var device);
        var numbers = t.Create([3.0, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8], device);
        foreach (var (own, all, axes) in ((Shape, Shape, Axes)[])
            [
                ([2, 1, 3, 2], [2, 4, 3, 2], [0, 1, 2]), ([2, 1, 3, 2], [2, 4, 3, 2], [0, 1, 2, 3]), ([12, 1], [12, 5], [0, 1]),
                ([1, 12], [5, 12], [0, 1]), ([2, 1, 6], [2, 3, 6], [1, 2]), ([4, 1, 3, 1], [4, 2, 3, 2], [0, 1, 2, 3]),
                ([3, 1, 4], [3, 2, 4], [1]),
            ])
        {
            var x = numbers.Reshape(own).BroadcastTo(all);
            foreach (var op in (Reduction[])[new ArgMax(axes), new ArgMin(axes)])
                Assert.Equal(op.Apply(new Copy().Apply(x)).ToArray<long>(), op.Apply(x).ToArray<long>());
        }
        var middle = numbers[..6].Reshape([2, 1, 3]).BroadcastTo([2, 1 << 30, 3]);
        Assert.Equal((1L << 30) * 3 + 2, middle.ArgMax().Item<long>());
        Assert.Equal(1, middle.ArgMin().Item<long>());
    }

    [SkippableTheory, MemberData(nameof(Devices))]
    public void DerivativesThroughExpandedViews_CountTheRepeats(string name)
    {
        On(name, out var device);
        var x = Shared.Scalar(2);
        if (name != "cpu:0") x = OpenCL.Vector(2).Reshape([]);
        Numbers.Near(Count, Grad(v => v.BroadcastTo([N, N]).Sum())(x));
        Numbers.Near(1, Grad(v => v.BroadcastTo([N, N]).Mean())(x));
        Numbers.Near(Count, Jvp(v => v.BroadcastTo([N, N]).Sum(), x, x.OnesLike()).Tangent);
        Assert.Equal(device, Grad(v => v.BroadcastTo([N, N]).Sum())(x).Device);
    }

    [SkippableTheory, MemberData(nameof(Devices))]
    public void MatricesThatRepeat_AreFactoredOnce(string name)
    {
        var t = On(name, out var device);
        var a = (2 * t.Eye(300, device: device)).BroadcastTo([24_000, 300, 300]);   // 2.16e9 elements
        var b = t.Ones([24_000, 300, 1], device: device);
        Numbers.Near(0.5 * 300 * 24_000, a.Solve(b).Sum());
    }

    [Fact]
    public void AReductionThatDoesNotSayWhatRepeatsDo_ReadsThemAll() =>
        Assert.False(((IReducesRepeats)new Unknown([0])).TryReduce((DeviceTensor)Shared.Tensors.Ones([3]), [null!]));

    [Fact]
    public void ADtypeThatAReductionDoesNotTake_IsRefused_AlsoWhereOneElementIsLeft()
    {
        foreach (var op in (Reduction[])[new Sum([0]), new Prod([0]), new Amax([0]), new Amin([0]), new ArgMax([0])])
            Assert.Throws<DTypeException>(() => op.Apply(Shared.Tensors.Ones([3], DType.Bool)));
        Assert.Throws<DTypeException>(() => new LogSumExp([0]).Apply(Shared.Tensors.Ones([3], DType.Int64)));
    }

    private sealed record Unknown(Axes Axes) : Reduction(Axes)
    {
        protected override Tensor? Weight(Tensor x, Tensor y) => null;
    }
}
