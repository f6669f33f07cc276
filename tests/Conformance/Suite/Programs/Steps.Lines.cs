namespace Nabla.Conformance;

internal static partial class Steps
{
    private static Maker[] Views =>
    [
        On((x, i) => x.Flip(i)), On((x, i) => x.Flip(i)), On((x, i, j) => x.Flip(i, j)), On((x, i, j) => x.Transpose(i, j)),
        On((x, i, a, b) => x.Slice(i, a, null, b)), On((x, i, a, b) => x.Slice(i, a, a + b)), On((x, i) => x.Unsqueeze(i)),
        On((x, i, a) => x.Unsqueeze(i).Expand([.. x.Shape[..i], a, .. x.Shape[i..]])), On((x, i, j) => x.Diagonal(0, i, j)),
        On((x, i, j) => x.Diagonal(1, i, j)), On((x, i, j) => x.Diagonal(-1, i, j)), On(x => x.Reshape(-1)),
        On((x, i, a) => x.Reshape([.. x.Shape[..i], a, -1])), On((x, i, a, b) => x.Unfold(i, a, b)), On((x, i, a) => x.Select(i, a)),
        On(x => x[^1]), On((x, i, j) => x.Movedim(i, j)), On((x, i) => x.Squeeze(i)), On(x => x.T()),
    ];

    private static Maker[] Movements =>
    [
        On((x, i, a) => x.Roll(a, i)), On((x, i, j) => x.Rot90(1, [i, j])), On((x, a, b) => x.Pad([a, b], 0.5)),
        On((x, a, b) => x.Pad([a, -b])), On((x, a) => x.Tile(a, 2)), On((x, i) => x.RepeatInterleave(2, i)), On(x => x.DiagEmbed(1)),
        On(x => x.Tril()), On(x => x.Triu(1)), With((x, y, i) => Tensor.Cat([x, y], i), Same),
        With((x, y, i) => Tensor.Stack([x, y], i), Same), With((x, n, i) => x.IndexSelect(i, n)), With((x, n, i) => x.Gather(i, n)),
        With((x, n, i) => x.ScatterAdd(i, n, x)), With((x, n, i) => x.IndexAdd(i, n, x)),
    ];

    private static Maker[] Elementwise =>
    [
        On(x => x.Sin()), On(x => x.Cos()), On(x => x.Tanh()), On(x => x.Exp()), On(x => x.Expm1()), On(x => x.Exp2()),
        On(x => x.Sigmoid()), On(x => x.Softplus()), On(x => x.Erf()), On(x => x.Atan()), On(x => x.Asinh()), On(x => x.Square()),
        On(x => -x), On(x => x.Sinh()), On(x => x.Cosh()), On(x => (x.Square() + 0.5).Log()), On(x => (x.Square() + 0.5).Sqrt()),
        On(x => (x.Square() + 0.5).Rsqrt()), On(x => x.Square().Log1p()), On(x => 1 / (x.Square() + 0.5)),
        On(x => (x.Tanh() * 0.75).Asin()), On(x => (x.Tanh() * 0.75).Atanh()), On(x => (x.Square() + 1.5).Acosh()), On(x => x.Pow(3)),
        On(x => x.Abs(), kinked: true), On(x => x.Relu(), kinked: true), On(x => x.Clamp(-0.5, 0.75), kinked: true),
        On(x => x.Floor(), kinked: true), On(x => Tensor.Where(x > 0, x, 2 * x), kinked: true), With((x, y) => x + y),
        With((x, y) => x - y), With((x, y) => x * y), With((x, y) => x * y), With((x, y) => x / (y.Square() + 0.5)),
        With((x, y) => (x.Square() + 0.5).Pow(y)), With((x, y) => x.Atan2(y.Square() + 0.5)), With((x, y) => x.Maximum(y), kinked: true),
        With((x, y) => x.Minimum(y), kinked: true), With((x, y) => Tensor.Where(x > y, x, 2 * y), kinked: true),
    ];

