namespace Nabla.Operators;

/// <summary>Series for functions that .NET lacks or computes inaccurately near 0.</summary>
internal static class SpecialFunctions
{
    private const double Tiny = 1e-18;

    /// <summary>eˣ − 1 = Σ xᵏ/k!.</summary>
    public static double Expm1(double x)
    {
        if (!(Math.Abs(x) < 0.5)) return Math.Exp(x) - 1;
        var (sum, term) = (x, x);
        for (var k = 2; Math.Abs(term) > Tiny * Math.Abs(sum); k++) sum += term *= x / k;
        return sum;
    }

    /// <summary>ln(1 + x) = 2 artanh z = 2 Σ z²ᵏ⁺¹/(2k + 1) with z = x/(2 + x).</summary>
    public static double Log1p(double x)
    {
        if (!(Math.Abs(x) < 0.5)) return Math.Log(1 + x);
        var z = x / (2 + x);
        var (sum, power) = (z, z);
        for (var k = 1; Math.Abs(power) > Tiny * Math.Abs(sum); k++) sum += (power *= z * z) / (2 * k + 1);
        return 2 * sum;
    }

    /// <summary>
    /// erf x = 2/√π e^(−x²) Σ 2ᵏ x²ᵏ⁺¹/(1·3·…·(2k + 1)), whose terms do not cancel; from 3 on, 1 minus the continued fraction erfc x =
    /// e^(−x²)/√π · 1/(x + ½/(x + 1/(x + 3⁄2/(x + …)))) (Abramowitz and Stegun 7.1.6 and 7.1.14).
    /// </summary>
    public static double Erf(double x)
    {
        if (double.IsNaN(x)) return x;
        if (x < 0) return -Erf(-x);
        var scale = Math.Exp(-x * x) / Math.Sqrt(Math.PI);
        if (x < 3)
        {
            var (sum, term) = (x, x);
            for (var k = 1; term > Tiny * sum; k++) sum += term *= 2 * x * x / (2 * k + 1);
            return 2 * scale * sum;
        }
        var fraction = x;
        for (var k = 100; k >= 1; k--) fraction = x + k / 2.0 / fraction;
        return 1 - scale / fraction;
    }
}
