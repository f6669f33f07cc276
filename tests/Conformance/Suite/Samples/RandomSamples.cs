using static Nabla.Conformance.Recipes;

namespace Nabla.Conformance;

/// <summary>
/// Random numbers of one key and of many, in numbers that fill whole blocks and vectors and in numbers that do not.
/// </summary>
internal static class RandomSamples
{
    private const long Seed = 0x0123456789ABCDEF;

    private static readonly Shape[] s_shapes = [[], [1], [7], [2, 3], [0], [2, 0, 3], [1030]];

    public static IEnumerable<Sample> All() =>
    [
        .. s_shapes.SelectMany(shape => (Sample[])
        [
            .. Each(new Uniform(shape, DType.Float64)), .. Each(new Uniform(shape, DType.Float32)),
            .. Each(new Normal(shape, DType.Float64)), .. Each(new Normal(shape, DType.Float32)), .. Each(new RandInt(shape, -3, 6)),
        ]),
        .. Each(new RandInt([9], long.MinValue, long.MaxValue)), .. Each(new RandInt([9], 0, 1)),
        .. Each(new RandInt([9], -1, long.MaxValue)),
        .. new[] { 0, 1, 2, 33 }.SelectMany(count => (Sample[])[.. Each(new Keys([count])), .. Each(new Permutation([count]))]),
    ];

    private static IEnumerable<Sample> Each(RandomNumbers op) =>
    [
        new(op, Longs([], Seed)), new(op, Longs([3], Seed, -1, 0)), new(op, Longs([2, 1, 2], Seed, 1, long.MinValue, long.MaxValue)),
        new(op, Longs([0, 2])),
    ];
}
