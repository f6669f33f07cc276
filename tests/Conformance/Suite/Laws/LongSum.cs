using System.Reflection;
using Xunit.Sdk;
using static Nabla.Transform;

namespace Nabla.Conformance;

/// <summary>
/// A computation that adds many numbers: its result for x: [Rows, Columns], and the elements of x whose sum each element of the result is.
/// </summary>
internal sealed record LongSum(Func<Tensor, Tensor> Of, Func<double[], double[]> Sums)
{
    public const int Rows = 1 << 16, Columns = 4, Length = Rows * Columns;

    private const int Windows = 512;

    public static IReadOnlyDictionary<string, LongSum> All { get; } = new Dictionary<string, LongSum>
    {
        ["sum"] = Total(x => x.Sum()),
        ["sum of a vector"] = Total(x => Flat(x).Sum(0)),
        ["sum of columns"] = OfColumns(x => x.Sum(0)),
        ["sum of strided rows"] = OfColumns(x => x.T().Sum(1)),
        ["mean"] = Total(x => x.Mean() * Length),
        ["dot"] = Total(x => Flat(x).Dot(Ones(x, Length))),
        ["dot of strided vectors"] = Total(x => Flat(x).Flip([0]).Dot(Ones(x, Length))),
        ["row times column"] = Total(x => x.Reshape([1, Length]).MatMul(Ones(x, Length, 1))),
        ["matrix times vector"] = OfColumns(x => x.T().MatMul(Ones(x, Rows))),
        ["packed matrix times vector"] = OfColumns(x => new Copy().Apply(x.T()).MatMul(Ones(x, Rows))),
        ["vector times matrix"] = OfColumns(x => Ones(x, Rows).MatMul(x)),
        ["matrix times matrix"] = OfColumns(x => x.T().MatMul(Ones(x, Rows, 12))[.., 11]),
        ["batch of products"] = OfColumns(x => new Copy().Apply(x.T()).Unsqueeze(1).MatMul(Ones(x, Columns, Rows, 1))),
        ["einsum"] = OfColumns(x => Tensor.Einsum("ij,ij->j", x, Ones(x, Rows, Columns))),
        ["cumsum"] = Total(x => Flat(x).CumSum(0)[^1]),
        ["cumsum of columns"] = OfColumns(x => x.CumSum(0)[^1]),
        ["linear_recurrence"] = Total(x => new LinearRecurrence(0).Apply(Ones(x, Length), Flat(x))[^1]),
        ["linear_recurrence of columns"] = OfColumns(x => new LinearRecurrence(0).Apply(Ones(x, Rows, Columns), x)[^1]),
        ["index_add"] = Total(x => Zeros(x, 3).IndexAdd(0, Places(x, 2, Length), Flat(x))[2]),
        ["index_add to many places"] = Total(x => Zeros(x, 5 * Length).IndexAdd(0, Places(x, 2, Length), Flat(x))[2]),
        ["index_add of rows"] = OfColumns(x => Zeros(x, 3, Columns).IndexAdd(0, Places(x, 2, Rows), x)[2]),
        ["scatter_add"] = Total(x => Zeros(x, 3).ScatterAdd(0, Places(x, 2, Length), Flat(x))[2]),
        ["scatter_add to columns"] = OfColumns(x => Zeros(x, 3, Columns).ScatterAdd(0, Places(x, 2, Rows, Columns), x)[2]),
        ["overlapping windows"] = new(
            x => new Embed(new Unfold(0, Windows, 1), [2 * Windows - 1]).Apply(x.Reshape([Windows, Windows]))[Windows - 1],
            x => [Every(Windows - 1, x[(Windows - 1)..^(Windows - 1)])]),
        ["gradient of a number"] = Total(x => Grad(b => (b * x).Sum())(Zeros(x))),
        ["gradient of a row"] = OfColumns(x => Grad(b => (b * x).Sum())(Zeros(x, Columns))),
        ["gradient of a selection"] = Total(x => Grad(b => (b.IndexSelect(0, Places(x, 0, Length)) * Flat(x)).Sum())(Zeros(x, 1))),
    };

    private static LongSum Total(Func<Tensor, Tensor> of) => new(of, x => [x.Sum()]);

    private static LongSum OfColumns(Func<Tensor, Tensor> of) =>
        new(of, x => [.. Enumerable.Range(0, Columns).Select(column => Every(Columns, x[column..]))]);

    private static double Every(int step, double[] x)
    {
        var sum = 0.0;
        for (var i = 0; i < x.Length; i += step) sum += x[i];
        return sum;
    }

    private static Tensor Flat(Tensor x) => x.Reshape([Length]);

    private static Tensor Zeros(Tensor x, params ReadOnlySpan<int> shape) => x.Dispatcher.Full(Shape.Create(shape), 0, x.DType, x.Device);

    // Stored numbers, since reductions skip the repeats of a view.
    private static Tensor Ones(Tensor x, params ReadOnlySpan<int> shape) => Zeros(x, shape) + 1;

    private static Tensor Places(Tensor x, int place, params ReadOnlySpan<int> shape) =>
        x.Dispatcher.Full(Shape.Create(shape), place, DType.Int64, x.Device);
}

/// <summary>The operators that add many numbers.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LongSumsAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => LongSum.All.Keys.Select(name => new object[] { name });
}
