using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nabla.Cpu;

/// <summary>What the real functions share.</summary>
internal static class RealMath
{
    /// <summary>1.5·2⁵²: a double that is added to it is rounded to an integer, which then stands in the lowest bits.</summary>
    public const double Shifter = 6755399441055744.0;

    /// <summary>ln 2 = High + Low; the product of High and an integer of 11 bits is exact.</summary>
    public const double Ln2High = 6.93147180369123816490e-01, Ln2Low = 1.90821492927058770002e-10;

    /// <summary>x·y + z.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Fma(Vector<double> x, Vector<double> y, Vector<double> z) => Vector.MultiplyAddEstimate(x, y, z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Fma(Vector<double> x, Vector<double> y, double z) => Vector.MultiplyAddEstimate(x, y, Vector.Create(z));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Fma(Vector<double> x, double y, double z) => Vector.MultiplyAddEstimate(x, Vector.Create(y), Vector.Create(z));

    /// <summary>f of each element, for arguments so rare that speed does not matter.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Vector<double> Each(Vector<double> x, Func<double, double> f)
    {
        Span<double> y = stackalloc double[Vector<double>.Count];
        for (var i = 0; i < y.Length; i++) y[i] = f(x[i]);
        return new(y);
    }

    /// <summary>x where <paramref name="mask"/> is set, else y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Select(Vector<long> mask, Vector<double> x, Vector<double> y) => Vector.ConditionalSelect(mask, x, y);
}
