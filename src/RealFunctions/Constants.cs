namespace Nabla.RealFunctions;

/// <summary>What several functions share.</summary>
internal static class Constants
{
    /// <summary>1.5·2⁵²: a double that is added to it is rounded to an integer, which is then in the lowest bits.</summary>
    public const double Shifter = 6755399441055744.0;

    /// <summary>1.5·2²³, which does the same for floats.</summary>
    public const float SingleShifter = 12582912;

    /// <summary>ln 2 = High + Low; the product of High and an integer of 11 bits is exact.</summary>
    public const double Ln2 = 0.6931471805599453, Ln2High = 6.93147180369123816490e-01, Ln2Low = 1.90821492927058770002e-10;

    /// <summary>The same in float32; the product of High and an integer of 14 bits is exact.</summary>
    public const float Ln2HighSingle = 0.693359375f, Ln2LowSingle = -2.12194440e-4f;

    /// <summary>Whether all numbers of x are between −limit and limit; false for NaN.</summary>
    [MethodImpl(AggressiveInlining)]
    public static bool IsWithin<V>(V x, double limit) where V : struct, IReal<V> => V.All(V.Abs(x) <= limit);
}
