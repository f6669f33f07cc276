using System.Runtime.CompilerServices;
using static Nabla.Transform;

namespace Nabla.Conformance;

/// <summary>One way to transform a function.</summary>
internal sealed record Way(Func<Func<Tensor, Tensor>, Func<Tensor, Tensor>> Of, string Text);

/// <summary>A transform of functions of a tensor, in several ways that are mathematically equal. The first way is the plainest.</summary>
/// <param name="Order">How often it differentiates.</param>
/// <param name="Rows">How many elements the result has, from the number of elements of f's result and argument.</param>
/// <param name="Ways">The ways, of f.</param>
internal sealed record Level(int Order, Func<long, long, long> Rows, params IReadOnlyList<Way> Ways)
{
    /// <summary>Helper functions of the ways, printed where a program uses them.</summary>
    public static IReadOnlyDictionary<string, string> Helpers { get; } = new Dictionary<string, string>
    {
        ["Weigh"] = "Tensor Weigh(Tensor y) => (y * Like(y)).Sum();",
        ["Points"] = "Tensor Points(Tensor x) => Tensor.Stack([x, x * 0.96875, x * 1.015625]);",
        ["Units"] = "Tensor Units(Tensor x) => x.Reshape(-1).OnesLike().DiagEmbed().Reshape([(int)x.Length, .. x.Shape]);",
        ["Like"] = "Tensor Like(Tensor x) => t.Create<double>(" +
            "[.. Enumerable.Range(1, (int)x.Length).Select(i => Math.Round(32 * Math.Sin(i)) / 32)], x.Shape);",
    };

    public static IReadOnlyList<Level> All { get; } =
    [
        // J(x)·v.
        new(1, (y, _) => y,
            Of(f => x => Jvp(f, x, Like(x)).Tangent),
            Of(f => x => Linearize(f, x).Jvp(Like(x))),
            Of(f => x => Vjp(g => Vjp(f, x).Pullback(g), Like(f(x))).Pullback(Like(x)))),
        // J(x)ᵀ·g.
        new(1, (_, x) => x,
            Of(f => x => Vjp(f, x).Pullback(Like(f(x)))),
            Of(f => x => Grad(y => Weigh(f(y)))(x)),
            Of(f => x => Vjp(v => Jvp(f, x, v).Tangent, Like(x)).Pullback(Like(f(x))))),
        // J(x).
        new(1, (y, x) => y * x,
            Of(f => x => JacFwd(f)(x)),
            Of(f => x => JacRev(f)(x)),
            Of(f => x => JacFwd(f, chunkSize: 2)(x)),
            Of(f => x => JacRev(f, chunkSize: 1)(x)),
            Of(f => x => Vmap(v => Jvp(f, x, v).Tangent, outDim: -1)(Units(x)).Reshape([.. f(x).Shape, .. x.Shape]))),
        // ∇²⟨g, f⟩·v.
        new(2, (_, x) => x,
            Of(f => x => Hvp(y => Weigh(f(y)), x, Like(x)).Product),
            Of(f => x => Jvp(y => Vjp(f, y).Pullback(Like(f(x))), x, Like(x)).Tangent),
            Of(f => x => Vjp(y => Jvp(f, y, Like(x)).Tangent, x).Pullback(Like(f(x)))),
            Of(f => x => Vjp(y => Vjp(f, y).Pullback(Like(f(x))), x).Pullback(Like(x)))),
        // ∇²⟨g, f⟩.
        new(2, (_, x) => x * x,
            Of(f => x => Hessian(y => Weigh(f(y)))(x)),
            Of(f => x => Hessian(y => Weigh(f(y)), HessianMode.ReverseOverReverse)(x)),
            Of(f => x => Hessian(y => Weigh(f(y)), HessianMode.ForwardOverForward)(x)),
            Of(f => x => Hessian(y => Weigh(f(y)), HessianMode.Auto)(x)),
            Of(f => x => JacRev(JacFwd(y => Weigh(f(y))))(x))),
        // f of several points.
        new(0, (y, _) => 3 * y,
            Of(f => x => Tensor.Stack(Array.ConvertAll(Points(x).Unbind(), y => f(y)))),
            Of(f => x => Vmap(f)(Points(x))),
            Of(f => x => Vmap(f, inDim: -1, outDim: -1)(Points(x).Movedim(0, -1)).Movedim(-1, 0)),
            Of(f => x => Vmap(f, chunkSize: 2)(Points(x)))),
    ];

    /// <summary>J(x)·v by central differences of the fourth order, which use no rules: a way of the first transform.</summary>
    public static Way Differences { get; } = Of(f => x =>
        (8 * (f(x + 1e-4 * Like(x)) - f(x - 1e-4 * Like(x))) - (f(x + 2e-4 * Like(x)) - f(x - 2e-4 * Like(x)))) / 12e-4);

    private static Way Of(Func<Func<Tensor, Tensor>, Func<Tensor, Tensor>> of, [CallerArgumentExpression(nameof(of))] string text = "") =>
        new(of, text);

    private static Tensor Like(Tensor x)
    {
        double[] numbers = [.. Enumerable.Range(1, (int)x.Length).Select(i => Math.Round(32 * Math.Sin(i)) / 32)];
        return x.DType == DType.Float32 ? x.Dispatcher.Create<float>(Array.ConvertAll(numbers, v => (float)v), x.Shape, x.Device)
            : x.Dispatcher.Create<double>(numbers, x.Shape, x.Device);
    }

    private static Tensor Weigh(Tensor y) => (y * Like(y)).Sum();

    private static Tensor Points(Tensor x) => Tensor.Stack([x, x * 0.96875, x * 1.015625]);

    private static Tensor Units(Tensor x) => x.Reshape(-1).OnesLike().DiagEmbed().Reshape([(int)x.Length, .. x.Shape]);
}
