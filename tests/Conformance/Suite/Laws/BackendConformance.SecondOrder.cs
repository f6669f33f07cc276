using Xunit;
using static Nabla.Transform;

namespace Nabla.Conformance;

public abstract partial class BackendConformance
{
    /// <summary>
    /// Forward and reverse mode over forward and reverse mode: the Hessian-vector product in three ways, and the form ⟨g, D²f·v·w⟩ in four.
    /// </summary>
    [SkippableTheory, Operators(Asks.Derivatives)]
    public void SecondOrder_AllFourCompositionsAgree(string op) => ForEach(op, Asks.Derivatives, sample =>
    {
        var second = new SecondOrder(this, new(Runtime, sample));
        var products = second.Products(second.W).ToArray();
        foreach (var (name, product) in products.Skip(1))
            Values.ShouldBe(product, products[0].Product, Runtime.Tolerance.Second, $"{name} = {products[0].Name}");
        var forms = second.Forms(second.V, second.W).ToArray();
        foreach (var (name, form) in forms) Values.SameDot(form, forms[0].Form, Runtime.Tolerance.Second, $"{name} = {forms[0].Name}");
    });

    /// <summary>
    /// Swapping the two directions changes no composition. A rule that wrongly takes an input for a constant breaks this law.
    /// </summary>
    [SkippableTheory, Operators(Asks.Derivatives)]
    public void SecondOrder_IsSymmetric(string op) => ForEach(op, Asks.Derivatives, sample =>
    {
        var second = new SecondOrder(this, new(Runtime, sample));
        foreach (var (one, other) in second.Forms(second.V, second.W).Zip(second.Forms(second.W, second.V)))
            Values.SameDot(one.Form, other.Form, Runtime.Tolerance.Second, $"{one.Name}: v and w swapped");
    });

    /// <summary>Each composition is the derivative of the JVP.</summary>
    [SkippableTheory, Operators(Asks.SecondDifferences)]
    public void SecondOrder_EqualsCentralDifferencesOfJvp(string op) => ForEach(op, Asks.SecondDifferences, sample =>
    {
        var subject = new Subject(Runtime, sample);
        var second = new SecondOrder(this, subject);
        var expected = Differences.OfJvp(subject, sample, subject.HostTangents(1), subject.HostTangents(2));
        if (second.ForwardOverForward(second.V, second.W) is { } tangent)
            Values.ShouldBe(tangent, expected, Runtime.Tolerance.Differences, "forward over forward");
        var form = Values.Dot(Values.Of(second.G), expected);
        foreach (var (name, actual) in second.Forms(second.V, second.W)) Values.SameDot(actual, form, Runtime.Tolerance.Differences, name);
    });

    /// <summary>The second derivatives of a subject in two directions; a composition that meets a declared gap is left out.</summary>
    private sealed class SecondOrder(BackendConformance suite, Subject subject)
    {
        private readonly Gaps _gaps = suite.Gaps;
        private readonly Tensor[] _x = subject.X;

        public Tensor[] V { get; } = subject.Tangents(1);
        public Tensor[] W { get; } = subject.Tangents(2);
        public Tensor[] G { get; } = subject.Cotangents();

        public Values[]? ForwardOverForward(Tensor[] v, Tensor[] w) =>
            _gaps.Try(() => Values.Of(Jvp<Tensor[], Tensor[]>(x => subject.Jvp(x, v), _x, w).Tangent));

        /// <summary>∇²⟨g, f⟩·w.</summary>
        public IEnumerable<(string Name, Values[] Product)> Products(Tensor[] w)
        {
            if (_gaps.Try(() => Values.Of(Jvp<Tensor[], Tensor[]>(x => subject.Vjp(x, G), _x, w).Tangent)) is { } forward)
                yield return ("forward over reverse", forward);
            if (_gaps.Try(() => Values.Of(Vjp<Tensor[], Tensor[]>(x => subject.Jvp(x, w), _x).Pullback(G))) is { } mixed)
                yield return ("reverse over forward", mixed);
            if (_gaps.Try(() => Values.Of(Vjp<Tensor[], Tensor[]>(x => subject.Vjp(x, G), _x).Pullback(w))) is { } reverse)
                yield return ("reverse over reverse", reverse);
        }

        /// <summary>⟨g, D²f·v·w⟩.</summary>
        public IEnumerable<(string Name, (double Sum, double Scale) Form)> Forms(Tensor[] v, Tensor[] w)
        {
            if (ForwardOverForward(v, w) is { } tangent) yield return ("forward over forward", Values.Dot(Values.Of(G), tangent));
            foreach (var (name, product) in Products(w)) yield return (name, Values.Dot(Values.Of(v), product));
        }
    }
}
