using static Nabla.Conformance.Recipes;

namespace Nabla.Conformance;

/// <summary>Kinks, steps, edges of the domain, NaN and infinities of operators on one input.</summary>
internal static class UnaryBoundaries
{
    private const double Inf = double.PositiveInfinity, NaN = double.NaN;

    public static IEnumerable<Sample> All() =>
    [
        new Sample(Op.Of<Abs>(), Given([4], -1, 0, -0.0, 1)).Kink("at 0", [-1, 0, 0, 1]),
        new Sample(Op.Of<Relu>(), Given([4], -1, 0, -0.0, 1)).Kink("at 0", [0, 0, 0, 1]),
        new Sample(Op.Of<Sign>(), Given([4], -1, 0, -0.0, 1)).Kink("at 0", [0, 0, 0, 0]),
        new Sample(Op.Of<Floor>(), Given([5], -1, -0.5, 0, 0.5, 1)).Kink("at steps", [0, 0, 0, 0, 0]),
        new Sample(Op.Of<Ceil>(), Given([5], -1, -0.5, 0, 0.5, 1)).Kink("at steps", [0, 0, 0, 0, 0]),
        new Sample(Op.Of<Round>(), Given([6], -2.5, -1.5, -0.5, 0.5, 1.5, 2.5)).Kink("halves go to even", [0, 0, 0, 0, 0, 0]),
        new Sample(new Clamp(-1, 1), Given([5], -2, -1, 0, 1, 2)).Kink("at the edges", [0, 1, 1, 1, 0]),
        new Sample(new Clamp(1, 1), Given([3], 0, 1, 2)).Kink("equal bounds", [0, 1, 0]),
        new Sample(new Clamp(0, null), Given([3], -1, 0, 1)).Kink("at the one edge", [0, 1, 1]),
        new Sample(new Clamp(null, 0), Given([3], -1, 0, 1)).Kink("at the one edge", [1, 1, 0]),
        new Sample(new Softplus(1, 1), Given([3], 0.5, 1, 1.5)).Kink("at the threshold", [0.6224593312018546, 0.7310585786300049, 1]),

        new Sample(Op.Of<Sqrt>(), Given([3], 0, -1, 4)).ValuesOnly("at 0 and below", [Inf, NaN, 0.25]),
        new Sample(Op.Of<Rsqrt>(), Given([3], 0, -1, 4)).ValuesOnly("at 0 and below", [-Inf, NaN, -1 / 16.0]),
        new Sample(Op.Of<Reciprocal>(), Given([2], 0, -0.0)).ValuesOnly("at 0", [-Inf, -Inf]),
        new Sample(Op.Of<Log>(), Given([3], 0, -1, 1)).ValuesOnly("at 0 and below", [Inf, NaN, 1]),
        new Sample(Op.Of<Log2>(), Given([3], 0, -1, 8)).ValuesOnly("at 0 and below", [Inf, NaN, 1 / (8 * Math.Log(2))]),
        new Sample(Op.Of<Log10>(), Given([3], 0, -1, 1000)).ValuesOnly("at 0 and below", [Inf, NaN, 1 / (1000 * Math.Log(10))]),
        new Sample(Op.Of<Log1p>(), Given([3], -1, -2, 0)).ValuesOnly("at -1 and below", [Inf, NaN, 1]),
        new Sample(Op.Of<Asin>(), Given([4], -1, 1, -1.5, 1.5)).ValuesOnly("at the ends and outside", [Inf, Inf, NaN, NaN]),
        new Sample(Op.Of<Acos>(), Given([4], -1, 1, -1.5, 1.5)).ValuesOnly("at the ends and outside", [-Inf, -Inf, NaN, NaN]),
        new Sample(Op.Of<Acosh>(), Given([3], 1, 0.5, -2)).ValuesOnly("at 1 and below", [Inf, NaN, NaN]),
        new Sample(Op.Of<Atanh>(), Given([4], -1, 1, -1.5, 1.5)).ValuesOnly("at the ends and outside", [Inf, Inf, NaN, NaN]),

        new Sample(Op.Of<Expm1>(), Given([4], 1e-12, -1e-9, 0, 1e-5)).At("near 0"),
        new Sample(Op.Of<Log1p>(), Given([4], 1e-12, -1e-9, 0, 1e-5)).At("near 0"),
        new Sample(Op.Of<Tanh>(), Given([3], 1e-9, 0, 30)).At("near 0 and flat"),
        new Sample(new Sech2(1), Given([5], 1e-9, 0, -30, 800, -800)).At("near 0 and flat"),
        new Sample(Op.Of<Erf>(), Given([6], 1e-9, 0, 2.999, 3.001, -5, 7)).At("near 0 and flat"),
        new Sample(Op.Of<Sigmoid>(), Given([4], -800, -40, 40, 800)).At("flat"),
        new Sample(new Softplus(1, 20), Given([4], -800, -30, 19, 800)).At("flat and straight"),
        new Sample(Op.Of<Square>(), Given([2], 0, -0.0)).At("at 0"),

        .. Special(new Sech2(1), new Softplus(1, 20), new Clamp(-1, 1), new Clamp(0, null), new Cast(DType.Float32), new Cast(DType.Bool),
            Op.Of<Detach>()),

        new Sample(Op.Of<Square>(), Ints([2], 70_000, -70_000)).At("wraps"),
        new Sample(Op.Of<Square>(), Longs([2], 1L << 33, 3_037_000_500)).At("wraps"),
        new Sample(Op.Of<Neg>(), Ints([2], int.MinValue, int.MaxValue)).At("wraps"),
        new Sample(Op.Of<Abs>(), Ints([2], int.MinValue, int.MaxValue)).At("wraps"),
        new Sample(Op.Of<Copy>(), Longs([2], long.MinValue, (1L << 53) + 1)).At("beyond double"),
        new Sample(new Cast(DType.Int32), Longs([2], 1L << 33, (1L << 32) - 1)).At("wraps"),
    ];

    private static IEnumerable<Sample> Special(params Op[] ops) =>
        ops.Select(op => new Sample(op, Given([3], NaN, Inf, -Inf)).ValuesOnly("NaN and infinities"));
}
