using Xunit;
using static Nabla.Transform;

namespace Nabla.Conformance;

public abstract partial class BackendConformance
{
    /// <summary>
    /// Of two rows, the sample's and one of NaN, the first is chosen. In every mode and order its derivatives are those that it has alone,
    /// and those of the other row are 0, although the operator computes NaN there.
    /// </summary>
    [SkippableTheory, Operators(Asks.Derivatives)]
    public void WhatWasNotChosen_HasNoDerivative(string op) => ForEach(op, Asks.Derivatives, sample =>
    {
        var subject = new Subject(Runtime, sample);
        if (RefusesNaN(subject))
        {
            Say($"left out: {sample}, which refuses NaN");
            return;
        }
        Tensor[] x = subject.X, v = subject.Tangents(1), w = subject.Tangents(2), g = subject.Cotangents();
        foreach (var (name, derivative) in s_derivatives)
        {
            if (Gaps.Try(() => Values.Of(derivative(subject.F, x, v, w, g))) is not { } alone) continue;
            var both = Values.Of(derivative(t => Chosen(subject, t), Rows(x, double.NaN), Rows(v, 1), Rows(w, 1), Rows(g, 1)));
            for (var i = 0; i < alone.Length; i++)
            {
                both[i].Row(0).ShouldBe(alone[i], Runtime.Tolerance.Second, $"{name} of the chosen row [{i}]");
                both[i].Row(1).ShouldBe(Values.Of(new double[alone[i].Shape.Length], alone[i].Shape), 0,
                    $"{name} of the row that was not chosen [{i}]");
            }
        }
    });

    private delegate Tensor[] Derivative(Func<Tensor[], Tensor[]> f, Tensor[] x, Tensor[] v, Tensor[] w, Tensor[] g);

    private static readonly (string Name, Derivative Of)[] s_derivatives =
    [
        ("JVP", (f, x, v, _, _) => Jvp<Tensor[], Tensor[]>(f, x, v).Tangent),
        ("VJP", (f, x, _, _, g) => Vjp<Tensor[], Tensor[]>(f, x).Pullback(g)),
        ("JVP of JVP", (f, x, v, w, _) => Jvp<Tensor[], Tensor[]>(t => Jvp<Tensor[], Tensor[]>(f, t, v).Tangent, x, w).Tangent),
        ("JVP of VJP", (f, x, _, w, g) => Jvp<Tensor[], Tensor[]>(t => Vjp<Tensor[], Tensor[]>(f, t).Pullback(g), x, w).Tangent),
        ("VJP of JVP", (f, x, _, w, g) => Vjp<Tensor[], Tensor[]>(t => Jvp<Tensor[], Tensor[]>(f, t, w).Tangent, x).Pullback(g)),
        ("VJP of VJP", (f, x, _, w, g) => Vjp<Tensor[], Tensor[]>(t => Vjp<Tensor[], Tensor[]>(f, t).Pullback(g), x).Pullback(w)),
    ];

    private Tensor[] Chosen(Subject subject, Tensor[] rows)
    {
        var first = Runtime.Tensors.Create<bool>([true, false], [2], Runtime.Device);
        return Array.ConvertAll(Vmap<Tensor[], Tensor[]>(subject.F)(rows),
            y => Tensor.Where(first.Reshape([2, .. Enumerable.Repeat(1, y.Rank - 1)]), y, 0));
    }

    private static Tensor[] Rows(Tensor[] x, double other) => Array.ConvertAll(x, t => Tensor.Stack([t, t.FullLike(other)]));

    private static bool RefusesNaN(Subject subject)
    {
        try
        {
            Values.Of(subject.F(Array.ConvertAll(subject.X, t => t.FullLike(double.NaN))));
            return false;
        }
        catch (LinAlgException)
        {
            return true;
        }
    }
}
