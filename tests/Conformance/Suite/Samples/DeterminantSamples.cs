using static Nabla.Conformance.Recipes;

namespace Nabla.Conformance;

/// <summary>Determinants and their derivatives. They are polynomials, so that singular matrices are ordinary points.</summary>
internal static class DeterminantSamples
{
    private static readonly Shape[] s_squares = [[1, 1], [2, 2], [3, 3], [4, 4], [2, 3, 3], [2, 1, 2, 2], [0, 0], [0, 2, 2]];

    // Elimination of these matrices needs no rounding, so that every backend finds exactly 0.
    private static readonly (string Note, Recipe Matrix)[] s_singular =
    [
        ("rank n-1", Given([3, 3], 1, 2, 3, 2, 4, 6, 0, 1, 1)), ("rank n-2", Given([3, 3], 1, 2, 3, 2, 4, 6, -1, -2, -3)),
        ("zero", Given([3, 3], new double[9])),
        ("rank 0 to 2", Given([3, 2, 2], 0, 0, 0, 0, 1, 2, 2, 4, 1, 2, 3, 4)),
    ];

    public static IEnumerable<Sample> All() =>
    [
        .. s_squares.Select(shape => new Sample(Op.Of<Det>(), Reals(shape))),
        .. s_squares.Select(shape => new Sample(Op.Of<SlogDet>(), Regular(shape))),
        .. s_squares.Select(shape => new Sample(Op.Of<Cofactor>(), Reals(shape))),
        .. s_singular.Select(at => new Sample(Op.Of<Det>(), at.Matrix).At(at.Note)),
        .. s_singular.Select(at => new Sample(Op.Of<SlogDet>(), at.Matrix).ValuesOnly(at.Note)),
        .. s_singular.Select(at => new Sample(Op.Of<Cofactor>(), at.Matrix).At(at.Note)),
        .. s_singular[..3].Select(at => new Sample(Op.Of<Cofactor>(), at.Matrix, Reals([3, 3])).At(at.Note)),
        new Sample(Op.Of<Det>(), Given([3, 3], 1, 2, 3, 4, 5, 6, 7, 8, 9)).At("singular but for rounding"),
        new Sample(Op.Of<Det>(), Given([3, 3], 0, 2, 1, 1, 0, 0, 0, 1, 3)).At("needs pivots"),
        new Sample(Op.Of<SlogDet>(), Given([2, 2, 2], 0, 2, 1, 0, 1, 2, 3, 5)).At("negative"),

        new(Op.Of<Cofactor>(), Reals([2, 2]), Reals([2, 2])), new(Op.Of<Cofactor>(), Reals([3, 3]), Reals([3, 3])),
        new(Op.Of<Cofactor>(), Reals([2, 3, 3]), Reals([3, 3])), new(Op.Of<Cofactor>(), Reals([3, 3]), Reals([2, 3, 3])),
        new(Op.Of<Cofactor>(), Reals([0, 2, 2]), Reals([2, 2])),
        new(Op.Of<Cofactor>(), Reals([3, 3]), Reals([3, 3]), Reals([3, 3])),
        new(Op.Of<Cofactor>(), Reals([4, 4]), Reals([4, 4]), Reals([4, 4])),
        new(Op.Of<Cofactor>(), Reals([2, 1, 2, 2]), Reals([3, 2, 2])),
        new Sample(Op.Of<Cofactor>(), Reals([1, 1]), Reals([1, 1])).At("more directions than rows"),
        new Sample(Op.Of<Cofactor>(), Reals([2, 2]), Reals([2, 2]), Reals([2, 2])).At("more directions than rows"),
    ];
}
