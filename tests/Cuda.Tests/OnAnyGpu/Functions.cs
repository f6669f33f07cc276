using static Nabla.Transform;

namespace Nabla.Cuda.Tests;

/// <summary>Functions of a matrix of 80 rows and 700 columns that between them use each kind of kernel, most with barriers.</summary>
internal static class Functions
{
    public static Func<Tensor, Tensor>[] All { get; } =
    [
        x => x.Sum(), x => x.Sum(0), x => x.Sin().Prod(1), x => x.Max(1).Indices.Cast(x.DType), x => x.ArgMin().Cast(x.DType),
        x => x.LogSumExp([0, 1]), x => x.Softmax(1), x => x.LogSoftmax(0), x => x.CumSum(1), x => x.CumSum(0),
        x => x.Reshape(-1).CumSum(0), x => x.Reshape([4, -1]).CumSum(1), x => x[..3].CumProd(1), x => x.T().MatMul(x), x => x.MatMul(x.T()),
        x => (Square(x, 40).Sin() + 50 * Square(x, 40).OnesLike().Diagonal().DiagEmbed()).Inv(),
        x => (Square(x, 80).Sin() + 50 * Square(x, 80).OnesLike().Diagonal().DiagEmbed()).Roll(7, 0).Inv(),
        x => (Square(x, 80).Sin() + 50 * Square(x, 80).OnesLike().Diagonal().DiagEmbed()).Roll(7, 0).Solve(x[.., 100..103]),
        x => (Square(x, 30).Cos() + 9 * Square(x, 30).OnesLike().Diagonal().DiagEmbed()).Det(),
        x => (Square(x, 70).Sin().MatMul(Square(x, 70).Sin().T()) + Square(x, 70).OnesLike().Diagonal().DiagEmbed()).Cholesky(),
        Grad(x => (x.Tanh() * x[..1]).Square().Sum()), x => x.Unfold(1, 7, 2).Sum(2), x => (x + 1).Log() * (x + 2).Reciprocal() - x,
    ];

    private static Tensor Square(Tensor x, int n) => x[..n, ..n];
}
