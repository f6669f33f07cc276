namespace Nabla.Operators;

/// <summary>
/// Structural zeros: zeros of tangents and cotangents that are known without computing. A tangent that is zero as a whole is null. Elements
/// that are zero because a choice did not select them are behind a gate. A structural zero stays zero, also where a later factor is
/// infinite or NaN.
/// </summary>
public static class StructuralZero
{
    /// <summary>
    /// <paramref name="t"/> · <paramref name="weight"/> where the weight is not 0, and a structural zero where it is 0. For rules. The
    /// product is computed late: the results of elementwise operators, views and sums stay behind the gate, and any other operator gets the
    /// computed product.
    /// </summary>
    /// <param name="t">A tangent or cotangent.</param>
    /// <param name="weight">Bool, or of t's dtype; it broadcasts with t and counts as a constant.</param>
    public static Tensor Gate(this Tensor t, Tensor weight)
    {
        ArgumentNullException.ThrowIfNull(t);
        ArgumentNullException.ThrowIfNull(weight);
        return MaskRules.Gate(t, weight);
    }

    /// <summary>The tensor with its gates applied. The results of transforms have none left.</summary>
    public static Tensor? Dense(Tensor? t)
    {
        while (t is Masked masked) t = masked.Product;
        return t;
    }

    /// <summary>
    /// A tensor whose zeros are structural where the bool tensor <paramref name="support"/> is false. That tensor is computed only if it is
    /// needed.
    /// </summary>
    public static Tensor Outside(Tensor t, Func<Tensor> support)
    {
        ArgumentNullException.ThrowIfNull(t);
        ArgumentNullException.ThrowIfNull(support);
        return new Masked(t, new(t.Shape, support), isDense: true);
    }

    /// <summary>Whether all tensors are null, that is, zero as a whole.</summary>
    public static bool All(ReadOnlySpan<Tensor?> t)
    {
        foreach (var one in t)
            if (one is not null) return false;
        return true;
    }
}
