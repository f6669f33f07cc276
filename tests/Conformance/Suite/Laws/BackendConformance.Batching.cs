using Xunit;
using static Nabla.Transform;

namespace Nabla.Conformance;

public abstract partial class BackendConformance
{
    /// <summary>For every pattern of mapped inputs, with the mapped axis first and last.</summary>
    [SkippableTheory, Operators(Asks.Values)]
    public void Vmap_EqualsLoop(string op) => ForEach(op, Asks.Values, sample =>
    {
        var map = new Mapping(Runtime, x => Subject.Apply(sample.Op, x), sample.Inputs);
        foreach (var mapped in Mapping.Patterns(sample.Inputs.Count))
        {
            map.EqualsLoop(mapped, inDim: 0, Runtime.Tolerance.First);
            map.EqualsLoop(mapped, inDim: -1, Runtime.Tolerance.First);
        }
    });

    /// <summary>One Vmap inside another, over the same inputs and over different ones.</summary>
    [SkippableTheory, Operators(Asks.Values)]
    public void VmapInVmap_EqualsLoops(string op) => ForEach(op, Asks.Values, sample =>
    {
        var map = new Mapping(Runtime, x => Subject.Apply(sample.Op, x), sample.Inputs);
        int[] all = [.. Enumerable.Range(0, sample.Inputs.Count)];
        map.NestedEqualsLoops(all, all, Runtime.Tolerance.First);
        if (all.Length == 1) return;
        map.NestedEqualsLoops([0], all[1..], Runtime.Tolerance.First);
        map.NestedEqualsLoops(all[1..], [0], Runtime.Tolerance.First);
        map.NestedEqualsLoops(all, all[^1..], Runtime.Tolerance.First);
    });

    /// <summary>Points mapped, tangents mapped, or both.</summary>
    [SkippableTheory, Operators(Asks.Derivatives)]
    public void VmapOfJvp_EqualsLoop(string op) => ForEach(op, Asks.Derivatives, sample =>
        DerivativeEqualsLoop(sample, new Subject(Runtime, sample).HostTangents(), (subject, v) => subject.Jvp(subject.X, v)));

    /// <summary>Points mapped, cotangents mapped, or both.</summary>
    [SkippableTheory, Operators(Asks.Derivatives)]
    public void VmapOfVjp_EqualsLoop(string op) => ForEach(op, Asks.Derivatives, sample =>
        DerivativeEqualsLoop(sample, new Subject(Runtime, sample).HostCotangents(),
            (subject, g) => subject.Vjp(subject.X, subject.AsOutputs(g))));

    /// <summary>The result of a batching rule can be differentiated, in both modes.</summary>
    [SkippableTheory, Operators(Asks.Derivatives)]
    public void DerivativesThroughVmap_EqualLoop(string op) => ForEach(op, Asks.Derivatives, sample =>
    {
        var subject = new Subject(Runtime, sample);
        var mapped = Vmap<Tensor[], Tensor[]>(subject.F);
        SampleInput[] x = subject.HostX, v = subject.HostTangents(), g = subject.HostCotangents();
        var n = x.Length;
        // Each mode is tried alone, since one may be a declared gap.
        Gaps.Try(() => EqualLoop([.. x, .. v], t => subject.Jvp(t[..n], t[n..]),
            t => Jvp<Tensor[], Tensor[]>(mapped, t[..n], t[n..]).Tangent));
        EqualLoop([.. x, .. g], t => subject.Vjp(t[..n], subject.AsOutputs(t[n..])),
            t => Vjp<Tensor[], Tensor[]>(mapped, t[..n]).Pullback(subject.AsOutputs(t[n..])));

        object EqualLoop(SampleInput[] all, Func<Tensor[], Tensor[]> f, Func<Tensor[], Tensor[]> atOnce)
        {
            new Mapping(Runtime, f, all).EqualsLoop([.. Enumerable.Range(0, all.Length)], 0, Runtime.Tolerance.Second, atOnce);
            return this;
        }
    });

    private void DerivativeEqualsLoop(Sample sample, SampleInput[] directions, Func<Subject, Tensor[], Tensor[]> derivative)
    {
        var count = sample.Inputs.Count;
        var map = new Mapping(Runtime, x => derivative(new Subject(Runtime, sample, x[..count]), x[count..]),
            [.. sample.Inputs, .. directions]);
        int[] points = [.. Enumerable.Range(0, count)], along = [.. Enumerable.Range(count, directions.Length)];
        foreach (var mapped in (int[][])[[.. points, .. along], points, along, [0, .. along]])
            map.EqualsLoop(mapped, inDim: 0, Runtime.Tolerance.Second);
    }
}
