using System.Reflection;
using System.Runtime.CompilerServices;

namespace Nabla.Conformance;

/// <summary>
/// How each golden operator is called on <see cref="Tensor"/>: arguments in the order of the case, parameters by PyTorch's names. A method
/// whose parameters are all tensors is found by its name.
/// </summary>
internal static class GoldenOperators
{
    private delegate Tensor One(Tensor[] x, GoldenAttributes a);

    private delegate Tensor[] Many(Tensor[] x, GoldenAttributes a);

    private static readonly Dictionary<string, Many> s_calls = Calls();

    /// <summary>Whether the operator can be called with that many tensors.</summary>
    public static bool Knows(string op, int inputs) => s_calls.ContainsKey(op) || OfTensors(op, inputs) is not null;

    /// <summary>Whether <see cref="Tensor"/> has a method of the operator's name.</summary>
    public static bool Exists(string op) => Methods(op).Any();

    /// <summary>All outputs of the operator.</summary>
    public static Tensor[] Call(string op, Tensor[] x, GoldenAttributes attributes)
    {
        if (s_calls.TryGetValue(op, out var call)) return call(x, attributes);
        var method = OfTensors(op, x.Length)!;
        return method.Invoke(method.IsStatic ? null : x[0], BindingFlags.DoNotWrapExceptions, null, method.IsStatic ? x
            : x[1..], null) switch
        {
            ITuple outputs => [.. Enumerable.Range(0, outputs.Length).Select(i => (Tensor)outputs[i]!)],
            var y => [(Tensor)y!],
        };
    }

