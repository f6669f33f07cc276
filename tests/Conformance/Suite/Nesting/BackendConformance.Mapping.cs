using Xunit;
using static Nabla.Transform;

namespace Nabla.Conformance;

public abstract partial class BackendConformance
{
    /// <summary>Vmap and JVP commute.</summary>
    [SkippableFact]
    public void JvpThroughVmap_EqualsVmapOfJvp()
    {
        var (x, v) = (Random(3, 4, 3), Random(4, 4, 3));
        Agree(() => Jvp(Vmap(Curve), x, v).Value, () => Vmap(Curve)(x));
        Agree(() => Jvp(Vmap(Curve), x, v).Tangent, () => Vmap((Tensor a, Tensor b) => Jvp(Curve, a, b).Tangent)(x, v));
        Agree(() => Jvp(t => Jvp(Vmap(Curve), t, v).Tangent, x, v).Tangent,
            () => Vmap((Tensor a, Tensor b) => Jvp(t => Jvp(Curve, t, b).Tangent, a, b).Tangent)(x, v));
    }

    /// <summary>Vmap and VJP commute.</summary>
    [SkippableFact]
    public void VjpThroughVmap_EqualsVmapOfVjp()
    {
        var (x, g) = (Random(3, 4, 3), Random(5, 4, 4));
        Agree(() => Vjp(Vmap(Curve), x).Pullback(g), () => Vmap((Tensor a, Tensor b) => Vjp(Curve, a).Pullback(b))(x, g));
        Agree(() => Grad(t => Vmap(Mixed)(t).Sum())(x), () => Vmap(Grad(Mixed))(x));
    }

    /// <summary>One Vmap within another, each over an axis of its own.</summary>
    [SkippableFact]
    public void VmapInVmap_WithDifferentAxes_EqualsTheLoops()
    {
        var (a, b) = (Random(6, 2, 3, 4), Random(7, 4, 5));
        static Tensor Outer(Tensor s, Tensor t) => (s.Unsqueeze(1) * t).Sin();
        // The outer Vmap takes axis 2 of a and 0 of b; the inner one axis 1 of what is left of a, and all of b.
        var within = Vmap((Tensor s, Tensor t) => Outer(s, t), inDims: (1, null), outDim: 2);
        Agree(() => Vmap(within, inDims: (2, 0), outDim: 1)(a, b),
            () => Tensor.Stack([.. Enumerable.Range(0, 4).Select(i =>
                Tensor.Stack([.. Enumerable.Range(0, 3).Select(j => Outer(a[.., j, i], b[i]))], 2))], 1));
        Agree(() => Vmap((Tensor s) => Vmap((Tensor t) => (s * t).Sum())(b.T()))(Random(8, 3, 4)),
            () => (Random(8, 3, 4).Unsqueeze(1) * b.T()).Sum(-1));
    }

    /// <summary>A chunk may be a part, the whole batch or more, and the last chunk may be smaller.</summary>
    [SkippableTheory, InlineData(1), InlineData(2), InlineData(3), InlineData(5), InlineData(7)]
    public void Chunks_ChangeNothing(int chunkSize)
    {
        var (x, y) = (Random(9, 5, 3), Random(10, 5));
        Agree(() => Vmap(Curve, chunkSize: chunkSize)(x), () => Vmap(Curve)(x));
        Agree(() => Vmap(Curve, inDim: 1, outDim: -1, chunkSize: chunkSize)(x.T()), () => Vmap(Curve)(x).T());
        Agree(() => JacRev(Curve, chunkSize: chunkSize)(y), () => JacRev(Curve)(y));
        Agree(() => JacFwd(Curve, chunkSize: chunkSize)(y), () => JacRev(Curve)(y));
        Agree(() => JacFwd(JacRev(Mixed, chunkSize: chunkSize), chunkSize: chunkSize)(y), () => JacRev(JacRev(Mixed))(y));
        Agree(() => JacRev(JacRev(Mixed, chunkSize: chunkSize), chunkSize: chunkSize)(y), () => JacRev(JacRev(Mixed))(y));
        Agree(() => Grad(t => Squares(Vmap(Mixed, chunkSize: chunkSize)(t)))(x), () => Grad(t => Squares(Vmap(Mixed)(t)))(x));
    }

    /// <summary>A linearization can be mapped and differentiated, like any other function.</summary>
    [SkippableFact]
    public void Linearize_PushesManyTangents_AlsoUnderOtherTransforms()
    {
        var (x, v) = (Vector(0.3, -0.7, 1.1), Random(11, 4, 3));
        Agree(() => Linearize(Curve, x).Value, () => Curve(x));
        Agree(() => Linearize(Curve, x).Jvp(v[0]), () => Jvp(Curve, x, v[0]).Tangent);
        Agree(() => Vmap(t => Linearize(Curve, x).Jvp(t))(v), () => (v.Unsqueeze(1) * JacRev(Curve)(x)).Sum(-1));
        Agree(() => Grad(t => Linearize(Curve, x).Jvp(t).Sum())(v[1]), () => JacRev(Curve)(x).Sum(0));
        Agree(() => Grad(t => Linearize(Curve, t).Jvp(v[0]).Sum())(x), () => Grad(t => Jvp(Curve, t, v[0]).Tangent.Sum())(x));
    }

    private sealed record Line(Tensor Slope, Tensor Offset);

    /// <summary>The gradient in a record of parameters, for each sample of a batch.</summary>
    [SkippableFact]
    public void PerSampleGradients_EqualTheLoop()
    {
        var (line, x, y) = (new Line(Random(12, 3), Scalar(0.5)), Random(13, 5, 3), Random(14, 5));
        static Tensor Loss(Line p, Tensor x, Tensor y) => Squares((x * p.Slope).Sum() + p.Offset + -y);
        var gradient = Grad((Line p, Tensor a, Tensor b) => Loss(p, a, b));
        var each = Vmap(gradient, inDims: (null, 0, 0));
        Agree(() => each(line, x, y).Slope, () => Tensor.Stack([.. Enumerable.Range(0, 5).Select(i => gradient(line, x[i], y[i]).Slope)]));
        Agree(() => each(line, x, y).Offset,
            () => Tensor.Stack([.. Enumerable.Range(0, 5).Select(i => gradient(line, x[i], y[i]).Offset)]));
        Agree(() => gradient(line, x[0], y[0]).Slope, () => Grad(s => Loss(line with { Slope = s }, x[0], y[0]))(line.Slope));
    }

    /// <summary>Indices are mapped, and no derivative goes to them.</summary>
    [SkippableFact]
    public void IntegerArguments_AreConstants()
    {
        if (!Holds(DType.Int64))
        {
            Say($"left out: {Runtime.Device} holds no tensors of int64.");
            return;
        }
        Tensor Indices(Shape shape, params long[] values) => Runtime.Upload(new SampleInput(DType.Int64, shape, values));
        Agree(() => Grad(x => (x.IndexSelect(0, Indices([2], 2, 0)) * Vector(10, 1)).Sum())(Vector(1, 2, 3)), [1, 0, 10]);
        Tensor Picked(Tensor i) => Grad(x => Squares(x.Gather(0, i)))(Vector(1, 2, 4));
        Agree(() => Vmap(Picked)(Indices([2, 2], 2, 0, 1, 1)), [2, 0, 8, 0, 8, 0]);
    }
}
