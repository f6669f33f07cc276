using static Nabla.Conformance.Recipes;

namespace Nabla.Conformance;

/// <summary>Views, and operators that move elements to a new buffer.</summary>
internal static class MovementSamples
{
    public static IEnumerable<Sample> All() => [.. Views(), .. Joins(), .. Embeds()];

    private static IEnumerable<Sample> Views() =>
    [
        new(new Permute([]), Reals([])), new(new Permute([0]), Reals([1])), new(new Permute([1, 0]), Reals([2, 3])),
        new(new Permute([2, 0, 1]), Reals([2, 3, 4])),
        new(new Permute([1, 0]), Reals([0, 2])), new(new Permute([1, 0]), Longs([2, 2], 1, 2, 3, 4)),
        new(new Permute([1, 0]), Bools([1, 2], 1, 0)),
        new(new Reshape([1, 1]), Reals([])), new(new Reshape([]), Reals([1])), new(new Reshape([3, 2]), Reals([2, 3])),
        new(new Reshape([2, 3, 1, 2]), Reals([4, 3])),
        new(new Reshape([4, 0]), Reals([0, 2])), new(new Reshape([4]), Ints([2, 2], 1, 2, 3, 4)),
        new(new Reshape([2, 1]), Bools([2], 1, 0)),
        new(new Expand([]), Reals([])), new(new Expand([4]), Reals([1])), new(new Expand([2, 3]), Reals([1, 3])),
        new(new Expand([2, 3, 4]), Reals([2, 1, 1])),
        new(new Expand([0]), Reals([1])), new(new Expand([2, 3]), Reals([2, 3])), new(new Expand([2, 2]), Longs([1, 2], 1, 2)),
        new(new Expand([3]), Bools([1], 1)),
        new(new Slice(0, 0, 1, 1), Reals([1])), new(new Slice(0, 1, 2, 1), Reals([4])), new(new Slice(0, 0, 3, 2), Reals([5])),
        new(new Slice(1, 1, 2, 3), Reals([2, 6])),
        new(new Slice(1, 2, 1, 1), Reals([2, 3, 2])), new(new Slice(0, 0, 0, 1), Reals([3])), new(new Slice(1, 0, 2, 1), Reals([0, 2])),
        new(new Slice(0, 1, 2, 2), Longs([4], 1, 2, 3, 4)), new(new Slice(0, 1, 1, 1), Bools([2], 1, 0)),
        new(new Flip([]), Reals([])), new(new Flip([0]), Reals([3])), new(new Flip([1]), Reals([2, 3])),
        new(new Flip([0, 2]), Reals([2, 3, 2])), new(new Flip([0]), Reals([0, 2])),
        new(new Flip([0]), Ints([3], 1, 2, 3)), new(new Flip([0]), Bools([2], 1, 0)),
        new(new Diagonal(0, 0, 1), Reals([1, 1])), new(new Diagonal(0, 0, 1), Reals([3, 3])), new(new Diagonal(1, 0, 1), Reals([2, 4])),
        new(new Diagonal(-1, 0, 1), Reals([4, 2])), new(new Diagonal(0, 0, 2), Reals([2, 3, 2])),
        new(new Diagonal(1, 2, 1), Reals([2, 3, 3])),
        new(new Diagonal(5, 0, 1), Reals([2, 3])), new(new Diagonal(0, 0, 1), Reals([0, 3])),
        new(new Diagonal(0, 0, 1), Longs([2, 2], 1, 2, 3, 4)),
        new(new Unfold(0, 1, 1), Reals([1])), new Sample(new Unfold(0, 2, 2), Reals([5])).At("one is left over"),
        new Sample(new Unfold(0, 3, 1), Reals([5])).At("overlaps"),
        new Sample(new Unfold(1, 3, 2), Reals([2, 5])).At("overlaps"), new Sample(new Unfold(0, 2, 3), Reals([7])).At("gaps"),
        new(new Unfold(1, 2, 1), Reals([2, 3, 2])),
        new(new Unfold(1, 2, 1), Reals([0, 3])), new(new Unfold(0, 0, 1), Reals([2])), new(new Unfold(0, 2, 1), Longs([3], 1, 2, 3)),
    ];

    private static IEnumerable<Sample> Joins() =>
    [
        new(new Cat(0), Reals([3])), new(new Cat(0), Reals([1]), Reals([1])), new(new Cat(0), Reals([2, 3]), Reals([1, 3])),
        new(new Cat(1), Reals([2, 1]), Reals([2, 3]), Reals([2, 2])),
        new(new Cat(1), Reals([2, 1, 2]), Reals([2, 2, 2])), new(new Cat(0), Reals([0]), Reals([2])),
        new(new Cat(1), Reals([0, 2]), Reals([0, 1])), new(new Cat(0), Reals([0]), Reals([0])),
        new(new Cat(0), Longs([2], 1, (1L << 53) + 1), Longs([1], 3)), new(new Cat(1), Ints([2, 1], 1, 2), Ints([2, 1], 3, 4)),
        new(new Cat(0), Bools([1], 1), Bools([2], 0, 1)),
    ];

    private static IEnumerable<Sample> Embeds() =>
    [
        new(new Embed(new Slice(0, 0, 1, 1), [1]), Reals([1])), new(new Embed(new Slice(0, 1, 2, 1), [4]), Reals([2])),
        new(new Embed(new Slice(1, 1, 2, 3), [2, 6]), Reals([2, 2])),
        new(new Embed(new Slice(0, 0, 0, 1), [3]), Reals([0])), new(new Embed(new Slice(1, 0, 1, 1), [0, 2]), Reals([0, 1])),
        new(new Embed(new Diagonal(0, 0, 1), [3, 3]), Reals([3])), new(new Embed(new Diagonal(1, 1, 2), [2, 3, 3]), Reals([2, 2])),
        new(new Embed(new Diagonal(-1, 0, 1), [3, 3]), Reals([2])),
        new Sample(new Embed(new Unfold(0, 3, 1), [5]), Reals([3, 3])).At("overlaps add up"),
        new Sample(new Embed(new Unfold(1, 3, 2), [2, 5]), Reals([2, 2, 3])).At("overlaps add up"),
        new Sample(new Embed(new Unfold(0, 2, 3), [7]), Reals([2, 2])).At("gaps stay 0"),
        new Sample(new Embed(new Expand([2, 3]), [1, 3]), Reals([2, 3])).At("copies add up"),
        new(new Embed(new Permute([1, 0]), [2, 3]), Reals([3, 2])), new(new Embed(new Flip([0]), [3]), Reals([3])),
        new(new Embed(new Reshape([]), [1, 1]), Reals([])),
        new(new Embed(new Diagonal(0, 0, 1), [2, 2]), Longs([2], 1, (1L << 53) + 1)),
        new(new Embed(new Unfold(0, 2, 1), [3]), Ints([2, 2], 1, 2, 3, 4)),
        new(new Embed(new Diagonal(0, 0, 1), [2, 2]), Bools([2], 1, 0)),
    ];
}
