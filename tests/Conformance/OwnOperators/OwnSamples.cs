using static Nabla.Conformance.Recipes;

namespace Nabla.Conformance.Tests;

/// <summary>The samples by which the operators of this folder are tested on each backend.</summary>
internal static class OwnSamples
{
    /// <summary>
    /// The samples of elementwise operators follow from their domains. The others name an ordinary point and an empty tensor.
    /// </summary>
    public static IEnumerable<Sample> All =>
    [
        .. Conformance.Samples.Of(new Cbrt()), .. Conformance.Samples.Of(new IsNegative()),
        new(new IsNegative(), Longs([3], -1, 0, 1)), new(new IsNegative(), Ints([2], -1, 4)),
        new(new EuclideanNorm([0]), Reals([3])), new(new EuclideanNorm([0, 2]), Reals([2, 3, 2])),
        new(new EuclideanNorm([1]), Reals([0, 2])),
        new(new RunningTotal(0), Reals([4])), new(new RunningTotal(1), Reals([2, 3, 2])), new(new RunningTotal(0), Reals([0])),
        new(new LowerMedian(0), Given([4], 3, 1, 2, 5)), new(new LowerMedian(1), Reals([2, 3])),
        new(new LowerMedian(0), Longs([3], 7, 9, 8)),
        new(new MatrixSquare(), Reals([2, 2])), new(new MatrixSquare(), Reals([2, 3, 3])), new(new MatrixSquare(), Reals([0, 2, 2])),
        new(new MultiplyAdd(), Reals([3]), Reals([3]), Reals([3])), new(new MultiplyAdd(), Reals([0]), Reals([0]), Reals([0])),
    ];

    /// <summary>High-precision values of the cube root, written by <c>accuracy.py</c>.</summary>
    public static string Accuracy
    {
        get
        {
            using var reader = new StreamReader(typeof(OwnSamples).Assembly.GetManifestResourceStream("own.txt")!);
            return reader.ReadToEnd();
        }
    }
}
