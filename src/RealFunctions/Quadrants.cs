namespace Nabla.RealFunctions;

/// <summary>
/// sin x and cos x: x = n·π/2 + r with |r| ≤ π/4, and one of fdlibm's polynomials in r; n chooses the polynomial and the sign (Sun
/// Microsystems, k_sin.c, k_cos.c, e_rem_pio2.c; www.netlib.org/fdlibm). Results are within 2 units in the last place of the C library's.
/// Beyond 2²⁰·π/2 the C library's are used.
/// </summary>
internal static class Quadrants
{
    /// <summary>The largest argument for which the reduction is exact enough.</summary>
    public const double Limit = 1647099;

    // π/2 in parts of 33 bits: the products with n are exact.
    private const double High = 1.57079632673412561417e+00, Middle = 6.07710050630396597660e-11, Low = 2.02226624879595063154e-21;

    private const double PerQuadrant = 0.6366197723675814;   // 2/π

    /// <summary>The sine of x plus <paramref name="turn"/> quarters of a turn.</summary>
    [MethodImpl(AggressiveInlining)]
    public static V Sine<V>(V x, int turn) where V : struct, IDouble<V>
    {
        var r = Reduce(x, out var quadrant);
        quadrant = V.AddBits(quadrant, V.OfBits(turn));
        return Signed(V.Select(V.IsOdd(quadrant), CosineNear0(r), SineNear0(r)), quadrant);
    }

    /// <summary>The same of an angle that was reduced: r, and the number of quarters of a turn before it.</summary>
    [MethodImpl(AggressiveInlining)]
    public static double SineOf(double r, long quadrant)
    {
        var y = (quadrant & 1) != 0 ? CosineNear0<OneDouble>(r) : SineNear0<OneDouble>(r);
        return (quadrant & 2) != 0 ? -y.Value : y.Value;
    }

    /// <summary>The sine and the cosine of x.</summary>
    [MethodImpl(AggressiveInlining)]
    public static void Both<V>(V x, out V sine, out V cosine) where V : struct, IDouble<V>
    {
        var r = Reduce(x, out var quadrant);
        V s = SineNear0(r), c = CosineNear0(r), odd = V.IsOdd(quadrant);
        sine = Signed(V.Select(odd, c, s), quadrant);
        cosine = Signed(V.Select(odd, s, c), V.AddBits(quadrant, V.OfBits(1)));
    }

    /// <summary>r, and a number whose lowest bits are n.</summary>
    [MethodImpl(AggressiveInlining)]
    private static V Reduce<V>(V x, out V quadrant) where V : struct, IDouble<V>
    {
        quadrant = V.Fma(x, PerQuadrant, Shifter);
        var n = Shifter - quadrant;
        return V.Fma(n, Low, V.Fma(n, Middle, V.Fma(n, High, x)));
    }

    /// <summary>−y in the third and fourth quadrant: where the second bit is set.</summary>
    [MethodImpl(AggressiveInlining)]
    private static V Signed<V>(V y, V quadrant) where V : struct, IDouble<V> => y ^ (V.ShiftLeft(quadrant, 62) & -0.0);

    [MethodImpl(AggressiveInlining)]
    private static V SineNear0<V>(V r) where V : struct, IDouble<V>
    {
        var z = r * r;
        var z2 = z * z;
        var low = V.Fma(z, 8.33333333332248946124e-03, -1.66666666666666324348e-01);
        var middle = V.Fma(z, 2.75573137070700676789e-06, -1.98412698298579493134e-04);
        var high = V.Fma(z, 1.58969099521155010221e-10, -2.50507602534068634195e-08);
        return V.Fma(z * r, V.Fma(V.Fma(high, z2, middle), z2, low), r);
    }

    [MethodImpl(AggressiveInlining)]
    private static V CosineNear0<V>(V r) where V : struct, IDouble<V>
    {
        var z = r * r;
        var z2 = z * z;
        var low = V.Fma(z, -1.38888888888741095749e-03, 4.16666666666666019037e-02);
        var middle = V.Fma(z, -2.75573143513506633035e-07, 2.48015872894767294178e-05);
        var high = V.Fma(z, -1.13596475577881948265e-11, 2.08757232129817482790e-09);
        // half − (w − 1) is what the rounding of w lost. A compiler may simplify 1 − (1 − x), but not this.
        var half = z * -0.5;
        var w = 1 + half;
        return w + V.Fma(z2, V.Fma(V.Fma(high, z2, middle), z2, low), half - (w - 1));
    }

    /// <summary>
    /// The sine of floats. The polynomials are by Remez's algorithm, of degree 2 in r² for |r| ≤ 0.9, with errors of 1.5·10⁻⁸ and 2·10⁻⁹.
    /// </summary>
    [MethodImpl(AggressiveInlining)]
    public static V SineSingle<V>(V x, int turn) where V : struct, ISingle<V>
    {
        var r = ReduceSingle(x, out var quadrant);
        quadrant = V.AddBits(quadrant, V.OfBits(turn));
        var z = r * r;
        var sine = V.Fma(z * r, V.Fma(V.Fma(z, -0.00019413417277, 0.00833130861965), z, -0.166666392278), r);
        var cosine = V.Fma(z * z, V.Fma(V.Fma(z, 2.43162883885e-5, -0.00138861522836), z, 0.0416666183057), V.Fma(z, -0.5, 1));
        return V.Select(V.IsOdd(quadrant), cosine, sine) ^ (V.ShiftLeft(quadrant, 30) & -0.0);
    }

    /// <summary>
    /// r for floats, and a number whose lowest bits are n. n is found in float32, where roundings let |r| grow from π/4 to 0.9 at the
    /// limit; r is then computed in float64, which is exact enough for all floats within the limit.
    /// </summary>
    [MethodImpl(AggressiveInlining)]
    public static V ReduceSingle<V>(V x, out V quadrant) where V : struct, ISingle<V>
    {
        quadrant = V.Fma(x, PerQuadrant, SingleShifter);
        return V.InDouble<Remainder>(x, SingleShifter - quadrant);
    }

    /// <summary>x + n·π/2.</summary>
    private readonly struct Remainder : IDoubleFunction2
    {
        [MethodImpl(AggressiveInlining)]
        public static V Of<V>(V x, V n) where V : struct, IDouble<V> => V.Fma(n, Middle, V.Fma(n, High, x));
    }
}
