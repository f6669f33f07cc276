namespace Nabla.Conformance;

/// <summary>
/// The functions behind the names in accuracy.txt. Each takes vectors: elementwise operators compute element by element, the softmax family
/// computes the rows of the stacked vectors.
/// </summary>
internal static class AccuracyOperators
{
    /// <summary>Elementwise operators that only copy numbers, so that they have no accuracy.</summary>
    private static readonly HashSet<Type> s_moving =
        [typeof(Copy), typeof(Detach), typeof(Cast), typeof(Where), typeof(Gate), typeof(CopyNan)];

    /// <summary>Whether the operator is held to high-precision values.</summary>
    public static bool IsAsked(Type op) => op.IsSubclassOf(typeof(Elementwise)) && !op.IsSubclassOf(typeof(Predicate)) && !op.IsAbstract &&
        !s_moving.Contains(op);

    private static readonly Dictionary<string, Op> s_elementwise = typeof(Op).Assembly.GetTypes()
        .Where(type => IsAsked(type) && type.GetConstructor([]) is not null).Select(type => (Op)Activator.CreateInstance(type)!)
        .Concat([new Clamp(-1, 1), new Sech2(1), new Softplus(1, 20)]).ToDictionary(op => op.Name);

    /// <summary>The function of that name, from vectors to vectors. It may be one of the operators <paramref name="extra"/>.</summary>
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
