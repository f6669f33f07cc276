namespace Nabla.Cpu;

/// <summary>
/// The error functions to full precision (about 1 ulp in double), by the piecewise rational approximations and coefficients of
/// fdlibm 5.3 (Sun Microsystems 1993, <c>s_erf.c</c>): near 0, around |x| = 1, and for the tail in 1/x².
/// </summary>
internal static class ErrorFunction
{
    private const double ErfOfOne = 8.45062911510467529297e-01; // erf 1 rounded to float; the approximation around 1 adds the rest

    // erf x = x + x·P(x²)/Q(x²) for |x| < 27/32. Coefficients are in ascending order, here and below.
    private static ReadOnlySpan<double> SmallP =>
    [
        1.28379167095512558561e-01, -3.25042107247001499370e-01, -2.84817495755985104766e-02, -5.77027029648944159157e-03,
        -2.37630166566501626084e-05,
    ];

    private static ReadOnlySpan<double> SmallQ =>
    [
        1, 3.97917223959155352819e-01, 6.50222499887672944485e-02, 5.08130628187576562776e-03, 1.32494738004321644526e-04,
        -3.96022827877536812320e-06,
    ];

    // erf x = ErfOfOne + P(x − 1)/Q(x − 1) for 27/32 ≤ x < 1.25.
    private static ReadOnlySpan<double> MiddleP =>
    [
        -2.36211856075265944077e-03, 4.14856118683748331666e-01, -3.72207876035701323847e-01, 3.18346619901161753674e-01,
        -1.10894694282396677476e-01, 3.54783043256182359371e-02, -2.16637559486879084300e-03,
    ];

    private static ReadOnlySpan<double> MiddleQ =>
    [
        1, 1.06420880400844228286e-01, 5.40397917702171048937e-01, 7.18286544141962662868e-02, 1.26171219808761642112e-01,
        1.36370839120290507362e-02, 1.19844998467991074170e-02,
    ];

    // erfc x = exp(−x² − 9/16 + P(1/x²)/Q(1/x²))/x for 1.25 ≤ x < 1/0.35, and with the next pair up to 28.
    private static ReadOnlySpan<double> TailP =>
    [
        -9.86494403484714822705e-03, -6.93858572707181764372e-01, -1.05586262253232909814e+01, -6.23753324503260060396e+01,
        -1.62396669462573470355e+02, -1.84605092906711035994e+02, -8.12874355063065934246e+01, -9.81432934416914548592e+00,
    ];

    private static ReadOnlySpan<double> TailQ =>
    [
        1, 1.96512716674392571292e+01, 1.37657754143519042600e+02, 4.34565877475229228821e+02, 6.45387271733267880336e+02,
        4.29008140027567833386e+02, 1.08635005541779435134e+02, 6.57024977031928170135e+00, -6.04244152148580987438e-02,
    ];

    private static ReadOnlySpan<double> FarTailP =>
    [
        -9.86494292470009928597e-03, -7.99283237680523006574e-01, -1.77579549177547519889e+01, -1.60636384855821916062e+02,
        -6.37566443368389627722e+02, -1.02509513161107724954e+03, -4.83519191608651397019e+02,
    ];

    private static ReadOnlySpan<double> FarTailQ =>
    [
        1, 3.03380607434824582924e+01, 3.25792512996573918826e+02, 1.53672958608443695994e+03, 3.19985821950859553908e+03,
        2.55305040643316442583e+03, 4.74528541206955367215e+02, -2.24409524465858183362e+01,
    ];

    /// <summary>erf x = 2/√π · ∫₀ˣ exp(−t²) dt; odd, ±1 at ±∞, NaN at NaN.</summary>
    public static double Erf(double x)
    {
        var size = Math.Abs(x);
        var y = size switch
        {
            < 0.84375 => size + Small(size),
            < 1.25 => ErfOfOne + Middle(size),
            < 6 => 1 - Tail(size),
            _ => double.IsNaN(x) ? x : 1,
        };
        return Math.CopySign(y, x);
    }

    /// <summary>erfc x = 1 − erf x, without cancellation for large x: 0 at +∞ (from about 27.2), 2 at −∞, NaN at NaN.</summary>
    public static double Erfc(double x) => x switch
    {
        < -6 => 2,
        <= -1.25 => 2 - Tail(-x),
        <= -0.84375 => 1 + ErfOfOne + Middle(-x),
        < 0.25 => 1 - Erf(x),
        < 0.84375 => 0.5 - (Small(x) + (x - 0.5)),
        < 1.25 => 1 - ErfOfOne - Middle(x),
        < 28 => Tail(x),
        _ => double.IsNaN(x) ? x : 0,
    };

    /// <inheritdoc cref="Erf(double)"/>
    public static float Erf(float x) => (float)Erf((double)x);

    /// <inheritdoc cref="Erfc(double)"/>
    public static float Erfc(float x) => (float)Erfc((double)x);

    private static double Small(double x)
    {
        var square = x * x;
        return x * (Polynomial(SmallP, square) / Polynomial(SmallQ, square));
    }

    private static double Middle(double x) => Polynomial(MiddleP, x - 1) / Polynomial(MiddleQ, x - 1);

    private static double Tail(double x)
    {
        var s = 1 / (x * x);
        var ratio = x < 1 / 0.35 ? Polynomial(TailP, s) / Polynomial(TailQ, s) : Polynomial(FarTailP, s) / Polynomial(FarTailQ, s);
        // exp would magnify the rounding of x², so x² = z² + (x − z)·(x + z) where z has half the bits of x and z² is exact.
        var z = BitConverter.UInt64BitsToDouble(BitConverter.DoubleToUInt64Bits(x) & 0xFFFFFFFF_00000000);
        return Math.Exp(-z * z - 0.5625) * Math.Exp((z - x) * (z + x) + ratio) / x;
    }

    private static double Polynomial(ReadOnlySpan<double> coefficients, double x)
    {
        double y = 0;
        for (var i = coefficients.Length - 1; i >= 0; i--)
            y = y * x + coefficients[i];

        return y;
    }

    /// <summary>erf of each element.</summary>
    public static void Erf(ReadOnlySpan<float> x, Span<float> y)
    {
        for (var i = 0; i < x.Length; i++) y[i] = Erf(x[i]);
    }

    /// <inheritdoc cref="Erf(ReadOnlySpan{float}, Span{float})"/>
    public static void Erf(ReadOnlySpan<double> x, Span<double> y)
    {
        for (var i = 0; i < x.Length; i++) y[i] = Erf(x[i]);
    }
}
