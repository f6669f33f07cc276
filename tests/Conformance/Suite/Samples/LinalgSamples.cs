using static Nabla.Conformance.Recipes;

namespace Nabla.Conformance;

/// <summary>Matrix products, solutions and factors, on matrices far from singular.</summary>
internal static class LinalgSamples
{
    private const double NaN = double.NaN;

    private static readonly (Shape A, Shape B)[] s_products =
    [
        ([1, 1], [1, 1]), ([2, 3], [3, 4]), ([2, 2, 3], [2, 3, 2]), ([2, 1, 2, 3], [3, 3, 2]), ([2, 3], [4, 3, 2]),
        ([3, 2, 3], [3, 4]), ([2, 3, 2, 3], [3, 1]), ([3, 2, 1], [1, 2]), ([2, 3], [3, 3, 1]), ([4, 2], [2, 3, 2, 1]),
        ([2, 3, 1, 2], [3, 2, 1]),
        ([2, 0], [0, 3]), ([0, 2], [2, 3]), ([0, 2, 3], [3, 1]), ([2, 2, 0], [0, 2]),
    ];

    private static readonly (Shape A, Shape B)[] s_systems =
    [
        ([1, 1], [1, 1]), ([3, 3], [3, 2]), ([2, 2, 2], [2, 2, 1]), ([2, 2], [3, 2, 1]), ([3, 2, 2], [2, 1]),
        ([2, 1, 2, 2], [3, 2, 1]), ([2, 3, 2, 2], [3, 2, 2]), ([0, 0], [0, 2]), ([2, 2], [2, 0]), ([0, 2, 2], [2, 1]),
    ];

    private static readonly Shape[] s_triangles = [[1, 1], [3, 3], [2, 3], [3, 2], [2, 2, 3], [0, 3], [3, 0], [0, 2, 2]];

    private static readonly Shape[] s_squares = [[1, 1], [3, 3], [2, 2, 2], [2, 1, 2, 2], [0, 0], [0, 2, 2]];

    // A column with a NaN has a pivot that is not 0, so that the NaN reaches the result.
    private static IEnumerable<Sample> WithNaN(Op op, params Recipe[] others)
    {
        (double[] A, string Place)[] all =
        [
            ([NaN, 0, 0, 0, 1, 0, 0, 0, 1], "first"), ([0, 1, 0, NaN, 0, 0, 0, 0, 1], "below"),
            ([1, 0, 0, 0, NaN, 0, 0, 0, 1], "inside"), ([0, 2, NaN, 1, 0, 0, 0, 1, 3], "above"),
        ];
        foreach (var (a, place) in all)
            yield return new Sample(op, [Given([3, 3], a), .. others]).ValuesOnly($"NaN, {place}");
    }

    public static IEnumerable<Sample> All() =>
    [
        .. s_products.Select(pair => new Sample(Op.Of<MatMul>(), Reals(pair.A), Reals(pair.B))),
        new(Op.Of<MatMul>(), Longs([2, 2], 1, 2, 3, (1L << 53) + 1), Longs([2, 2], 1, 0, 0, 1)),
        new(Op.Of<MatMul>(), Ints([1, 2], 65_536, 1), Ints([2, 1], 65_536, 7)),
        new Sample(Op.Of<MatMul>(), Given([1, 2], 0, 1), Given([2, 1], double.PositiveInfinity, 2)).ValuesOnly("0 times infinity"),

        .. s_triangles.SelectMany(shape => (Sample[])[new(new Tril(0), Reals(shape)), new(new Triu(0), Reals(shape))]),
        .. ((int[])[-7, -1, 1, 2, 7]).SelectMany(d => (Sample[])[new(new Tril(d), Reals([3, 4])), new(new Triu(d), Reals([3, 4]))]),
        new(new Tril(int.MaxValue), Reals([2, 2])), new(new Triu(int.MinValue), Reals([2, 2])),
        new(new Tril(0), Longs([2, 2], 1, 2, 3, (1L << 53) + 1)), new(new Triu(0), Ints([2, 2], 1, 2, 3, 4)),
        new(new Tril(0), Bools([2, 2], 1, 1, 1, 1)), new(new Triu(0), Bools([2, 2], 1, 1, 1, 1)),
        new Sample(new Tril(0), Given([2, 2], 1, NaN, 2, 3)).At("NaN outside"),
        new Sample(new Triu(0), Given([2, 2], 1, 2, double.PositiveInfinity, 3)).At("infinity outside"),

        .. s_systems.Select(pair => new Sample(Op.Of<Solve>(), Regular(pair.A), Reals(pair.B))),
        new Sample(Op.Of<Solve>(), Given([3, 3], 0, 2, 1, 1, 0, 0, 0, 1, 3), Reals([3, 1])).At("needs pivots"),
        .. s_systems.Select(pair => new Sample(new SolveTriangular(Upper: true, Unitriangular: false), Regular(pair.A), Reals(pair.B))),
        .. s_systems.Select(pair => new Sample(new SolveTriangular(Upper: false, Unitriangular: false), Regular(pair.A), Reals(pair.B))),
        new(new SolveTriangular(Upper: true, Unitriangular: true), Reals([3, 3]), Reals([3, 2])),
        new(new SolveTriangular(Upper: false, Unitriangular: true), Reals([2, 3, 3]), Reals([3, 1])),
        new Sample(new SolveTriangular(Upper: true, Unitriangular: false), Given([2, 2], 2, 1, NaN, 3),
            Reals([2, 1])).At("the other half is not read"),
        new Sample(new SolveTriangular(Upper: false, Unitriangular: true), Given([2, 2], NaN, NaN, 3, NaN),
            Reals([2, 1])).At("neither the other half nor the diagonal is read"),
        new Sample(new SolveTriangular(Upper: true, Unitriangular: false), Given([2, 2], 2, 0, 0, 0),
            Given([2, 1], 2, 3)).ValuesOnly("zero on the diagonal"),

        .. s_squares.Select(shape => new Sample(Op.Of<Inv>(), Regular(shape))),
        new Sample(Op.Of<Inv>(), Given([3, 3], 0, 2, 1, 1, 0, 0, 0, 1, 3)).At("needs pivots"),
        .. WithNaN(Op.Of<Inv>()), .. WithNaN(Op.Of<Det>()), .. WithNaN(Op.Of<SlogDet>()), .. WithNaN(Op.Of<Solve>(), Reals([3, 2])),
        .. s_squares.Select(shape => new Sample(Op.Of<Cholesky>(), PositiveDefinite(shape))),
        new Sample(Op.Of<Cholesky>(), Given([2, 2], 4, 3, -1, 5)).At("the symmetric part counts"),
    ];
}
