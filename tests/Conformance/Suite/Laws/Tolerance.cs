namespace Nabla.Conformance;

/// <summary>How far results may lie from what is expected: |a − b| ≤ tolerance · max(1, |b|).</summary>
/// <param name="First">Values and first derivatives.</param>
/// <param name="Second">Second derivatives.</param>
/// <param name="Differences">Central differences, which have an error of their own.</param>
public sealed record Tolerance(double First, double Second, double Differences)
{
    /// <summary>What a correct implementation meets in a floating-point dtype.</summary>
    public static Tolerance Of(DType floatType) => floatType == DType.Float32 ? new(1e-4, 1e-3, 1e-3) : new(1e-10, 1e-7, 1e-6);
}
