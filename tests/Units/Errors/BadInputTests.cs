using static Nabla.Transform;

namespace Nabla.Tests;

public sealed class BadInputTests
{
    private static readonly Tensor X = Shared.Vector(1, 2, 3);
    private static readonly Tensor M = Shared.Count(2, 3);

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
}
