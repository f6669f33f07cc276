using System.Reflection;
using Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;
using static Nabla.Transform;

namespace Nabla.Conformance;

/// <summary>
/// Holds a backend to values and derivatives that another library computed. More cases in the same format come from the folders that the
/// environment variable <c>GOLDEN_DIR</c> names. Derive a class whose name begins with <c>Golden</c>, and name the services and the device.
/// </summary>
/// <param name="output">Lists operators that do not exist yet, and declared gaps.</param>
public abstract class GoldenConformance(ITestOutputHelper? output) : ConformanceTest(output)
{
    /// <summary>Values, JVP, VJP, and the second derivative by forward over forward and by reverse over forward.</summary>
    [SkippableTheory, Cases]
    public void Case_HasTheGoldenDerivatives(string name)
    {
        var golden = GoldenCases.Named(name);
        var attributes = golden.Attributes();
        Tensor[] inputs = Runtime.Upload(golden.Args), x = [.. golden.Differentiated.Select(i => inputs[i])];

        Tensor[] Outputs(Tensor[] t)
        {
            var all = (Tensor[])inputs.Clone();
            for (var k = 0; k < t.Length; k++) all[golden.Differentiated[k]] = t[k];
            return GoldenOperators.Call(golden.Op, all, attributes);
        }
        Tensor[] F(Tensor[] t) => Outputs(t) is var y ? [.. golden.FloatOutputs.Select(j => y[j])] : [];

        void Check(string what, double tolerance, Values[]? expected, Func<Tensor[]> actual)
        {
            if (expected is not null && Gaps.Try(actual) is { } y) Values.ShouldBe(Values.Of(y), expected, tolerance, what);
        }

        Check("outputs", Runtime.Tolerance.First, golden.Outputs, () => Outputs(x));
        Assert.Empty(attributes.Unknown);
        if (golden.Tangents is { } tangents)
        {
            var v = Runtime.Upload(tangents);
            Tensor[] Tangent(Tensor[] t) => Jvp<Tensor[], Tensor[]>(F, t, v).Tangent;
            Check("jvp", Runtime.Tolerance.First, golden.Jvp, () => Tangent(x));
            Check("jvp2, forward over forward", Runtime.Tolerance.Second, golden.Jvp2,
                () => Jvp<Tensor[], Tensor[]>(Tangent, x, v).Tangent);
            if (golden.Jvp2 is not null && golden.Cotangents is { } weights)
                CheckReverseOverForward(golden.Jvp2, Tangent, x, v, Runtime.Upload(weights));
        }
        if (golden.Cotangents is { } cotangents)
            Check("vjp", Runtime.Tolerance.First, golden.Vjp, () => Vjp<Tensor[], Tensor[]>(F, x).Pullback(Runtime.Upload(cotangents)));
    }

    /// <summary>⟨∇⟨g, J·v⟩, v⟩ = ⟨g, d²/dt² f(x + t·v)⟩.</summary>
    private void CheckReverseOverForward(Values[] expected, Func<Tensor[], Tensor[]> tangent, Tensor[] x, Tensor[] v, Tensor[] g)
    {
        if (Gaps.Try(() => Vjp<Tensor[], Tensor[]>(tangent, x).Pullback(g)) is not { } gradient) return;
        var (actual, weighted) = (Values.Dot(Values.Of(gradient), Values.Of(v)), Values.Dot(Values.Of(g), expected));
        Values.SameDot(actual, weighted, Runtime.Tolerance.Second, "jvp2, reverse over forward");
    }

    /// <summary>
    /// An operator that has golden cases but no method is listed, without a failure. If the method exists, the table of calls must have it.
    /// </summary>
    [SkippableFact]
    public void OperatorsNotYetThere_AreListed()
    {
        foreach (var group in GoldenCases.All.Where(c => !GoldenOperators.Knows(c.Op, c.Args.Count)).GroupBy(c => c.Op))
        {
            Say($"not there yet: {group.Key} ({group.Count()} cases)");
            Assert.False(GoldenOperators.Exists(group.Key),
                $"{group.Key} exists by now: its golden cases need a line in the table of calls");
        }
        Assert.All(GoldenCases.All.Where(c => GoldenOperators.Knows(c.Op, c.Args.Count)).Select(c => c.Op).Distinct(),
            op => Assert.True(GoldenOperators.Exists(op)));
    }

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class CasesAttribute : DataAttribute
    {
        public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
            GoldenCases.All.Where(c => GoldenOperators.Knows(c.Op, c.Args.Count)).Select(c => new object[] { c.Name });
    }
}
