using static Nabla.Conformance.Recipes;

namespace Nabla.Conformance;

/// <summary>Reductions over one axis, several, all and none, and over empty axes where these have a value.</summary>
internal static class ReductionSamples
{
    private const double Inf = double.PositiveInfinity, NaN = double.NaN;

    private static readonly (Shape Shape, Axes Axes)[] s_ordinary =
        [([], []), ([1], [0]), ([5], [0]), ([2, 3], []), ([2, 3], [0]), ([2, 3], [1]), ([2, 3], [0, 1]), ([2, 3, 2], [0, 2]),
            ([2, 3, 2], [1]), ([0, 3], [1])];

    private static readonly (Shape Shape, Axes Axes)[] s_ofNothing = [([0], [0]), ([2, 0], [1]), ([0, 3], [0, 1])];

    private static readonly (Shape Shape, int Axis)[] s_lines = [([1], 0), ([5], 0), ([2, 3], 0), ([2, 3], 1), ([2, 3, 2], 1), ([0, 3], 1)];

    public static IEnumerable<Sample> All() =>
    [
        .. Total(axes => new Sum(axes)), .. Total(axes => new Prod(axes)), .. Ordinary(axes => new LogSumExp(axes)),
        .. Total(axes => new Any(axes)), .. Total(axes => new All(axes)),
        .. Ordinary(axes => new Amax(axes)), .. Ordinary(axes => new Amin(axes)), .. Ordinary(axes => new ArgMax(axes)),
        .. Ordinary(axes => new ArgMin(axes)),
        .. Along(axis => new Max(axis)), .. Along(axis => new Min(axis)),
        .. Along(axis => new Softmax(axis)), .. Along(axis => new LogSoftmax(axis)), .. Along(axis => new LogSoftmaxJvp(axis), 2),
        .. Along(axis => new LogSoftmaxVjp(axis), 2),
        new(new Softmax(0), Reals([0])), new(new LogSoftmax(1), Reals([2, 0])), new(new LogSoftmaxJvp(0), Reals([0]), Reals([0])),
        new(new LogSoftmaxVjp(1), Reals([2, 0]), Reals([2, 0])),
        .. Integers(new Sum([1]), new Prod([1]), new Amax([1]), new Amin([1]), new ArgMax([1]), new ArgMin([1]), new Any([1]), new All([1]),
            new Max(1), new Min(1)),
        .. Bits(new Any([0]), new All([0]), new Any([0, 1]), new All([]), new Max(1), new Min(1)),
        .. Boundaries(),
    ];

