namespace Nabla.OpenCL;

/// <summary>The folds of the table.</summary>
internal static class Reductions
{
    public static FoldText Sum { get; } =
        new("{Y} v, c;", "a.v = a.c = 0", "a.v += x", "ADD(a.v, a.c, b.v); a.c += b.c; RENEW(a.v, a.c)", "Y0[o] = TOTAL(a.v, a.c)");

    public static FoldText Prod { get; } = new("{Y} v;", "a.v = 1", "a.v *= x", "a.v *= b.v", "Y0[o] = a.v");

    public static FoldText Any { get; } = new("uchar v;", "a.v = 0", "a.v |= x != 0", "a.v |= b.v", "Y0[o] = a.v");

    public static FoldText All { get; } = new("uchar v;", "a.v = 1", "a.v &= x != 0", "a.v &= b.v", "Y0[o] = a.v");

    /// <summary>
    /// The largest (with &gt;) or smallest (&lt;) element and its first place. NaN counts as more extreme than any number.
    /// </summary>
    private static FoldText Extreme(string order, string finish)
    {
        string Beats(string u, string v) => $"(({u} {order} {v}) | (({u} != {u}) & ({v} == {v})))";
        return new("{T} v; long i;", "a.v = 0; a.i = -1",
            $"if ((a.i < 0) | {Beats("x", "a.v")}) {{ a.v = x; a.i = i; }}",
            $"if ((b.i >= 0) & ((a.i < 0) | {Beats("b.v", "a.v")} | (!{Beats("a.v", "b.v")} & (b.i < a.i)))) a = b",
            finish);
    }

    /// <summary>The extreme element, by <c>larger</c> or <c>smaller</c>.</summary>
    public static FoldText Value(string extreme) => new("{T} v; uchar some;", "a.v = 0; a.some = 0",
        $"a.v = a.some ? {extreme}(a.v, x) : x; a.some = 1",
        $"if (b.some) {{ a.v = a.some ? {extreme}(a.v, b.v) : b.v; a.some = 1; }}", "Y0[o] = a.v");

    /// <summary>Its place.</summary>
    public static FoldText Place(string order) => Extreme(order, "Y0[o] = a.i");

    /// <summary>Both.</summary>
    public static FoldText Pick(string order) => Extreme(order, "Y0[o] = a.v; Y1[o] = a.i");

    /// <summary>
    /// ln Σ eˣ = m + ln(1 + s) in one pass, with m = max x and s = Σ exp(x − m) over all elements but one maximum. s is scaled when m
    /// grows. For no elements m = −∞. Where m is not finite, the result is m.
    /// </summary>
    public static FoldText LogSumExp { get; } = new("{T} m, s;", "a.m = -INFINITY; a.s = 0",
        "if ((x > a.m) | (x != x)) { a.s = (a.s + 1) * exp(a.m - x); a.m = x; } else a.s += x == a.m ? 1 : exp(x - a.m)",
        // A state with m = −∞ adds nothing; without this test exp(−∞ + ∞) is NaN. Where both states have the same m, one maximum is added
        // to the sum.
        "if (b.m == -INFINITY) return a; if (a.m == -INFINITY) return b;" +
            " const {T} m = (b.m > a.m) | (b.m != b.m) ? b.m : a.m;" +
            " a.s = a.m == m ? a.s + (b.s + 1) * (b.m == m ? 1 : exp(b.m - m)) : b.s + (a.s + 1) * exp(a.m - m); a.m = m",
        "Y0[o] = isfinite(a.m) ? log1p(a.s) + a.m : a.m");
}
