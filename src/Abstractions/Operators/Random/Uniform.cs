namespace Nabla.Operators;

/// <summary>
/// Uniform random numbers in [0, 1). A float64 is k/2⁵³, of the upper 53 bits of 64; a float32 is k/2²⁴, of the upper 24 bits of 32.
/// </summary>
/// <param name="Shape">The shape of one key's numbers.</param>
/// <param name="DType">float32 or float64.</param>
public sealed record Uniform(Shape Shape, DType DType) : RandomReals(Shape, DType)
{
    internal const double TwoToMinus53 = 1.0 / (1L << 53), TwoToMinus24 = 1.0 / (1 << 24);

    public override void Evaluate<T>(RandomKey key, Span<T> y)
    {
        var isSingle = DType == DType.Float32;
        for (var i = 0; i < y.Length; i++)
        {
            y[i] = T.CreateTruncating(isSingle ? ((uint)(key.Word(i >> 1) >> (32 * (i & 1))) >> 8) * TwoToMinus24
                : (key.Word(i) >> 11) * TwoToMinus53);
        }
    }

    /// <summary>The numbers that <paramref name="x"/> is compared with, of its shape and dtype and on its device.</summary>
    internal static Tensor Beside(Tensor x, AnyKey key, string name) =>
        x.DType.IsFloatingPoint ? key.Numbers(name, new Uniform(x.Shape, x.DType), x)
        : throw new DTypeException($"{name}: the input is {x.DType}, but must be float32 or float64: Cast it.");
}