    private static Maker[] Along =>
    [
        On((x, i) => x.Sum(i)), On((x, i) => x.Sum(i, keepDim: true)), On((x, i) => x.Mean(i)), On((x, i) => x.Prod(i)),
        On((x, i) => x.LogSumExp(i)), On((x, i, j) => x.Sum([i, j])), On((x, i, j) => x.LogSumExp([i, j], keepDim: true)),
        On(x => x.Sum()), On(x => x.Prod()), On(x => x.Mean()), On((x, i) => x.Amax(i), kinked: true),
        On((x, i) => x.Amin(i, keepDim: true), kinked: true), On((x, i) => x.Max(i).Values, kinked: true),
        On((x, i) => x.Min(i, keepDim: true).Values, kinked: true), On(x => x.Max(), kinked: true), On((x, i) => x.CumSum(i)),
        On((x, i) => x.CumProd(i)), On((x, i) => x.Softmax(i)), On((x, i) => x.LogSoftmax(i)),
        With((x, y) => new LinearRecurrence(0).Apply(x, y), Same), With((x, y) => x.MseLoss(y), Same),
    ];

    private static Maker[] Products =>
    [
        With((x, y) => x.MatMul(y), Right), With((x, y) => y.MatMul(x), Left), With((x, y) => x.MatMul(y), Right),
        With((x, y) => y.MatMul(x), Left), With((x, y) => x.Reshape(-1).Dot(y.Reshape(-1)), Same), With((x, y) => x.Outer(y), Same),
        On(x => x.MatMul(x.T())), On(x => x.T().MatMul(x)), With((x, y) => Tensor.Einsum("...ij,...jk->...ik", x, y), Right),
        With((x, y) => Tensor.Einsum("...ab,...ab->...a", x, y), Same), On(x => x.Trace()),
    ];

    private static Maker[] Matrices =>
    [
        On(x => x + x.FullLike(4).Tril().Triu()), On(x => x.MatMul(x.T()) + x.MatMul(x.T()).FullLike(1).Tril().Triu()), On(x => x.Inv()),
        On(x => x.Det()), On(x => x.SlogDet().LogAbsDet), On(x => x.Cholesky()), With((x, y) => x.Solve(y), Sides),
        With((x, y) => y.Solve(x), Left), With((x, y) => x.SolveTriangular(y, upper: true), Sides),
        With((x, y) => x.SolveTriangular(y, upper: false, unitriangular: true), Sides), With((x, y) => x.Solve(y, left: false), Sides),
    ];

    /// <summary>Values without derivatives, and operators that take them.</summary>
    private static Maker[] Discrete =>
    [
        With((x, y) => x > y, kinked: true), With((x, y) => x <= y, kinked: true), On(x => x > 0, kinked: true),
        On((x, i) => x.ArgMax(i), kinked: true), On((x, i) => x.ArgMin(i, keepDim: true), kinked: true),
        On((x, i) => x.Max(i).Indices, kinked: true), On(x => x.Cast(DType.Int64), kinked: true), On((m, i) => m.Any(i)),
        On((m, i) => m.All(i, keepDim: true)), On(m => !m), On(m => m.Cast(DType.Int64)), On((m, i) => m.Flip(i)), On((n, i) => n.Sum(i)),
        On((n, i) => n.Amax(i)), On((n, i) => n.CumSum(i)), On(n => n * n + 1), On((n, i) => n.Transpose(i, 0)), On(n => n.MatMul(n.T())),
        On((n, i) => n > i), On((n, i) => n.Max(i).Values), On((n, i) => n.ArgMax(i)), On((n, i) => n.Abs().Prod(i)),
        On((n, i) => n.Flip(i)), With((x, m) => Tensor.Where(m, x, 2 * x)), With((x, m) => x.MaskedFill(m, 0.5)),
        With((x, n, i) => x.Gather(i, n)), With((x, n, i) => x.IndexSelect(i, n.Reshape(-1))),
    ];
}
