using System.Reflection;
using Xunit;
using Xunit.Sdk;
using static Nabla.Transform;

namespace Nabla.Conformance;

public abstract partial class BackendConformance
{
    /// <summary>
    /// Kernels that miss the bound of <see cref="Operator_IsAccurate"/>: their names in accuracy.txt, each with a reason, which the test
    /// prints. An inaccurate rule is not a valid reason.
    /// </summary>
    protected virtual IReadOnlyDictionary<string, string> Inaccurate => new Dictionary<string, string>();

    /// <summary>
    /// Texts that accuracy.py wrote for operators of <see cref="ExtraSamples"/>. Each elementwise operator of these whose reference is its
    /// definition needs a part.
    /// </summary>
    protected virtual IEnumerable<string> ExtraAccuracy => [];

    private IEnumerable<AccuracyTable> AccuracyTables => AccuracyTable.All.Concat(ExtraAccuracy.SelectMany(AccuracyTable.Parse));

    private IEnumerable<Op> ExtraOperators => ExtraSamples.Select(sample => sample.Op);

    /// <summary>
    /// Values, first and second derivatives in every mode have an error of at most 64 units in the last place · (1 + condition), over the
    /// whole range of the dtype. Results below the normal range may have an error of 4 of the smallest numbers.
    /// </summary>
    [SkippableTheory, AccuracyTables]
    public void Operator_IsAccurate(string name)
    {
        var tables = AccuracyTables.Where(t => t.Name == name && t.DType == FloatType.Name).ToArray();
        Assert.NotEmpty(tables);
        var misses = new List<string>();
        foreach (var table in tables)
        {
            Gaps.Try(() =>
            {
                misses.AddRange(Misses(table));
                return this;
            });
        }

        if (Inaccurate.TryGetValue(name, out var reason))
        {
            Say($"left out: {name}, {reason}; now: {misses.Count} of its numbers");
            Assert.True(misses.Count > 0, $"{name}: declared to be inaccurate ({reason}), but is accurate");
        }
        else if (misses.Count > 0)
        {
            Assert.Fail($"{misses.Count} numbers on {Runtime.Device}:\n{string.Join('\n', misses.Take(3 * Shown))}");
        }
    }

    /// <summary>
    /// Every elementwise operator that computes has high-precision values. Without them its kernel and the reference could both come from
    /// its definition, and would always agree.
    /// </summary>
    [Fact]
    public void EveryElementwiseOperator_HasItsAccuracyHeld()
    {
        var held = AccuracyTables.Select(t => t.Name).ToHashSet();
        Assert.Empty(typeof(Op).Assembly.GetTypes()
            .Concat(ExtraOperators.Where(op => op is IScalarFunction or IScalarFunction2).Select(op => op.GetType()))
            .Where(type => AccuracyOperators.IsAsked(type) && !held.Contains(Op.NameOf(type))).Select(type => type.Name));
    }

    private IEnumerable<string> Misses(AccuracyTable table)
    {
        var f = AccuracyOperators.Named(table.Name, ExtraOperators);
        Tensor[] x = [.. table.Inputs.Select(v => Runtime.Upload(new SampleInput(DType.Float64, [v.Length], v)))];
        var quantities = new Queue<Quantity[]>(table.Quantities);
        int n = x.Length, m = table.Outputs;
        var misses = new List<string>();
        for (var k = 0; k < m; k++) Compare("value", [k], f(x)[k]);
        for (var k = 0; k < m; k++)
        {
            for (var i = 0; i < n; i++)
            {
                var y = Output(f, k);
                Compare("JVP", [k, i], Push(y, i)(x), keep: true);
                Compare("VJP", [k, i], Pull(y, i)(x));
            }
        }

        for (var k = 0; k < m; k++)
        {
            for (var i = 0; i < n; i++)
            {
                for (var j = i; j < n; j++)
                {
                    var y = Output(f, k);
                    Compare("JVP of JVP", [k, i, j], Push(Push(y, i), j)(x), keep: true);
                    Compare("JVP of VJP", [k, i, j], Push(Pull(y, i), j)(x), keep: true);
                    Compare("VJP of JVP", [k, i, j], Pull(Push(y, i), j)(x), keep: true);
                    Compare("VJP of VJP", [k, i, j], Pull(Pull(y, i), j)(x));
                }
            }
        }

        Assert.Empty(quantities);
        return misses;

        void Compare(string what, int[] indices, Tensor actual, bool keep = false)
        {
            var (numbers, expected) = (Values.Of(actual).Reals, keep ? quantities.Peek() : quantities.Dequeue());
            for (var p = 0; p < expected.Length; p++)
            {
                var error = expected[p].Error(numbers[p], FloatType == DType.Float32);
                if (error > 1)
                {
                    misses.Add($"{what} [{string.Join(", ", indices)}] at {string.Join(", ", table.Inputs.Select(v => $"{v[p]:R}"))}: " +
                        $"{numbers[p]:R}, right {expected[p].Value:R}, {error:G3} times what is allowed");
                }
            }
        }
    }

    private static Func<Tensor[], Tensor> Output(Func<Tensor[], Tensor[]> f, int k) => x => f(x)[k];

    /// <summary>∂y/∂xᵢ, point by point, in forward mode.</summary>
    private static Func<Tensor[], Tensor> Push(Func<Tensor[], Tensor> f, int i) =>
        x => Jvp(t => f(With(x, i, t)), x[i], x[i].OnesLike()).Tangent;

    /// <summary>∂y/∂xᵢ, point by point, in reverse mode.</summary>
    private static Func<Tensor[], Tensor> Pull(Func<Tensor[], Tensor> f, int i) => x =>
    {
        var (y, pullback) = Vjp(t => f(With(x, i, t)), x[i]);
        return pullback(y.OnesLike());
    };

    private static Tensor[] With(Tensor[] x, int i, Tensor t)
    {
        var changed = (Tensor[])x.Clone();
        changed[i] = t;
        return changed;
    }

    private sealed class AccuracyTablesAttribute : DataAttribute
    {
        public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
            OperatorsAttribute.Suite(testMethod).AccuracyTables.Select(t => t.Name).Distinct().Select(name => new object[] { name });
    }
}
