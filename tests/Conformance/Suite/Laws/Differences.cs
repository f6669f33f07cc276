namespace Nabla.Conformance;

/// <summary>
/// Central differences of the fourth order. The reference computes them in float64 for every device, so that their error is known. With h =
/// 1e-4 it is about 1e-12 by rounding and 1e-17·f⁽⁵⁾ by truncation, for functions of size 1.
/// </summary>
internal static class Differences
{
    private const double H = 1e-4;

    /// <summary>J·v of a sample at its inputs, rounded as on <paramref name="subject"/>'s device.</summary>
    public static Values[] OfValues(Subject subject, Sample sample, IReadOnlyList<int> wanted, SampleInput[] v, int? output = null)
    {
        var exact = new Subject(subject.Runtime.Reference, Rounded(subject, sample), wanted, output);
        return Along(exact.HostX, v, x => exact.F(exact.Runtime.Upload(x)));
    }

    /// <summary>D(J·v)·w of a sample.</summary>
    public static Values[] OfJvp(Subject subject, Sample sample, SampleInput[] v, SampleInput[] w)
    {
        var exact = new Subject(subject.Runtime.Reference, Rounded(subject, sample));
        return Along(exact.HostX, w, x => exact.Jvp(exact.Runtime.Upload(x), exact.Runtime.Upload(v)));
    }

    private static Sample Rounded(Subject subject, Sample sample) =>
        new(sample.Op, [.. sample.Inputs.Select(input => (Recipe)(_ => subject.Runtime.Rounded(input)))])
        {
            Differentiable = sample.Differentiable,
        };

    private static Values[] Along(SampleInput[] x, SampleInput[] v, Func<SampleInput[], Tensor[]> f)
    {
        Values[] up2 = At(2 * H), up = At(H), down = At(-H), down2 = At(-2 * H);
        return [.. up.Select((y, j) => Values.Of([.. y.Reals.Select((_, i) => Slope(j, i))], y.Shape))];

        double Slope(int j, int i) => (8 * (up[j].Reals[i] - down[j].Reals[i]) - (up2[j].Reals[i] - down2[j].Reals[i])) / (12 * H);

        Values[] At(double t) => Values.Of(f([.. x.Select((input, k) => input with
        {
            Values = ((double[])input.Values).Zip((double[])v[k].Values, (a, b) => a + t * b).ToArray(),
        })]));
    }
}
