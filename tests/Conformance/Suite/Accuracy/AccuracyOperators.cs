namespace Nabla.Conformance;

/// <summary>
/// What the names in accuracy.txt are: functions of vectors, element by element or, for the softmax family, row by row of their stack.
/// </summary>
internal static class AccuracyOperators
{
    /// <summary>Elementwise operators that move numbers and compute none, whose accuracy is therefore not asked.</summary>
    private static readonly HashSet<Type> s_moving =
        [typeof(Copy), typeof(Detach), typeof(Cast), typeof(Where), typeof(Gate), typeof(CopyNan)];

    /// <summary>Whether the accuracy of the operator is asked.</summary>
    public static bool IsAsked(Type op) => op.IsSubclassOf(typeof(Elementwise)) && !op.IsSubclassOf(typeof(Predicate)) && !op.IsAbstract &&
        !s_moving.Contains(op);

    private static readonly Dictionary<string, Op> s_elementwise = typeof(Op).Assembly.GetTypes()
        .Where(type => IsAsked(type) && type.GetConstructor([]) is not null).Select(type => (Op)Activator.CreateInstance(type)!)
        .Concat([new Clamp(-1, 1), new Sech2(1), new Softplus(1, 20)]).ToDictionary(op => op.Name);

    /// <summary>
    /// The function of that name: its outputs, each a vector, of its inputs. It may be one of the operators <paramref name="extra"/>.
    /// </summary>
    public static Func<Tensor[], Tensor[]> Named(string name, IEnumerable<Op> extra) => name switch
    {
        "softplus2" => x => [new Softplus(2, 1).Apply(x)],
        "softmax" => x => Columns(Rows(x).Softmax(1)),
        "log_softmax" => x => Columns(Rows(x).LogSoftmax(1)),
        "logsumexp" => x => [Rows(x).LogSumExp(1)],
        "cross_entropy" => x => [Rows(x).CrossEntropy(Classes(x[0]), reduction: "none")],
        _ => x => [(s_elementwise.GetValueOrDefault(name) ?? extra.First(op => op.Name == name)).Apply(x)],
    };

    private static Tensor Rows(Tensor[] x) => Tensor.Stack(x, 1);

    private static Tensor[] Columns(Tensor y) => [.. Enumerable.Range(0, y.Shape[1]).Select(i => y[.., i])];

    private static Tensor Classes(Tensor x) => x.Dispatcher.Full(x.Shape, 0, DType.Int64, x.Device);
}
