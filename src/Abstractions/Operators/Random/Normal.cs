namespace Nabla.Operators;

/// <summary>
/// Random numbers of the standard normal distribution, in pairs r·cos φ, r·sin φ with r = √(−2 ln u), φ = 2πv, u in (0, 1] and v in
/// [0, 1) (G. E. P. Box, M. E. Muller, "A note on the generation of random normal deviates", 1958). In float64 u and v have 53 random
/// bits, so that no number is beyond ±8.6; in float32 they have 24, and none is beyond ±5.8.
/// </summary>
/// <param name="Shape">The shape of one key's numbers.</param>
/// <param name="DType">float32 or float64.</param>
public sealed record Normal(Shape Shape, DType DType) : RandomReals(Shape, DType)
{
    public override void Evaluate<T>(RandomKey key, Span<T> y)
    {
        var isSingle = DType == DType.Float32;
        for (var i = 0; i < y.Length; i++)
        {
            var (u, v) = isSingle ? Single(key.Word(i >> 1)) : Double(key.Bits((ulong)i >> 1));
            var (sin, cos) = Math.SinCos(2 * Math.PI * v);
            y[i] = T.CreateTruncating(Math.Sqrt(-2 * Math.Log(u)) * ((i & 1) == 0 ? cos : sin));
        }
    }

    private static (double U, double V) Single(ulong bits) =>
        ((((uint)bits >> 8) + 1) * Uniform.TwoToMinus24, (bits >> 40) * Uniform.TwoToMinus24);

    private static (double U, double V) Double((ulong Low, ulong High) bits) =>
        (((bits.Low >> 11) + 1) * Uniform.TwoToMinus53, (bits.High >> 11) * Uniform.TwoToMinus53);
}