    private static IEnumerable<MethodInfo> Methods(string op) =>
        typeof(Tensor).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static)
            .Where(m => m.Name.Equals(op.Replace("_", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase));

    private static MethodInfo? OfTensors(string op, int inputs) =>
        Methods(op).FirstOrDefault(m => m.GetParameters() is var p && p.Length == inputs - (m.IsStatic ? 0 : 1) &&
            p.All(parameter => parameter.ParameterType == typeof(Tensor)));

    private static Dictionary<string, Many> Calls()
    {
        var calls = new Dictionary<string, Many>(StringComparer.Ordinal);
        Elementwise(calls);
        Reductions(calls);
        Movement(calls);
        LinearAlgebra(calls);
        return calls;
    }

    private static void Add(this Dictionary<string, Many> calls, string name, One call) => calls.Add(name, (x, a) => [call(x, a)]);

    private static void Elementwise(Dictionary<string, Many> on)
    {
        on.Add("softplus", (x, a) => x[0].Softplus(a.Real("beta") ?? 1, a.Real("threshold") ?? 20));
        on.Add("clamp", (x, a) => x[0].Clamp(a.Real("min"), a.Real("max")));
        on.Add("mse_loss", (x, a) => x[0].MseLoss(x[1], a.Text("reduction") ?? "mean"));
        on.Add("cross_entropy", (x, a) => x[0].CrossEntropy(x[1], x.Length > 2 ? x[2] : null,
            a.Int("ignore_index", -100), a.Text("reduction") ?? "mean", a.Real("label_smoothing") ?? 0));
    }

    private static void Reductions(Dictionary<string, Many> on)
    {
        on.Add("sum", (x, a) => x[0].Sum(a.Ints("dim") ?? [], a.Bool("keepdim")));
        on.Add("mean", (x, a) => x[0].Mean(a.Ints("dim") ?? [], a.Bool("keepdim")));
        on.Add("prod", (x, a) => x[0].Prod(a.Ints("dim") ?? [], a.Bool("keepdim")));
        on.Add("amax", (x, a) => x[0].Amax(a.Ints("dim") ?? [], a.Bool("keepdim")));
        on.Add("amin", (x, a) => x[0].Amin(a.Ints("dim") ?? [], a.Bool("keepdim")));
        on.Add("logsumexp", (x, a) => x[0].LogSumExp(a.Ints("dim") ?? [], a.Bool("keepdim")));
        on.Add("any", (x, a) => x[0].Any(a.Ints("dim") ?? [], a.Bool("keepdim")));
        on.Add("all", (x, a) => x[0].All(a.Ints("dim") ?? [], a.Bool("keepdim")));
        on.Add("argmax", (x, a) => x[0].ArgMax(a.Int("dim"), a.Bool("keepdim")));
        on.Add("argmin", (x, a) => x[0].ArgMin(a.Int("dim"), a.Bool("keepdim")));
        on.Add("max", (Many)((x, a) => a.Int("dim") is { } dim ? Pair(x[0].Max(dim, a.Bool("keepdim"))) : [x[0].Max()]));
        on.Add("min", (Many)((x, a) => a.Int("dim") is { } dim ? Pair(x[0].Min(dim, a.Bool("keepdim"))) : [x[0].Min()]));
        on.Add("softmax", (x, a) => x[0].Softmax(a.Int("dim", -1)));
        on.Add("log_softmax", (x, a) => x[0].LogSoftmax(a.Int("dim", -1)));
        on.Add("cumsum", (x, a) => x[0].CumSum(a.Int("dim", 0)));
        on.Add("cumprod", (x, a) => x[0].CumProd(a.Int("dim", 0)));
    }

    private static void Movement(Dictionary<string, Many> on)
    {
        on.Add("reshape", (x, a) => x[0].Reshape(a.Ints("shape")!));
        on.Add("permute", (x, a) => x[0].Permute(a.Ints("dims")!));
        on.Add("transpose", (x, a) => x[0].Transpose(a.Int("dim0", 0), a.Int("dim1", 1)));
        on.Add("movedim", (x, a) => x[0].Movedim(a.Ints("source")!, a.Ints("destination")!));
        on.Add("unsqueeze", (x, a) => x[0].Unsqueeze(a.Int("dim", 0)));
        // From the last axis on, so that those before it keep their numbers.
        on.Add("squeeze", (x, a) => a.Ints("dim") is not { } dims ? x[0].Squeeze()
            : dims.Select(d => d < 0 ? d + x[0].Rank : d).OrderDescending().Aggregate(x[0], (y, d) => y.Squeeze(d)));
        on.Add("expand", (x, a) => x[0].Expand(a.Ints("size")!));
        on.Add("flip", (x, a) => x[0].Flip(a.Ints("dims")!));
        on.Add("roll", (x, a) => a.Ints("dims") is { } dims ? x[0].Roll(a.Ints("shifts")!, dims) : x[0].Roll(a.Int("shifts")!.Value));
        on.Add("slice", (x, a) => x[0].Slice(a.Int("dim", 0), a.Int("start"), a.Int("end"), a.Int("step", 1)));
        on.Add("select", (x, a) => x[0].Select(a.Int("dim", 0), a.Int("index", 0)));
        on.Add("narrow", (x, a) => x[0].Narrow(a.Int("dim", 0), a.Int("start", 0), a.Int("length", 0)));
        on.Add("flatten", (x, a) => x[0].Flatten(a.Int("start_dim", 0), a.Int("end_dim", -1)));
        on.Add("pad", (x, a) => (a.Text("mode") ?? "constant") != "constant" ? throw new NotSupportedException("pad: only with a constant")
            : x[0].Pad(a.Ints("pad")!, a.Real("value") ?? 0));
        on.Add("tile", (x, a) => x[0].Tile(a.Ints("dims")!));
        on.Add("repeat_interleave", (x, a) => x[0].RepeatInterleave(a.Int("repeats", 1), a.Int("dim")));
        on.Add("diagonal", (x, a) => x[0].Diagonal(a.Int("offset", 0), a.Int("dim1", 0), a.Int("dim2", 1)));
        on.Add("diag_embed", (x, a) => x[0].DiagEmbed(a.Int("offset", 0), a.Int("dim1", -2), a.Int("dim2", -1)));
        on.Add("tril", (x, a) => x[0].Tril(a.Int("diagonal", 0)));
        on.Add("triu", (x, a) => x[0].Triu(a.Int("diagonal", 0)));
        on.Add("unfold", (x, a) => x[0].Unfold(a.Int("dimension", 0), a.Int("size", 1), a.Int("step", 1)));
        on.Add("rot90", (x, a) => x[0].Rot90(a.Int("k", 1), a.Ints("dims")));
        on.Add("split", (Many)((x, a) => a.Ints("split_sizes") is { } sizes ? x[0].Split(sizes, a.Int("dim", 0))
            : x[0].Split(a.Int("split_size", 1), a.Int("dim", 0))));
        on.Add("chunk", (Many)((x, a) => x[0].Chunk(a.Int("chunks", 1), a.Int("dim", 0))));
        on.Add("unbind", (Many)((x, a) => x[0].Unbind(a.Int("dim", 0))));
        on.Add("cat", (x, a) => Tensor.Cat(x, a.Int("dim", 0)));
        on.Add("stack", (x, a) => Tensor.Stack(x, a.Int("dim", 0)));
        on.Add("gather", (x, a) => x[0].Gather(a.Int("dim", 0), x[1]));
        on.Add("scatter_add", (x, a) => x[0].ScatterAdd(a.Int("dim", 0), x[1], x[2]));
        on.Add("index_select", (x, a) => x[0].IndexSelect(a.Int("dim", 0), x[1]));
        on.Add("index_add", (x, a) => x[0].IndexAdd(a.Int("dim", 0), x[1], x[2]));
    }

    private static void LinearAlgebra(Dictionary<string, Many> on)
    {
        on.Add("einsum", (x, a) => Tensor.Einsum(a.Text("equation")!, x));
        on.Add("cholesky", (x, a) => x[0].Cholesky(a.Bool("upper")));
        on.Add("solve", (x, a) => x[0].Solve(x[1], a.Bool("left", true)));
        on.Add("solve_triangular", (x, a) => x[0].SolveTriangular(x[1], a.Bool("upper"), a.Bool("left", true), a.Bool("unitriangular")));
    }

    private static Tensor[] Pair((Tensor, Tensor) pair) => [pair.Item1, pair.Item2];
}
