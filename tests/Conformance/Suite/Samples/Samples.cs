namespace Nabla.Conformance;

/// <summary>
/// The points at which every operator is tested on every backend. An operator has a scalar, one element, an ordinary case, more axes, an
/// empty tensor, broadcasting, the other dtypes, and its boundaries.
/// </summary>
public static class Samples
{
    private static readonly Dictionary<string, Sample> s_named = Enumerate().ToDictionary(sample => sample.ToString());

    /// <summary>All samples, by operator family.</summary>
    public static IReadOnlyList<Sample> All { get; } = [.. s_named.Values];

    /// <summary>Inputs that every backend must refuse.</summary>
    public static IReadOnlyList<Refusal> Refused { get; } = [.. Refusals.All()];

    /// <summary>The sample that prints as <paramref name="name"/>. Test runners handle strings better than objects.</summary>
    public static Sample Named(string name) => s_named[name];

    /// <summary>
    /// The samples that follow from the record of an elementwise operator: for the <c>ExtraSamples</c> of a backend that has one of its
    /// own.
    /// </summary>
    public static IEnumerable<Sample> Of(Op op)
    {
        ArgumentNullException.ThrowIfNull(op);
        return DerivedSamples.Of(op);
    }

    private static IEnumerable<Sample> Enumerate() =>
    [
        .. DerivedSamples.Of(typeof(Op).Assembly),
        .. UnarySamples.All(), .. UnaryBoundaries.All(), .. BinarySamples.All(), .. BinaryBoundaries.All(), .. ReductionSamples.All(),
        .. ScanSamples.All(), .. MovementSamples.All(), .. IndexingSamples.All(), .. LinalgSamples.All(), .. DeterminantSamples.All(),
        .. RandomSamples.All(),
    ];
}
