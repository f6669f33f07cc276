using System.Runtime.CompilerServices;

namespace Nabla.Conformance;

/// <summary>Makes a possible next line and says whether it has kinks; null if no values fit.</summary>
internal delegate (Step Step, bool Kinked)? Maker(Draft draft);

/// <summary>
/// The lines of random programs. Each is a lambda whose parameter names say what it takes: x and y real tensors, m a mask, n integers, i
/// and j axes, a and b small sizes. A line that throws for the drawn values is not taken.
/// </summary>
internal static partial class Steps
{
    /// <summary>The families. A family that should be chosen more often is listed several times.</summary>
    public static IReadOnlyList<IReadOnlyList<Maker>> Families { get; } =
        [Elementwise, Views, Products, Views, Along, Views, Products, Movements, Views, Matrices, Discrete];

    private static Maker On(Func<Tensor, Tensor> f, bool kinked = false, [CallerArgumentExpression(nameof(f))] string text = "") =>
        Line(text, kinked, null, (v, _) => f(v[0]));

    private static Maker On(Func<Tensor, int, Tensor> f, bool kinked = false, [CallerArgumentExpression(nameof(f))] string text = "") =>
        Line(text, kinked, null, (v, n) => f(v[0], n[0]));

    private static Maker On(Func<Tensor, int, int, Tensor> f, [CallerArgumentExpression(nameof(f))] string text = "") =>
        Line(text, false, null, (v, n) => f(v[0], n[0], n[1]));

    private static Maker On(Func<Tensor, int, int, int, Tensor> f, [CallerArgumentExpression(nameof(f))] string text = "") =>
        Line(text, false, null, (v, n) => f(v[0], n[0], n[1], n[2]));

    private static Maker With(Func<Tensor, Tensor, Tensor> f, Func<Draft, Shape, Shape>? fit = null, bool kinked = false,
        [CallerArgumentExpression(nameof(f))] string text = "") =>
        Line(text, kinked, fit, (v, _) => f(v[0], v[1]));

    private static Maker With(Func<Tensor, Tensor, int, Tensor> f, Func<Draft, Shape, Shape>? fit = null,
        [CallerArgumentExpression(nameof(f))] string text = "") =>
        Line(text, false, fit, (v, n) => f(v[0], v[1], n[0]));

    private static Maker Line(string text, bool kinked, Func<Draft, Shape, Shape>? fit, Func<Tensor[], int[], Tensor> f)
    {
        var parameters = Step.Parameters(text);
        return draft =>
        {
            var (inputs, numbers) = (new List<int>(), new List<int>());
            foreach (var name in parameters)
            {
                var first = inputs.Count > 0 ? draft[inputs[0]] : null;
                if (name is "i" or "j") numbers.Add(Axis(draft, first!.Rank));
                else if (name is "a" or "b") numbers.Add(draft.Choices.Next(4));
                else if (Input(draft, name, first, fit ?? Broadcastable) is { } input) inputs.Add(input);
                else return null;
            }
            return (new(text, [.. inputs], [.. numbers], (_, v, n) => f(v, n)), kinked);
        };
    }

    private static int? Input(Draft draft, string name, Tensor? first, Func<Draft, Shape, Shape> fit)
    {
        var fresh = first is not null && draft.Choices.Next(2) == 0;
        return name switch
        {
            "m" => draft.Pick(t => t.DType == DType.Bool),
            "n" when fresh => draft.Indices(draft.Choices.Of((Shape[])[[2], first!.Shape, [.. first.Shape.Take(1)]])),
            "n" => draft.Pick(t => t.DType == DType.Int64),
            _ when fresh => draft.Laid(fit(draft, first!.Shape)),
            _ => draft.Turned(draft.Pick(t => t.DType.IsFloatingPoint)),
        };
    }

    /// <summary>An axis, counted from the front or from the back.</summary>
    private static int Axis(Draft draft, int rank) => draft.Choices.Next(2 * Math.Max(1, rank)) is var i && i < rank ? i : i - 2 * rank;

    private static Shape Same(Draft draft, Shape x) => x;

    /// <summary>The shape with some axes of size 1, or without the first ones.</summary>
    private static Shape Broadcastable(Draft draft, Shape x) => draft.Choices.Next(4) switch
    {
        0 => x,
        1 => x[draft.Choices.Next(x.Count + 1)..],
        2 => [draft.Choices.Next(3) + 1, .. x],
        _ => [.. x.Select(size => draft.Choices.Next(2) == 0 ? size : 1)],
    };

    /// <summary>The shape of a matrix that can stand on the right in a product: [k, m], with or without the leading axes.</summary>
    private static Shape Right(Draft draft, Shape x) => x.Count == 0 ? x : [.. Lead(draft, x), x[^1], 1 + draft.Choices.Next(3)];

    /// <summary>The shape of a matrix that can stand on the left in a product: [m, k], with or without the leading axes.</summary>
    private static Shape Left(Draft draft, Shape x) => x.Count < 2 ? x : [.. Lead(draft, x), 1 + draft.Choices.Next(3), x[^2]];

    /// <summary>The right-hand sides of a square matrix.</summary>
    private static Shape Sides(Draft draft, Shape x) => x.Count < 2 ? x : [.. Lead(draft, x), x[^2], 1 + draft.Choices.Next(3)];

    private static Shape Lead(Draft draft, Shape x) => x.Count > 2 && draft.Choices.Next(3) > 0 ? x[..^2] : [];
}
