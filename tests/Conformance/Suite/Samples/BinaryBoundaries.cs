using static Nabla.Conformance.Recipes;

namespace Nabla.Conformance;

/// <summary>Ties, zeros, branch cuts, NaN and infinities of operators on several inputs.</summary>
internal static class BinaryBoundaries
{
    private const double Inf = double.PositiveInfinity, NaN = double.NaN;

    public static IEnumerable<Sample> All() =>
    [
        new Sample(Op.Of<Maximum>(), Given([3], 1, 2, -1), Given([3], 1, 0, -1)).Kink("ties", [0.5, 1, 0.5], [0.5, 0, 0.5]),
        new Sample(Op.Of<Minimum>(), Given([3], 1, 2, -1), Given([3], 1, 0, -1)).Kink("ties", [0.5, 0, 0.5], [0.5, 1, 0.5]),
        new Sample(Op.Of<Maximum>(), Given([2, 2], 1, 1, 0, 2), Given([], 1)).Kink("broadcast ties", [0.5, 0.5, 0, 1], [2]),
        new Sample(Op.Of<Maximum>(), Given([4], NaN, 1, Inf, -Inf), Given([4], 1, NaN, 0, 0)).ValuesOnly("NaN and infinities"),
        new Sample(Op.Of<Minimum>(), Given([4], NaN, 1, Inf, -Inf), Given([4], 1, NaN, 0, 0)).ValuesOnly("NaN and infinities"),
        .. Compared(Op.Of<Eq>(), Op.Of<Ne>(), Op.Of<Lt>(), Op.Of<Le>(), Op.Of<Gt>(), Op.Of<Ge>()),

        new Sample(Op.Of<Mul>(), Given([3], 0, 0, 2), Given([3], 0, 3, 0)).At("zeros"),
        new Sample(Op.Of<Mul>(), Given([3], 0, Inf, NaN), Given([3], Inf, -1, 0)).ValuesOnly("NaN and infinities"),
        new Sample(Op.Of<Add>(), Given([3], Inf, Inf, NaN), Given([3], -Inf, 1, 0)).ValuesOnly("NaN and infinities"),
        new Sample(Op.Of<Sub>(), Given([3], Inf, Inf, NaN), Given([3], Inf, 1, 0)).ValuesOnly("NaN and infinities"),
        new Sample(Op.Of<Div>(), Given([4], 1, -1, 0, 1), Given([4], 0, 0, 0, -0.0)).ValuesOnly("by 0"),
        new Sample(Op.Of<Div>(), Given([2], 0, 0), Given([2], 2, -3)).At("of 0"),

        // A power of a negative number exists only for integer exponents, so that it has no derivative in b.
        new Sample(Op.Of<Pow>(), Given([4], 0, 0, 0, 0), Given([4], 0, 1, 2, 3)).In(0).At("of 0, in a").Stating([0, 1, 0, 0]),
        new Sample(Op.Of<Pow>(), Given([3], 0, 0, 0), Given([3], 0.5, 1, 2)).In(1).At("of 0, in b").Stating([0, 0, 0]),
        // 0¹ is left out, since its mixed second derivative 1 + ln a is infinite.
        new Sample(Op.Of<Pow>(), Given([2], 0, 0), Given([2], 2, 3)).Kink("of 0, in both", [0, 0], [0, 0]),
        new Sample(Op.Of<Pow>(), Given([3], 0.5, 1, 2), Given([], 0)).At("exponent 0").Stating([0, 0, 0], [0]),
        new Sample(Op.Of<Pow>(), Given([3], 0.5, 1, 2), Given([], 1)).At("exponent 1"),
        new Sample(Op.Of<Pow>(), Given([4], -0.5, -1, -2, -1.5), Given([4], 0, 1, 2, -3)).In(0).At("of negative numbers"),
        new Sample(Op.Of<Pow>(), Given([3], -2, 0, 0), Given([3], 0.5, -1, -2)).ValuesOnly("not finite", [NaN, -Inf, -Inf], [NaN, 0, 0]),

        new Sample(Op.Of<Atan2>(), Given([3], 0, 1, -1), Given([3], 1, 0, 0)).At("on the axes"),
        new Sample(Op.Of<Atan2>(), Given([1], 0), Given([1], -1)).Kink("on the cut", [-1], [0]),
        new Sample(Op.Of<Atan2>(), Given([3], 0, -0.0, 0), Given([3], 0, -1, -0.0))
            .ValuesOnly("at the origin and below the cut", [NaN, -1, NaN], [NaN, 0, NaN]),
        new Sample(Op.Of<Atan2>(), Given([4], NaN, Inf, -Inf, 1), Given([4], 1, 1, -Inf, Inf)).ValuesOnly("NaN and infinities"),

        new Sample(Op.Of<Rhypot>(), Given([5], 0, Inf, 1, -Inf, NaN), Given([5], 0, 1, Inf, Inf, 1)).ValuesOnly("at 0, NaN and infinities"),
        new Sample(Op.Of<Rhypot>(), Given([2], 3e30, 4e-30), Given([2], -4e30, -3e-30)).ValuesOnly("whose squares overflow or underflow"),
        new Sample(Op.Of<Rleg>(), Given([5], 1, 1, 1, -2, NaN), Given([5], 1, -1, 2, 1, 0)).ValuesOnly("at the ends and outside"),
        new Sample(Op.Of<CopyNan>(), Given([3], 1, NaN, Inf), Given([3], NaN, 1, -Inf)).ValuesOnly("NaN"),

        new Sample(Op.Of<Where>(), Bools([4], 1, 0, 1, 0), Given([4], 1, NaN, 2, Inf),
            Given([4], NaN, 3, -Inf, 4)).At("NaN where it is not chosen"),
        new Sample(Op.Of<Where>(), Bools([2], 1, 0), Given([2], NaN, 1), Given([2], 1, Inf)).ValuesOnly("NaN where it is chosen"),

        new Sample(Op.Of<Gate>(), Bools([4], 0, 0, 1, 0), Given([4], NaN, Inf, 2, -Inf)).At("closed before NaN and infinities"),
        new Sample(Op.Of<Gate>(), Given([4], 0, -0.0, 0.5, 0), Given([4], NaN, Inf, 2, -Inf)).In(1).At("closed before NaN and infinities"),
        new Sample(Op.Of<Gate>(), Given([2], NaN, 1), Given([2], 1, NaN)).ValuesOnly("open before NaN"),

        new Sample(Op.Of<Add>(), Ints([2], int.MaxValue, int.MinValue), Ints([2], 1, -1)).At("wraps"),
        new Sample(Op.Of<Sub>(), Ints([2], int.MinValue, int.MaxValue), Ints([2], 1, -1)).At("wraps"),
        new Sample(Op.Of<Mul>(), Ints([2], 65_536, 70_000), Ints([2], 65_536, 70_000)).At("wraps"),
        new Sample(Op.Of<Add>(), Longs([2], long.MaxValue, 1L << 53), Longs([2], 1, 1)).At("wraps, and beyond double"),
        new Sample(Op.Of<Mul>(), Longs([2], (1L << 53) + 1, 3_037_000_500), Longs([2], 3, 3_037_000_500)).At("wraps, and beyond double"),
        new Sample(Op.Of<Eq>(), Longs([2], (1L << 53) + 1, 1L << 53), Longs([], 1L << 53)).At("beyond double"),
        new Sample(Op.Of<Lt>(), Longs([2], 1L << 53, (1L << 53) + 1), Longs([], (1L << 53) + 1)).At("beyond double"),
        new Sample(Op.Of<Maximum>(), Longs([2], 1L << 53, (1L << 53) + 2), Longs([], (1L << 53) + 1)).At("beyond double"),
    ];

    private static IEnumerable<Sample> Compared(params Op[] ops) => ops.SelectMany(op => (Sample[])
    [
        new Sample(op, Given([4], 1, 2, 0, 3), Given([4], 1, 1, -0.0, 4)).At("ties"),
        new Sample(op, Given([5], NaN, NaN, 1, Inf, -Inf), Given([5], NaN, 1, NaN, Inf, Inf)).At("NaN and infinities"),
    ]);
}
