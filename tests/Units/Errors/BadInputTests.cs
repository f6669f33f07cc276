using static Nabla.Transform;

namespace Nabla.Tests;

public sealed class BadInputTests
{
    private static readonly Tensor X = Shared.Vector(1, 2, 3);
    private static readonly Tensor M = Shared.Count(2, 3);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void AChunkSizeThatIsNotPositive_IsOutOfRange(int size)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => JacRev(x => x.Sin(), chunkSize: size)(X));
        Assert.Throws<ArgumentOutOfRangeException>(() => JacFwd(x => x.Sin(), chunkSize: size)(X));
        Assert.Throws<ArgumentOutOfRangeException>(() => Vmap(x => x.Sin(), chunkSize: size)(X));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(-1)]
    public void AnArgnumThatDoesNotExist_IsOutOfRange(int argnum)
    {
        Func<Tensor, Tensor, Tensor> f = (a, b) => (a * b).Sum();
        Action[] uses = [() => Grad(f, argnum)(X, X), () => JacRev(f, argnum)(X, X), () => JacFwd(f, argnum)(X, X),
            () => Hessian(f, argnum)(X, X),
            () => JacRev(f, argnums: [0, argnum])(X, X), () => Grad(f, argnums: [argnum])(X, X)];
        foreach (var use in uses)
            Assert.Contains("2 arguments", Assert.Throws<ArgumentOutOfRangeException>(use).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ij,jk->ik")]
    [InlineData("i,i->j")]
    [InlineData("i1,i->i")]
    [InlineData("i->i->i")]
    [InlineData("i")]
    [InlineData("")]
    [InlineData("i,i,i")]
    public void ABadEinsumEquation_IsAnArgumentError(string equation) =>
    Assert.ThrowsAny<ArgumentException>(() => Tensor.Einsum(equation, X, X));

    [Theory]
    [InlineData("i->ii", "'i' twice")]
    [InlineData("ij->iji", "'i' twice")]
    [InlineData("i->ij", "'j' in the result")]
    [InlineData("i->i->i", "more than one '->'")]
    [InlineData("i,i->i", "2 operands")]
    [InlineData("i->i......", "no letter")]
    [InlineData("......->i", "no letter")]
    [InlineData("i..->i", "does not fit")]
    public void AnEinsumEquationThatNothingCanMeet_SaysWhy(string equation, string says)
    {
        var x = equation.StartsWith("ij", StringComparison.Ordinal) ? M : X;
        var error = Assert.ThrowsAny<ArgumentException>(() => Tensor.Einsum(equation, x));
        Assert.Contains("einsum", error.Message, StringComparison.Ordinal);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Mean")]
    [InlineData("")]
    [InlineData("average")]
    public void AReductionThatDoesNotExist_SaysWhichThereAre(string reduction)
    {
        Action[] uses =
        [
            () => X.MseLoss(X, reduction), () => X.CrossEntropy(X, reduction: reduction),
            () => M.CrossEntropy(Shared.Tensors.Create([0L, 1]), reduction: reduction),
        ];
        Assert.All(uses, use => Assert.Contains("mean, sum or none",
            Assert.Throws<ArgumentException>(use).Message, StringComparison.Ordinal));
    }

    [Fact]
    public void AnEinsumLabelOfTwoSizes_SaysWhich()
    {
        var error = Assert.Throws<ShapeException>(() => Tensor.Einsum("ij,jk->ik", M, M));
        Assert.Contains("'j'", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Tensor.Einsum("i,i", ReadOnlySpan<Tensor>.Empty.ToArray()));
    }

    public static TheoryData<string, Action> BadAxes => new()
    {
        { "sum", () => M.Sum(2) }, { "sum", () => M.Sum(-3) }, { "sum", () => M.Sum([0, 0]) }, { "mean", () => M.Mean(5) },
        { "amax", () => M.Amax(2) }, { "max", () => M.Max(2) },
        { "argmax", () => M.ArgMax(2) }, { "softmax", () => M.Softmax(2) }, { "cumsum", () => M.CumSum(2) },
        { "cat", () => Tensor.Cat([M, M], 2) }, { "gather", () => M.Gather(2, M.Cast(DType.Int64)) },
        { "permute", () => M.Permute([0]) }, { "permute", () => M.Permute([0, 0]) }, { "permute", () => M.Permute([0, 2]) },
        { "transpose", () => M.Transpose(0, 2) }, { "T", () => X.T() },
        { "unsqueeze", () => M.Unsqueeze(4) }, { "flip", () => M.Flip(2) }, { "slice", () => M.Slice(2, 0, 1) },
        { "select", () => M.Select(2, 0) }, { "select", () => M.Select(0, 2) },
        { "narrow", () => M.Narrow(0, 1, 2) }, { "diagonal", () => M.Diagonal(0, 0, 0) }, { "unfold", () => M.Unfold(1, 4, 1) },
        { "trace", () => X.Trace() }, { "sum", () => Shared.Scalar(1).Sum(0).Sum(1) },
        { "reshape", () => M.Reshape([4]) }, { "reshape", () => M.Reshape([-1, -1]) }, { "reshape", () => M.Reshape([-1, 4]) },
        { "expand", () => M.BroadcastTo([2, 4]) }, { "expand", () => M.BroadcastTo([3]) },
        { "stack", () => Tensor.Stack([M, X]) }, { "stack", () => Tensor.Stack([]) }, { "cat", () => Tensor.Cat([]) },
        { "dot", () => M.Dot(X) }, { "outer", () => M.Outer(X) },
        { "index", () => _ = X[3] }, { "index", () => _ = X[^4] }, { "index", () => _ = X[0, 0] }, { "index", () => _ = X[2..5] },
        { "index", () => _ = M[0, 3] }, { "index", () => _ = X[-4] },
        { "create", () => Shared.Tensors.Create<double>([1, 2], [3]) }, { "negative", () => Shared.Tensors.Zeros([-1]) },
        { "matmul", () => X.MatMul(Shared.Scalar(1)) }, { "Item", () => X.Item<double>() },
        { "det", () => M.Det() }, { "inv", () => M.Inv() }, { "cholesky", () => M.Cholesky() }, { "slogdet", () => M.SlogDet() },
        { "solve", () => M.Solve(M) },
        { "amax", () => Shared.Tensors.Zeros([0]).Amax() }, { "argmax", () => Shared.Tensors.Zeros([0]).ArgMax() },
        { "max", () => Shared.Tensors.Zeros([2, 0]).Max(1) },
    };

    [Theory]
    [MemberData(nameof(BadAxes))]
    public void AShapeThatDoesNotFit_IsAShapeException_ThatNamesTheOperator(string name, Action use) =>
        Assert.Contains(name, Assert.Throws<ShapeException>(use).Message, StringComparison.Ordinal);

    [Fact]
    public void AnIndexOutOfItsAxis_IsAnError()
    {
        foreach (var i in (long[])[3, -1, -4])
        {
            var index = Shared.Tensors.Create<long>([i]);
            Assert.ThrowsAny<ArgumentException>(() => X.Gather(0, index));
            Assert.ThrowsAny<ArgumentException>(() => X.IndexSelect(0, index));
            Assert.ThrowsAny<ArgumentException>(() => X.ScatterAdd(0, index, Shared.Vector(1)));
            Assert.ThrowsAny<ArgumentException>(() => X.IndexAdd(0, index, Shared.Vector(1)));
        }
        Assert.Throws<DTypeException>(() => X.Gather(0, X));
    }

    [Fact]
    public void ZeroSizeTensors_GoThroughEveryTransform()
    {
        var empty = Shared.Tensors.Zeros([0]);
        Func<Tensor, Tensor> f = x => x.Square().Sum(), g = x => x.Sin();
        Numbers.Near(0, f(empty));
        Assert.Equal<Shape>([0], Grad(f)(empty).Shape);
        Assert.Equal<Shape>([0, 0], JacRev(g)(empty).Shape);
        Assert.Equal<Shape>([0, 0], JacFwd(g)(empty).Shape);
        foreach (var mode in Enum.GetValues<HessianMode>()) Assert.Equal<Shape>([0, 0], Hessian(f, mode)(empty).Shape);
        Assert.Equal<Shape>([0], Vmap(g)(empty).Shape);
        Assert.Equal<Shape>([0, 3], Vmap(g)(Shared.Tensors.Zeros([0, 3])).Shape);
        Assert.Equal<Shape>([0, 3, 3], Vmap(Hessian(f))(Shared.Tensors.Zeros([0, 3])).Shape);
        Assert.Equal<Shape>([0, 3], Vmap(g, chunkSize: 2)(Shared.Tensors.Zeros([0, 3])).Shape);
        Assert.Equal<Shape>([2, 0, 2, 0], JacRev(g)(Shared.Tensors.Zeros([2, 0])).Shape);
        Assert.Equal<Shape>([2, 0, 2, 0], JacFwd(g)(Shared.Tensors.Zeros([2, 0])).Shape);
        Assert.Equal<Shape>([0], Jvp(g, empty, empty).Tangent.Shape);
        Assert.Equal<Shape>([3, 0], JacFwd(x => x.Sum() * X)(empty).Shape);
        Assert.Equal<Shape>([3, 0], JacRev(x => x.Sum() * X)(empty).Shape);
        Assert.Equal<Shape>([0, 3], JacRev(x => x[..0])(X).Shape);
        Assert.Equal<Shape>([0, 3], JacFwd(x => x[..0])(X).Shape);
    }

    [Fact]
    public void NaN_StaysNaN_AndDoesNotSpread()
    {
        var x = Shared.Vector(1, double.NaN);
        Numbers.Near([2], Grad(v => v.Square().Sum())(x)[..1]);
        Assert.True(double.IsNaN(Grad(v => v.Square().Sum())(x)[1].Item<double>()));
        Assert.True(double.IsNaN(x.Sum().Item<double>()));
        Numbers.Near([1, 0], Grad(v => Tensor.Where(v.Eq(v), v, 0).Sum())(x));
        Numbers.Near([1, 0], Grad(v => Tensor.Where(v > 0, v, 0).Sum())(Shared.Vector(1, -1)));
        Assert.Equal([false, false], (x > double.NaN).ToArray<bool>());
    }

    [Theory]
    [InlineData(3)]
    [InlineData(300)]   // LAPACK's
    public void AMatrixWithANaN_HasAnInverseOfNaN_AndIsNotSaidToBeSingular(int n)
    {
        var a = Shared.Tensors.Eye(n).MaskedFill(Shared.Tensors.Arange(n * n).Reshape([n, n]).Eq(0), double.NaN);
        Assert.All(a.Inv().ToArray<double>(), v => Assert.True(double.IsNaN(v)));
        Assert.All(a.Solve(Shared.Tensors.Ones([n, 1])).ToArray<double>(), v => Assert.True(double.IsNaN(v)));
        Assert.True(double.IsNaN(a.Det().Item<double>()));
        Assert.True(double.IsNaN(a.SlogDet().Sign.Item<double>()));
        Assert.Contains("of order 1 is NaN", Assert.Throws<LinAlgException>(() => a.Cholesky()).Message, StringComparison.Ordinal);
        Assert.Contains("pivot 1", Assert.Throws<LinAlgException>(() => (a * 0).Tril(-1).Inv()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ANumberThatTheDTypeCannotHold_IsADTypeError()
    {
        var n = Shared.Tensors.Create<int>([1]);
        Assert.Throws<DTypeException>(() => n * 0.5);
        Assert.Throws<DTypeException>(() => n + 3e9);
        Assert.Throws<DTypeException>(() => (X > 0).FullLike(2));
        Assert.Throws<DTypeException>(() => Shared.Tensors.Full([1], 0.5, DType.Int64));
        Assert.Throws<DTypeException>(() => Shared.Tensors.Create<byte>([1]));
        Assert.Throws<DTypeException>(() => n / n);
    }
}
