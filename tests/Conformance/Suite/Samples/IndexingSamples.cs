using static Nabla.Conformance.Recipes;

namespace Nabla.Conformance;

/// <summary>Operators with an index as input: places that occur twice or not at all, and an index shorter than the tensor.</summary>
internal static class IndexingSamples
{
    public static IEnumerable<Sample> All() =>
    [
        new(new Gather(0), Reals([1]), Longs([1], 0)), new Sample(new Gather(0), Reals([3]), Longs([4], 2, 0, 2, 2)).At("repeated"),
        new(new Gather(1), Reals([2, 3]), Longs([2, 2], 0, 2, 1, 1)),
        new(new Gather(0), Reals([2, 3]), Longs([3, 3], 0, 1, 0, 1, 1, 0, 0, 0, 1)),
        new Sample(new Gather(0), Reals([3, 4]), Longs([2, 2], 2, 0, 1, 1)).At("shorter index"),
        new(new Gather(1), Reals([2, 3, 2]), Longs([2, 2, 2], 0, 1, 2, 0, 1, 1, 2, 2)),
        new(new Gather(0), Reals([3]), Ints([2], 1, 2)), new(new Gather(0), Reals([3]), Longs([0])),
        new(new Gather(0), Longs([3], 5, 6, (1L << 53) + 1), Longs([2], 2, 0)),
        new(new Gather(0), Ints([2], 5, 6), Longs([2], 1, 1)), new(new Gather(0), Bools([2], 1, 0), Longs([3], 1, 0, 1)),

        new(new ScatterAdd(0), Reals([1]), Longs([1], 0), Reals([1])),
        new Sample(new ScatterAdd(0), Reals([3]), Longs([4], 2, 0, 2, 2), Reals([4])).At("repeated"),
        new(new ScatterAdd(1), Reals([2, 3]), Longs([2, 2], 0, 2, 1, 1), Reals([2, 2])),
        new Sample(new ScatterAdd(0), Reals([3, 4]), Longs([2, 2], 2, 0, 1, 1), Reals([2, 2])).At("shorter index"),
        new Sample(new ScatterAdd(1), Reals([2, 3, 2]), Longs([2, 2, 2], 0, 1, 0, 1, 1, 1, 2, 2), Reals([2, 2, 2])).At("repeated"),
        new(new ScatterAdd(0), Reals([3]), Ints([2], 1, 2), Reals([2])), new(new ScatterAdd(0), Reals([3]), Longs([0]), Reals([0])),
        new(new ScatterAdd(0), Reals([0, 2]), Longs([0, 2]), Reals([0, 2])),
        new(new ScatterAdd(0), Longs([3], 1, 2, 3), Longs([2], 1, 1), Longs([2], 1L << 53, 1)),
        new(new ScatterAdd(0), Ints([2], 1, 2), Longs([2], 1, 1), Ints([2], int.MaxValue, 5)),

        new(new IndexSelect(0), Reals([1]), Longs([1], 0)),
        new Sample(new IndexSelect(0), Reals([3]), Longs([4], 2, 0, 2, 2)).At("repeated"),
        new(new IndexSelect(1), Reals([2, 3]), Longs([2], 2, 0)), new(new IndexSelect(0), Reals([3, 2]), Ints([2], 2, 0)),
        new(new IndexSelect(1), Reals([2, 3, 2]), Longs([4], 1, 0, 2, 1)),
        new(new IndexSelect(0), Reals([3, 2]), Longs([0])), new(new IndexSelect(0), Reals([2, 0]), Longs([3], 1, 0, 1)),
        new(new IndexSelect(0), Longs([2], 5, (1L << 53) + 1), Longs([1], 1)),
        new(new IndexSelect(1), Ints([2, 2], 1, 2, 3, 4), Longs([1], 1)), new(new IndexSelect(0), Bools([2], 1, 0), Longs([3], 1, 0, 1)),

        new(new IndexAdd(0), Reals([1]), Longs([1], 0), Reals([1])),
        new Sample(new IndexAdd(0), Reals([3]), Longs([4], 2, 0, 2, 2), Reals([4])).At("repeated"),
        new(new IndexAdd(1), Reals([2, 3]), Longs([2], 2, 0), Reals([2, 2])),
        new(new IndexAdd(0), Reals([3, 2]), Ints([2], 2, 0), Reals([2, 2])),
        new Sample(new IndexAdd(1), Reals([2, 3, 2]), Longs([3], 1, 1, 0), Reals([2, 3, 2])).At("repeated"),
        new(new IndexAdd(0), Reals([3, 2]), Longs([0]), Reals([0, 2])),
        new(new IndexAdd(0), Longs([3], 1, 2, 3), Longs([2], 1, 1), Longs([2], 1L << 53, 1)),
        new(new IndexAdd(0), Ints([2], 1, 2), Longs([2], 1, 1), Ints([2], int.MaxValue, 5)),
    ];
}
