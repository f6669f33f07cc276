namespace Nabla.RealFunctions;

/// <summary>What the rounding of a product loses, without a fused multiplication and addition.</summary>
internal static class Products
{
    /// <summary>
    /// a·b − c, where c is nearly a·b: the factors are cut into halves, whose products are exact (T. J. Dekker, "A floating-point technique
    /// for extending the available precision", Numer. Math. 18, 1971).
    /// </summary>
    [MethodImpl(AggressiveInlining)]
    public static V Lost<V>(V a, V b, V c) where V : struct, IDouble<V>
    {
        V a1 = Upper(a), b1 = Upper(b), a2 = a - a1, b2 = b - b1;
        return a1 * b1 - c + a1 * b2 + a2 * b1 + a2 * b2;
    }

    /// <summary>The upper 26 bits.</summary>
    [MethodImpl(AggressiveInlining)]
    private static V Upper<V>(V x) where V : struct, IDouble<V> => x & V.OfBits(-1L << 27);
}
