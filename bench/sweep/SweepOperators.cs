using static Nabla.Transform;

namespace Nabla.Bench;

/// <summary>What the sweep runs, by name: from the inputs to a tensor or several.</summary>
internal static class SweepOperators
{
    private static readonly Func<Tensor, Tensor> s_gradOfTanh = Grad(x => x.Tanh().Sum()), s_gradOfLogDet = Grad(x => x.LogDet());

    public static Func<object> Make(ITensorFactory tensors, SweepRow row) => Make(row, SweepInputs.Make(tensors, row));

    public static Func<object> Make(SweepRow row, Tensor[] x)
    {
        if (row.Family == SweepRows.Programs)
        {
            var program = SweepPrograms.Of(row.Operator);
            return () => program(x);
        }
        var run = Of(row.Operator);
        return () => run(x);
    }

    private static Func<Tensor[], Tensor> Of(string name) => name switch
    {
        "exp" => x => x[0].Exp(),
        "sin" => x => x[0].Sin(),
        "tan" => x => x[0].Tan(),
        "tanh" => x => x[0].Tanh(),
        "sigmoid" => x => x[0].Sigmoid(),
        "erf" => x => x[0].Erf(),
        "asin" => x => x[0].Asin(),
        "relu" => x => x[0].Relu(),
        "softplus" => x => x[0].Softplus(),
        "log" => x => x[0].Log(),
        "log1p" => x => x[0].Log1p(),
        "sqrt" => x => x[0].Sqrt(),
        "pow2.5" => x => x[0].Pow(2.5),
        "maximum" => x => x[0].Maximum(x[1]),
        "atan2" => x => x[0].Atan2(x[1]),
        "div" => x => x[0] / x[1],
        "pow" => x => x[0].Pow(x[1]),
        "where" => x => Tensor.Where(x[0], x[1], x[2]),
        "grad_of_tanh" => x => s_gradOfTanh(x[0]),
        "sum" => x => x[0].Sum(),
        "sum_dim0" => x => x[0].Sum(0),
        "sum_dim1" => x => x[0].Sum(1),
        "amax_dim0" => x => x[0].Amax(0),
        "amax_dim1" => x => x[0].Amax(1),
        "argmax_dim1" => x => x[0].ArgMax(1),
        "logsumexp_dim1" => x => x[0].LogSumExp(1),
        "softmax_dim0" => x => x[0].Softmax(0),
        "softmax_dim1" => x => x[0].Softmax(1),
        "prod_dim1" => x => x[0].Prod(1),
        "cumsum" or "cumsum_dim0" => x => x[0].CumSum(0),
        "cumsum_dim1" => x => x[0].CumSum(1),
        "cumprod_dim1" => x => x[0].CumProd(1),
        "index_select" => x => x[0].IndexSelect(0, x[1]),
        "gather" => x => x[0].Gather(1, x[1]),
        "scatter_add" => x => x[0].ScatterAdd(1, x[1], x[2]),
        "step" => x => x[0].Slice(0, step: 2) * 2,
        "flip" => x => x[0].Flip(0) * 2,    // the flip alone is a view here, and a copy in PyTorch
        "cat" => x => Tensor.Cat([x[0], x[1]]),
        "add" or "outer_add" or "transposed_add" => x => x[0] + x[1],
        "transposed_exp" => x => x[0].Exp(),
        "matmul" => x => x[0].MatMul(x[1]),
        "det" => x => x[0].Det(),
        "inv" => x => x[0].Inv(),
        "solve" => x => x[0].Solve(x[1]),
        "cholesky" => x => x[0].Cholesky(),
        "grad_of_logdet" => x => s_gradOfLogDet(x[0]),
        _ => throw new ArgumentException($"The sweep has no operator {name}."),
    };
}
