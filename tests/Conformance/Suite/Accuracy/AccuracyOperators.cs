namespace Nabla.Conformance;

/// <summary>
/// What the names in accuracy.txt are: functions of vectors, element by element or, for the softmax family, row by row of their stack.
/// </summary>
internal static class AccuracyOperators
{
    private static readonly Dictionary<string, Op> s_elementwise = new Op[]
    {
        Op.Of<Neg>(), Op.Of<Abs>(), Op.Of<Sign>(), Op.Of<Floor>(), Op.Of<Ceil>(), Op.Of<Round>(), Op.Of<Relu>(), new Clamp(-1, 1),
        Op.Of<Square>(), Op.Of<Reciprocal>(), Op.Of<Sqrt>(), Op.Of<Rsqrt>(), Op.Of<Exp>(), Op.Of<Exp2>(), Op.Of<Expm1>(), Op.Of<Log>(),
        Op.Of<Log2>(), Op.Of<Log10>(), Op.Of<Log1p>(), Op.Of<Sin>(), Op.Of<Cos>(), Op.Of<Tan>(), Op.Of<Asin>(), Op.Of<Acos>(), 
        Op.Of<Atan>(), Op.Of<Sinh>(), Op.Of<Cosh>(), Op.Of<Tanh>(), new Sech2(1), Op.Of<Asinh>(), Op.Of<Acosh>(), Op.Of<Atanh>(),
        Op.Of<Sigmoid>(),
        new Softplus(1, 20), Op.Of<Erf>(), Op.Of<Add>(), Op.Of<Sub>(), Op.Of<Mul>(), Op.Of<Div>(), Op.Of<Pow>(), Op.Of<Maximum>(),
        Op.Of<Minimum>(), Op.Of<Atan2>(), Op.Of<Rhypot>(), Op.Of<Rleg>(),
    }.ToDictionary(op => op.Name);

    /// <summary>Elementwise operators that move numbers and compute none, whose accuracy is therefore not asked.</summary>
    public static IReadOnlyList<Type> Moving { get; } =
        [typeof(Copy), typeof(Detach), typeof(Cast), typeof(Where), typeof(Gate), typeof(CopyNan)];

    /// <summary>The elementwise operators that have a part in accuracy.txt.</summary>
    public static IEnumerable<Type> Elementwise => s_elementwise.Values.Select(op => op.GetType());

    /// <summary>The function of that name: its outputs, each a vector, of its inputs.</summary>
    public static Func<Tensor[], Tensor[]> Named(string name) => name switch
    {
        "softplus2" => x => [new Softplus(2, 1).Apply(x)],
        "softmax" => x => Columns(Rows(x).Softmax(1)),
        "log_softmax" => x => Columns(Rows(x).LogSoftmax(1)),
        "logsumexp" => x => [Rows(x).LogSumExp(1)],
        "cross_entropy" => x => [Rows(x).CrossEntropy(Classes(x[0]), reduction: "none")],
        _ => x => [s_elementwise[name].Apply(x)],
    };

    private static Tensor Rows(Tensor[] x) => Tensor.Stack(x, 1);

    private static Tensor[] Columns(Tensor y) => [.. Enumerable.Range(0, y.Shape[1]).Select(i => y[.., i])];

    private static Tensor Classes(Tensor x) => x.Dispatcher.Full(x.Shape, 0, DType.Int64, x.Device);
}
