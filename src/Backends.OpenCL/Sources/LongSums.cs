using Nabla.Devices;

namespace Nabla.OpenCL;

/// <summary>
/// OpenCL C for sums of many numbers. At most <see cref="Summation.Longest"/> are added one after the other. A sum of such sums is a pair:
/// a number and its rounding error (T. Ogita, S. Rump, S. Oishi, "Accurate Sum and Dot Product", SIAM J. Sci. Comput. 26(6), 2005).
/// A <c>Sum</c> is a running sum: for float32 a float64, or a pair where the device has no float64.
/// </summary>
internal static class LongSums
{
    private const string RealPair = """
        #define ADD(a, c, b) do { const {V} b_ = b, s_ = a + b_, z_ = s_ - a; c += (a - (s_ - z_)) + (b_ - z_); a = s_; } while (0)
        // The rounding error of an infinite or NaN sum is taken as 0.
        #define TOTAL(a, c) (a - a == 0 ? a + c : a)
        // Moves the part of c that a can hold into a, since c is exact only while it is small.
        #define RENEW(a, c) do { const {V} t_ = TOTAL(a, c); c -= t_ - a; a = t_; } while (0)

        """;

    private const string IntegerPair = """
        #define ADD(a, c, b) a += b
        #define TOTAL(a, c) a
        #define RENEW(a, c)

        """;

    private const string PlainSum = """
        #define START(s, b) s = b
        #define PLUS(s, b) s += b
        #define TIMES(s, b) s *= b
        #define VALUE(s) s

        """;

    private const string PairSum = """
        typedef float2 Sum;
        #define START(s, b) s = (float2)(b, 0)
        #define PLUS(s, b) do { ADD(s.x, s.y, b); RENEW(s.x, s.y); } while (0)
        #define TIMES(s, b) do { const float f_ = b, p_ = s.x * f_; s.y = s.y * f_ + fma(s.x, f_, -p_); s.x = p_; } while (0)
        #define VALUE(s) TOTAL(s.x, s.y)

        """;

    /// <summary>Defines ADD, TOTAL and RENEW for pairs of numbers of the dtype, or of vectors of <paramref name="type"/>.</summary>
    public static string Pairs(DType dtype, string? type = null) =>
        $"#define LONGEST {Summation.Longest}\n" +
            (dtype.IsFloatingPoint ? RealPair.Replace("{V}", type ?? ClProgram.Name(dtype), StringComparison.Ordinal) : IntegerPair);

    /// <summary>Defines the type Sum for numbers of the dtype, START, PLUS, TIMES and VALUE.</summary>
    public static string Sums(DType dtype) => dtype == DType.Float32
        ? $"{Pairs(dtype)}#ifdef cl_khr_fp64\ntypedef double Sum;\n{PlainSum}#else\n{PairSum}#endif\n"
        : $"typedef {ClProgram.Name(dtype)} Sum;\n{PlainSum}";
}
