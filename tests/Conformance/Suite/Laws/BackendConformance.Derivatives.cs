using Xunit;
using static Nabla.Transform;

namespace Nabla.Conformance;

public abstract partial class BackendConformance
{
    /// <summary>J·v for each input alone.</summary>
    [SkippableTheory, Operators(Asks.Differences)]
    public void Jvp_EqualsCentralDifferences(string op) => ForEach(op, Asks.Differences, sample =>
    {
        foreach (var i in sample.Differentiable) JvpEqualsDifferences(sample, [i]);
    });

    /// <summary>J·v for all inputs at once. A product rule that misses a term passes the previous law and fails this one.</summary>
    [SkippableTheory, Operators(Asks.Differences)]
    public void JvpOfAllInputsTogether_EqualsCentralDifferences(string op) =>
        ForEach(op, Asks.Differences, sample => JvpEqualsDifferences(sample, sample.Differentiable));

    private void JvpEqualsDifferences(Sample sample, IReadOnlyList<int> wanted)
    {
        var subject = new Subject(Runtime, sample, wanted);
        var actual = Values.Of(subject.Jvp(subject.X, subject.Tangents()));
        var expected = Differences.OfValues(subject, sample, wanted, subject.HostTangents());
        Values.ShouldBe(actual, expected, Runtime.Tolerance.Differences, $"jvp in inputs {string.Join(", ", wanted)}");
    }

    /// <summary>⟨g, J·v⟩ = ⟨Jᵀ·g, v⟩: for all inputs and outputs together, for each input alone and for each output alone.</summary>
    [SkippableTheory, Operators(Asks.Derivatives)]
    public void Vjp_IsAdjointOfJvp(string op) => ForEach(op, Asks.Derivatives, sample =>
    {
        IsAdjoint(sample, sample.Differentiable, null);
        if (sample.Differentiable.Count > 1)
            foreach (var i in sample.Differentiable) IsAdjoint(sample, [i], null);
        if (sample.Op.Outputs > 1)
            for (var j = 0; j < sample.Op.Outputs; j++) IsAdjoint(sample, sample.Differentiable, j);
    });

    private void IsAdjoint(Sample sample, IReadOnlyList<int> wanted, int? output)
    {
        var subject = new Subject(Runtime, sample, wanted, output);
        if (subject.Outputs == 0) return;   // That output is an index.
        Tensor[] x = subject.X, v = subject.Tangents(), g = subject.Cotangents();
        var gx = subject.Vjp(x, g);
        for (var i = 0; i < x.Length; i++) Assert.Equal((x[i].Shape, x[i].DType), (gx[i].Shape, gx[i].DType));
        var right = Values.Dot(Values.Of(gx), Values.Of(v));
        var tolerance = Runtime.Tolerance.First;
        // Where forward mode is a declared gap, differences stand in for it.
        var jv = Gaps.Try(() => Values.Of(subject.Jvp(x, v)));
        if (jv is null && sample.Smooth)
        {
            tolerance = Runtime.Tolerance.Differences;
            jv = Differences.OfValues(subject, sample, wanted, subject.HostTangents(), output);
        }

        if (jv is not null)
            Values.SameDot(Values.Dot(Values.Of(g), jv), right, tolerance, $"<g, Jv> = <J'g, v> in inputs {string.Join(", ", wanted)}");
    }

    /// <summary>A linearization maps each of any number of tangents to its JVP.</summary>
    [SkippableTheory, Operators(Asks.Derivatives)]
    public void Linearize_EqualsJvp(string op) => ForEach(op, Asks.Derivatives, sample =>
    {
        var subject = new Subject(Runtime, sample);
        var (value, push) = Linearize<Tensor[], Tensor[]>(subject.F, subject.X);
        Values.ShouldBe(value, subject.F(subject.X), Runtime.Tolerance.First, "value");
        for (var salt = 0; salt < 2; salt++)
        {
            Values.ShouldBe(push(subject.Tangents(salt)), subject.Jvp(subject.X, subject.Tangents(salt)), Runtime.Tolerance.First,
                $"tangent {salt}");
        }
    });
}
