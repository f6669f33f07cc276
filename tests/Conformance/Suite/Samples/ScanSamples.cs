using static Nabla.Conformance.Recipes;

namespace Nabla.Conformance;

/// <summary>Operators that run along an axis, also through zeros.</summary>
internal static class ScanSamples
{
    private static readonly (Shape Shape, int Axis)[] s_lines =
        [([1], 0), ([4], 0), ([2, 3], 0), ([2, 3], 1), ([2, 3, 2], 1), ([0], 0), ([2, 0], 0), ([2, 0], 1)];

    public static IEnumerable<Sample> All() =>
    [
        .. s_lines.Select(at => new Sample(new CumSum(at.Axis), Reals(at.Shape))),
        .. s_lines.Select(at => new Sample(new CumProd(at.Axis), Reals(at.Shape))),
        .. s_lines.Select(at => new Sample(new LinearRecurrence(at.Axis), Reals(at.Shape), Reals(at.Shape))),
        new Sample(new CumProd(0), Given([4], 2, 0, -3, 0.5)).At("one zero"),
        new Sample(new CumProd(0), Given([4], 2, 0, 0, 0.5)).At("two zeros"),
        new Sample(new CumProd(0), Given([4], 0, 2, 3, 0)).At("zeros at the ends"),
        new Sample(new CumProd(1), Given([2, 3], 0, 0, 0, 1, 0, 2)).At("zeros"),
        new Sample(new LinearRecurrence(0), Given([4], 0, 2, 0, 1), Given([4], 1, 0, -1, 2)).At("zeros"),
        new(new CumSum(1), Longs([2, 3], 1, -2, 3, 4, 5, -6)), new(new CumSum(0), Ints([3], 1, 2, 3)),
        new(new CumProd(1), Longs([2, 3], 1, -2, 3, 4, 0, -6)), new(new CumProd(0), Ints([3], 1, 2, 3)),
        new Sample(new CumSum(0), Ints([3], int.MaxValue, 1, -5)).At("beyond int32"),
        new Sample(new CumProd(0), Ints([3], 65_536, 65_537, 3)).At("beyond int32"),
        new Sample(new CumSum(0), Longs([3], 1L << 53, 1, 1)).At("beyond double"),
        new Sample(new CumSum(0), Given([4], 1, double.PositiveInfinity, 1, double.NaN)).ValuesOnly("NaN and infinities"),
    ];
}
