namespace Nabla.OpenCL;

/// <summary>
/// OpenCL C for sums of many: a number a and c, what rounding took from it. So precise are what is carried from number to number, and sums of sums of
/// <see cref="Longest"/>, which are added plainly (Ogita, Rump, Oishi, "Accurate Sum and Dot Product", SIAM J. Sci. Comput. 26(6), 2005).
/// </summary>
internal static class LongSums
{
    /// <summary>How many numbers are added one after the other at most.</summary>
    public const int Longest = 256;

    private const string Real = """
        #define ADD(a, c, b) do { const {V} b_ = b, s_ = a + b_, z_ = s_ - a; c += (a - (s_ - z_)) + (b_ - z_); a = s_; } while (0)
        #define TIMES(a, c, b) do { const {V} b_ = b, p_ = a * b_; c = c * b_ + fma(a, b_, -p_); a = p_; } while (0)
        // Infinity and NaN are sums that have no rest.
        #define TOTAL(a, c) (a - a == 0 ? a + c : a)
        // Puts into a what it can hold of c, which is exact only while it is small.
        #define RENEW(a, c) do { const {V} t_ = TOTAL(a, c); c -= t_ - a; a = t_; } while (0)

        """;

    private const string Integer = """
        #define ADD(a, c, b) a += b
        #define TIMES(a, c, b) a *= b
        #define TOTAL(a, c) a
        #define RENEW(a, c)

        """;

    /// <summary>Defines ADD, TIMES, TOTAL and RENEW for numbers of the dtype, or for vectors of them, which are of <paramref name="type"/>.</summary>
    public static string Text(DType dtype, string? type = null)
        => $"#define LONGEST {Longest}\n" + (dtype.IsFloatingPoint ? Real.Replace("{V}", type ?? Program.Name(dtype), StringComparison.Ordinal) : Integer);
}
