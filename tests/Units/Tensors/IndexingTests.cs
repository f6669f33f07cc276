namespace Nabla.Tests;

public sealed class IndexingTests
{
    private static readonly Tensor M = Shared.Count(3, 4);

    [Fact]
    public void Integers_DropAxes_FromEitherEnd()
    {
        Numbers.Near([4, 5, 6, 7], M[1]);
        Numbers.Near([8, 9, 10, 11], M[^1]);
        Numbers.Near([8, 9, 10, 11], M[-1]);
        Numbers.Near(7, M[1, ^1]);
        Numbers.Near(7, M[1][3]);
        var i = 2;
        Numbers.Near(10, M[i, i]);
    }

    [Fact]
    public void Ranges_KeepAxes()
    {
        Assert.Equal<Shape>([2, 4], M[1..].Shape);
        Assert.Equal<Shape>([1, 4], M[1..2].Shape);
        Assert.Equal<Shape>([3, 2], M[.., 1..^1].Shape);
        Assert.Equal<Shape>([3], M[.., 0].Shape);
        Assert.Equal<Shape>([0, 4], M[1..1].Shape);
        Assert.Equal<Shape>([3, 4], M[..].Shape);
        Numbers.Near([5, 6, 9, 10], M[1.., 1..3].Reshape([-1]));
        Numbers.Near([2, 6, 10], M[.., 2]);
        Assert.Equal<Shape>([2, 5], Shared.Count(2, 3, 4, 5)[.., 1, ^2].Shape);
        var column = 1..2;
        Assert.Equal<Shape>([3, 1], M[.., column].Shape);
    }

    [Fact]
    public void Errors_NameThePositionTheAxisAndTheShape()
    {
        var position = Assert.Throws<ShapeException>(() => M[1, 4]);
        Assert.Equal("index: position 4 lies outside axis 0 of shape [4], which has size 4.", position.Message);
        Assert.Contains("[3, 4]", Assert.Throws<ShapeException>(() => M[3]).Message, StringComparison.Ordinal);
        Assert.Contains("2..5", Assert.Throws<ShapeException>(() => M[2..5]).Message, StringComparison.Ordinal);
        Assert.Contains("3 indices", Assert.Throws<ShapeException>(() => M[0, 0, 0]).Message, StringComparison.Ordinal);
        Assert.Throws<ShapeException>(() => M[2..1]);
        Assert.Throws<ShapeException>(() => Shared.Scalar(1)[0]);
    }

    [Fact]
    public void Views_ShareTheBuffer_AndCopiesDoNot()
    {
        object Buffer(Tensor x) => Assert.IsType<DeviceTensor>(x).Buffer;
        Tensor[] views = [M[1], M[.., 1..3], M.T(), M.Permute([1, 0]), M.Reshape([4, 3]), M.Unsqueeze(0), M.Flip(0), M.Diagonal(),
            M.Unfold(1, 2, 1),
            M.BroadcastTo([2, 3, 4]), M.Slice(1, 0, 4, 2), M.Flatten(), M.Detach(), M.Movedim(0, 1), M[0].BroadcastTo([3, 4])];
        Assert.All(views, v => Assert.Same(Buffer(M), Buffer(v)));
        Tensor[] copies = [M.T().Reshape([12]), M + 0, M.Cast(DType.Float32), Tensor.Cat([M, M]), M.Flip(1).Flatten()];
        Assert.All(copies, c => Assert.NotSame(Buffer(M), Buffer(c)));
        Assert.Same(M, M.Reshape([3, 4]));
        Assert.Same(M, M.Cast(DType.Float64));
        Assert.Single((Array)Buffer(Shared.Tensors.Zeros([1000])));
    }

    [Fact]
    public void Numbers_TakeTheTensorsDType_ForEveryOperator()
    {
        foreach (var dtype in (DType[])[DType.Float32, DType.Float64, DType.Int32, DType.Int64])
        {
            var x = Shared.Vector(1, 2, 3).Cast(dtype);
            double[] Values(Tensor y)
            {
                Assert.Equal(dtype, y.DType);
                return y.Cast(DType.Float64).ToArray<double>();
            }
            Assert.Equal([3.0, 4, 5], Values(x + 2));
            Assert.Equal([3.0, 4, 5], Values(2 + x));
            Assert.Equal([-1.0, 0, 1], Values(x - 2));
            Assert.Equal([1.0, 0, -1], Values(2 - x));
            Assert.Equal([2.0, 4, 6], Values(x * 2));
            Assert.Equal([2.0, 4, 6], Values(2 * x));
            Assert.Equal([-1.0, -2, -3], Values(-x));
            if (dtype.IsFloatingPoint)
            {
                Assert.Equal([0.5, 1, 1.5], Values(x / 2));
                Assert.Equal([6.0, 3, 2], Values(6 / x));
            }
            Assert.Equal([false, false, true], (x > 2).ToArray<bool>());
            Assert.Equal([false, true, true], (x >= 2).ToArray<bool>());
            Assert.Equal([true, false, false], (x < 2).ToArray<bool>());
            Assert.Equal([true, true, false], (x <= 2).ToArray<bool>());
            Assert.Equal([true, false, false], (2 > x).ToArray<bool>());
            Assert.Equal([false, true, false], x.Eq(2).ToArray<bool>());
            Assert.Equal([true, false, true], x.Ne(2).ToArray<bool>());
        }
    }

    [Fact]
    public void Bools_CombineAndNegate()
    {
        Tensor a = Shared.Tensors.Create([true, true, false, false]), b = Shared.Tensors.Create([true, false, true, false]);
        Assert.Equal([true, false, false, false], (a & b).ToArray<bool>());
        Assert.Equal([true, true, true, false], (a | b).ToArray<bool>());
        Assert.Equal([false, true, true, false], (a ^ b).ToArray<bool>());
        Assert.Equal([false, false, true, true], (!a).ToArray<bool>());
        Assert.Equal(2L, a.Sum().Item<long>());
    }
}
