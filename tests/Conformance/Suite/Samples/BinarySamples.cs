using static Nabla.Conformance.DerivedSamples;
using static Nabla.Conformance.Recipes;

namespace Nabla.Conformance;

/// <summary>Ordinary points of operators whose inputs differ in dtype or that are defined by others, and integer and bool inputs.</summary>
internal static class BinarySamples
{
    public static IEnumerable<Sample> All() =>
    [
        .. On<Rhypot>(AwayFromZero, AwayFromZero), .. On<Rleg>(s => Reals(s, 2.1, 4), s => Reals(s)),
        .. Pairs.Select(pair => new Sample(Op.Of<CopyNan>(), Reals(pair.A), Reals(pair.B)).In(0)),
        .. On<LogicalAnd>(Coins, Coins), .. On<LogicalOr>(Coins, Coins), .. On<LogicalXor>(Coins, Coins),
        .. Pairs.Select(pair => new Sample(Op.Of<Where>(), Coins(pair.A), Reals(pair.B), Reals(pair.A))),
        .. Pairs.Skip(1).Select(pair => new Sample(Op.Of<Where>(), Coins(pair.B), Reals(pair.A), Reals([]))),
        .. Pairs.Select(pair => new Sample(Op.Of<Gate>(), Coins(pair.A), Reals(pair.B))),
        .. Pairs.Select(pair => new Sample(Op.Of<Gate>(), Reals(pair.A), Reals(pair.B)).In(1).At("a number as weight")),
        new(Op.Of<Gate>(), Longs([3], 0, 2, -1), Longs([2, 1], 3, 4)), new(Op.Of<Gate>(), Bools([2], 1, 0), Ints([2], 3, 4)),
        new(Op.Of<Gate>(), Bools([4], 1, 0, 1, 0), Bools([4], 1, 1, 0, 0)),
        new(Op.Of<LogicalNot>(), Coins([])), new(Op.Of<LogicalNot>(), Coins([2, 3])), new(Op.Of<LogicalNot>(), Coins([0])),
        new(Op.Of<LogicalNot>(), Given([4], 0, -0.0, 1, double.NaN)), new(Op.Of<LogicalNot>(), Longs([3], 0, 2, -1)),
        new(Op.Of<LogicalNot>(), Ints([3], 0, 2, -1)),
        .. Integers(Op.Of<Add>(), Op.Of<Sub>(), Op.Of<Mul>(), Op.Of<Maximum>(), Op.Of<Minimum>(), Op.Of<Eq>(), Op.Of<Ne>(), Op.Of<Lt>(),
            Op.Of<Le>(),
            Op.Of<Gt>(), Op.Of<Ge>(), Op.Of<LogicalAnd>(), Op.Of<LogicalOr>(), Op.Of<LogicalXor>()),
        .. Bits(Op.Of<Eq>(), Op.Of<Ne>()), .. Numbers(Op.Of<LogicalAnd>(), Op.Of<LogicalOr>(), Op.Of<LogicalXor>()),
        new(Op.Of<Where>(), Bools([3], 1, 0, 1), Longs([3], 1, 2, (1L << 53) + 1), Longs([], -1)),
        new(Op.Of<Where>(), Bools([2, 1], 1, 0), Ints([3], 1, 2, 3), Ints([2, 3], 4, 5, 6, 7, 8, 9)),
        new(Op.Of<Where>(), Bools([2], 1, 0), Bools([2], 1, 1), Bools([2, 2], 0, 0, 0, 1)),
    ];

    private static IEnumerable<Sample> On<TOp>(Func<Shape, Recipe> a, Func<Shape, Recipe> b) where TOp : Op, new() =>
        Pairs.Select(pair => new Sample(Op.Of<TOp>(), a(pair.A), b(pair.B)));

    private static IEnumerable<Sample> Integers(params Op[] ops) => ops.SelectMany(op => (Sample[])
    [
        new(op, Longs([2, 3], -3, 0, 2, 1, 5, -1), Longs([3], 2, 0, -1)), new(op, Ints([2, 1], 3, -2), Ints([1, 3], -2, 3, 0)),
        new(op, Longs([], 4), Longs([2], 4, 5)),
    ]);

    private static IEnumerable<Sample> Bits(params Op[] ops) =>
        ops.Select(op => new Sample(op, Bools([4], 0, 0, 1, 1), Bools([4], 0, 1, 0, 1)));

    private static IEnumerable<Sample> Numbers(params Op[] ops) =>
        ops.Select(op => new Sample(op, Given([4], 0, -0.0, 0.5, double.NaN), Given([2, 1], 0, 2)).At("a number is true unless it is 0"));
}
