namespace Nabla.Tests;

/// <summary>Elementwise operators compute in the order in which their inputs lie in memory, and each element that repeats once.</summary>
public sealed class ElementOrderTests
{
    private static readonly Tensor A = Shared.Count(3, 4) + 1, Row = Shared.Vector(1, 2, 3);

    private static int[] Strides(Tensor x) => ((DeviceTensor)x).Strides.ToArray();

    public static TheoryData<string, Tensor, Func<Tensor, Tensor>, int[]> Cases => new()
    {
        { "a transpose stays one", A.T(), x => x.Exp(), [1, 4] },
        { "beside a row", A.T(), x => x * Row, [1, 4] },
        { "of two", A.T(), x => x / (A.T() + 1), [1, 4] },
        { "two orders give rows", A.T(), x => x + Shared.Count(4, 3), [3, 1] },
        { "three axes", Shared.Count(2, 3, 4).Permute([2, 0, 1]), x => -x, [1, 12, 4] },
        { "a flip is none", A.Flip(0, 1), x => -x, [4, 1] },
        { "a part of a transpose", A.T()[1..3], x => x.Square(), [1, 2] },
        { "a number stays one", Shared.Scalar(3).BroadcastTo([5, 2]), x => x * 2.0 + 1, [0, 0] },
        { "rows stay equal", Row.BroadcastTo([4, 3]), x => x.Sin(), [0, 1] },
        { "rows beside a column", Row.BroadcastTo([4, 3]), x => x + Shared.Count(4, 1), [3, 1] },
        { "columns stay equal", Row.Unsqueeze(1).BroadcastTo([3, 4]), x => x > 1.5, [1, 0] },
        { "transposed and equal", A.Unsqueeze(1).BroadcastTo([3, 2, 4]).Permute([2, 1, 0]), x => x.Sqrt(), [1, 0, 4] },
        { "a copy is contiguous", A.T(), x => new Copy().Apply(x), [3, 1] },
        { "nothing", A.T()[..0], x => x.Exp(), [3, 1] },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void TheResultIsThatOfACopy_AndHasTheInputsOrder(string _, Tensor x, Func<Tensor, Tensor> f, int[] strides)
    {
        var y = f(x);
        Numbers.Near(f(new Copy().Apply(x)), y);
        Assert.Equal(strides, Strides(y));
    }
}