    private static IEnumerable<Sample> Boundaries()
    {
        foreach (var (note, values) in ((string, double[])[])[("one zero", [2, 0, -3, 0.5]), ("two zeros", [2, 0, 0, 0.5]),
            ("zeros", [0, 0, 0, 0])])
        {
            yield return new Sample(new Prod([0]), Given([4], values)).At(note);
            yield return new Sample(new Prod([0, 1]), Given([2, 2], values)).At(note);
            yield return new Sample(new Prod([1]), Given([2, 2], values)).At(note);
        }
        foreach (var op in (Op[])[new Amax([0]), new Amin([0]), new ArgMax([0]), new ArgMin([0]), new Max(0), new Min(0)])
        {
            yield return new Sample(op, Given([5], 1, -1, 1, -1, 0)).Kink("ties", op switch
            {
                Amax => [[0.5, 0, 0.5, 0, 0]],
                Amin => [[0, 0.5, 0, 0.5, 0]],
                Max => [[1, 0, 0, 0, 0]],
                Min => [[0, 1, 0, 0, 0]],
                _ => [],
            });
            yield return new Sample(op, Given([3], 2, 2, 2)).Kink("all equal", op switch
            {
                Amax or Amin => [[1 / 3.0, 1 / 3.0, 1 / 3.0]],
                Max or Min => [[1, 0, 0]],
                _ => [],
            });
            yield return new Sample(op, Given([5], 1, NaN, Inf, NaN, -Inf)).ValuesOnly("NaN");
            yield return new Sample(op, Given([3], Inf, -Inf, 0)).ValuesOnly("infinities");
            yield return new Sample(op, Longs([3], 1L << 53, (1L << 53) + 1, 1L << 53)).At("beyond double");
        }
        yield return new Sample(new Amax([0, 1]), Given([2, 2], 3, 1, 3, 3)).Kink("ties over two axes", [1 / 3.0, 0, 1 / 3.0, 1 / 3.0]);
        yield return new Sample(new ArgMax([0, 2]), Given([2, 1, 2], 1, 3, 3, 0)).At("places over two axes are row-major");
        yield return new Sample(new Sum([0]), Given([3], 1, NaN, Inf)).ValuesOnly("NaN");
        yield return new Sample(new Sum([0]), Given([2], Inf, -Inf)).ValuesOnly("infinities");
        yield return new Sample(new Sum([0]), Ints([2], int.MaxValue, 1)).At("beyond int32");
        yield return new Sample(new Sum([0]), Longs([3], 1L << 53, 1, 1)).At("beyond double");
        yield return new Sample(new Prod([0]), Ints([2], 65_536, 65_537)).At("beyond int32");
        yield return new Sample(new Any([0]), Given([2], 0, NaN)).At("NaN is not 0");
        yield return new Sample(new All([0]), Given([2], -0.0, NaN)).At("NaN is not 0");
        foreach (var (shape, axes) in s_ofNothing) yield return new Sample(new LogSumExp(axes), Reals(shape)).Kink("of nothing", [[]]);
        yield return new Sample(new LogSumExp([0]), Given([3], -Inf, 1, 2)).At("some -inf");
        yield return new Sample(new LogSumExp([1]), Given([2, 2], -Inf, -Inf, 0, 1))
            .Kink("all -inf", [0, 0, 0.2689414213699951, 0.7310585786300049]);
        yield return new Sample(new LogSumExp([0]), Given([3], Inf, 1, NaN)).ValuesOnly("NaN");
        yield return new Sample(new LogSumExp([0]), Given([2], Inf, 1)).Kink("inf", [1, 0]);
        yield return new Sample(new LogSumExp([0]), Given([3], Inf, 1, Inf)).Kink("two of inf", [0.5, 0, 0.5]);
        yield return new Sample(new LogSumExp([0, 1]), Given([2, 2], 1000, 999, -1000, 1000.5)).At("huge");
        yield return new Sample(new Softmax(0), Given([3], 1000, 999, -1000)).At("huge");
        yield return new Sample(new LogSoftmax(0), Given([3], 1000, 999, -1000)).At("huge");
        yield return new Sample(new Softmax(0), Given([3], -Inf, 1, 2)).At("some -inf");
        yield return new Sample(new LogSoftmax(0), Given([3], -Inf, 1, 2)).Kink("some -inf", [1, 0.1931757358900146, -1.1931757358900146]);
        yield return new Sample(new Softmax(0), Given([2], -Inf, -Inf)).ValuesOnly("all -inf");
        yield return new Sample(new Softmax(0), Given([2], Inf, 1)).Kink("inf", [0, 0]);
        yield return new Sample(new Softmax(0), Given([3], Inf, 1, Inf)).Kink("two of inf", [0, 0, 0]);
        yield return new Sample(new Softmax(0), Given([3], NaN, 1, Inf)).ValuesOnly("NaN");
        foreach (var op in (Op[])[new LogSoftmaxJvp(0), new LogSoftmaxVjp(0)])
        {
            yield return new Sample(op, Given([3], 1000, 999, -1000), Reals([3])).At("huge");
            yield return new Sample(op, Given([3], 2, 2, 2), Reals([3])).At("all equal");
            yield return new Sample(op, Given([3], -Inf, 1, 2), Reals([3])).At("some -inf");
            yield return new Sample(op, Given([3], NaN, 1, 2), Reals([3])).ValuesOnly("NaN");
        }
    }

    private static IEnumerable<Sample> Total(Func<Axes, Op> op) =>
        [.. Ordinary(op), .. s_ofNothing.Select(at => new Sample(op(at.Axes), Reals(at.Shape)))];

    private static IEnumerable<Sample> Ordinary(Func<Axes, Op> op) => s_ordinary.Select(at => new Sample(op(at.Axes), Reals(at.Shape)));

    private static IEnumerable<Sample> Along(Func<int, Op> op, int inputs = 1) =>
        s_lines.Select(at => new Sample(op(at.Axis), [.. Enumerable.Repeat(Reals(at.Shape), inputs)]));

    private static IEnumerable<Sample> Integers(params Op[] ops) => ops.SelectMany(op => (Sample[])
        [new(op, Longs([2, 3], 3, -1, 2, 0, 5, 5)), new(op, Ints([2, 2], -1, 4, 0, 0)), new(op, Longs([0, 2]))]);

    private static IEnumerable<Sample> Bits(params Op[] ops) => ops.Select(op => new Sample(op, Bools([3, 2], 0, 1, 0, 1, 0, 0)));
}
