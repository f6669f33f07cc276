using Xunit;
using static Nabla.Transform;

namespace Nabla.Conformance;

public abstract partial class BackendConformance
{
    // The points at which a derivative is computed to see whether it depends on the input.
    private static readonly double[] s_probes = [-2.5, 0.25, 1.75];

    /// <summary>At a kink, a jump or a tie the derivative is the one that the sample states.</summary>
    [SkippableTheory, Operators(Asks.Conventions)]
    public void Derivative_IsAsStated(string op) => ForEach(op, Asks.Conventions, sample =>
    {
        var inputs = sample.Differentiable.Count > 0 ? [.. sample.Differentiable] : Wanted(sample);
        var subject = new Subject(Runtime, sample, inputs);
        var slopes = Values.Of(subject.Vjp(subject.X, [.. subject.F(subject.X).Select(y => y.OnesLike())]));
        Assert.True(sample.Slopes.Count == slopes.Length,
            $"the sample states {sample.Slopes.Count} derivatives, but has {slopes.Length} inputs that have one");
        for (var i = 0; i < slopes.Length; i++)
            slopes[i].ShouldBe(Values.Of([.. sample.Slopes[i]], slopes[i].Shape), Runtime.Tolerance.First, $"derivative [{i}]");
    });

    /// <summary>Where a sample says that there is a derivative, first and second derivatives are finite.</summary>
    [SkippableTheory, Operators(Asks.Derivatives)]
    public void Derivatives_AreFinite(string op) => ForEach(op, Asks.Derivatives, sample =>
    {
        var subject = new Subject(Runtime, sample);
        Tensor[] x = subject.X, v = subject.Tangents(1), w = subject.Tangents(2), g = subject.Cotangents();
        foreach (var (name, derivative) in s_derivatives)
        {
            foreach (var result in Gaps.Try(() => Values.Of(derivative(subject.F, x, v, w, g))) ?? [])
                Assert.True(Array.TrueForAll(result.Reals, double.IsFinite), $"{name}: {string.Join(", ", result.Reals)}");
        }
    });

    /// <summary>
    /// Where the value is NaN, because an input is NaN or outside of the domain, the derivative is NaN in every input on which it depends,
    /// in both modes. The derivative of ln x at −2 is NaN and not −½.
    /// </summary>
    [SkippableTheory, Operators(Asks.Elements)]
    public void Derivative_IsNaN_WhereTheValueIs(string op) => ForEach(op, Asks.Elements, sample =>
    {
        for (var i = 0; i < sample.Inputs.Count; i++)
        {
            if (!sample.Inputs[i].DType.IsFloatingPoint || IsConstant(sample, i)) continue;
            var x = Runtime.Upload(sample.Inputs);
            HasNaNs(sample, x, i);
            for (var k = 0; k < x.Length; k++)
                if (x[k].DType.IsFloatingPoint) HasNaNs(sample, [.. x.Select((t, n) => n == k ? t.FullLike(double.NaN) : t)], i);
        }
    });

    private void HasNaNs(Sample sample, Tensor[] x, int i)
    {
        Tensor F(Tensor t) => sample.Op.Apply([.. x.Select((other, n) => n == i ? t : other)]);
        var (y, pullback) = Vjp(F, x[i]);
        // The cotangent of an input element is a sum over all output elements that depend on it.
        var undefined = Tensor.Where(y.Ne(y), y, 0);
        var reduced = sample.Op is Elementwise ? undefined.SumTo(x[i].Shape) : undefined.BroadcastTo(x[i].Shape);
        Agree(undefined, Gaps.Try(() => Jvp(F, x[i], x[i].OnesLike()).Tangent), "JVP");
        Agree(reduced, Gaps.Try(() => pullback(y.OnesLike())), "VJP");

        void Agree(Tensor undefined, Tensor? derivative, string mode)
        {
            if (derivative is null) return;
            double[] where = Values.Of(undefined).Reals, slopes = Values.Of(derivative).Reals;
            for (var n = 0; n < where.Length; n++)
            {
                if (double.IsNaN(where[n]) && !double.IsNaN(slopes[n]))
                    Assert.Fail($"{mode} in input {i}: element {n} is {slopes[n]:R} where the value is NaN");
            }
        }
    }

    /// <summary>+0 is larger than −0, in whatever order they come.</summary>
    [SkippableFact]
    public void Extrema_TakePositiveZeros_AsTheLarger()
    {
        Tensor a = Runtime.Upload(new SampleInput(DType.Float64, [2], new[] { 0.0, -0.0 })), b = a.Flip(0);
        (string What, bool IsNegative, Func<Tensor> Zeros)[] all =
        [
            ("maximum", false, () => a.Maximum(b)), ("minimum", true, () => a.Minimum(b)), ("clamp from 0", false, () => a.Clamp(0, 1)),
            ("clamp to -0", true, () => a.Clamp(-1, -0.0)), ("amax", false, () => a.Amax()), ("amax", false, () => b.Amax()),
            ("amin", true, () => a.Amin()), ("amin", true, () => b.Amin()),
        ];
        foreach (var (what, isNegative, zeros) in all)
        {
            if (Gaps.Try(zeros) is { } y)
            {
                Assert.All(Values.Of(y).Reals,
                    zero => Assert.True(zero == 0 && double.IsNegative(zero) == isNegative, $"{what}: {zero:R}"));
            }
        }
    }

    /// <summary>Whether the derivative in an input is constant, as that of a sum or of a step function.</summary>
    private bool IsConstant(Sample sample, int i)
    {
        if (sample.Op is not Elementwise) return false;
        var x = Runtime.Upload(sample.Inputs.Select(input => input with { Shape = [], Values = Ones(input.Values) }));
        var slopes = Array.ConvertAll(s_probes, at =>
        {
            var (y, pullback) = Vjp(t => sample.Op.Apply([.. x.Select((other, n) => n == i ? t : other)]), x[i].FullLike(at));
            return Values.Of(pullback(y.OnesLike())).Reals[0];
        });
        return Array.TrueForAll(slopes, slope => slope == slopes[0]);
    }

    private static Array Ones(Array like) => like switch
    {
        double[] => new[] { 1.0 },
        long[] => new[] { 1L },
        _ => new[] { true },
    };
}
