namespace Nabla.Operators;

/// <summary>
/// Zeros that are known without a look at any number, in tangents and cotangents. Where a whole one is zero it is null; where some elements
/// are, because a choice did not fall on them, they stand behind a gate. Such a zero stays zero, also where a later factor is infinite or
/// NaN.
/// </summary>
public static class StructuralZero
{
    /// <summary>
    /// <paramref name="t"/> · <paramref name="weight"/> where the weight is not 0, and a structural zero where it is. For rules: the
    /// product is put off, and what elementwise operators, views and sums make of it remains behind the gate; anything else gets it
    /// computed.
    /// </summary>
    /// <param name="t">A tangent or cotangent.</param>
    /// <param name="weight">Bool, or of t's dtype; it broadcasts with t and counts as a constant.</param>
    public static Tensor Gate(this Tensor t, Tensor weight)
    {
        ArgumentNullException.ThrowIfNull(t);
        ArgumentNullException.ThrowIfNull(weight);
        return MaskRules.Gate(t, weight);
    }

    /// <summary>The tensor with its gates computed, as whoever called a transform gets it.</summary>
    public static Tensor? Dense(Tensor? t)
    {
        while (t is Masked masked) t = masked.Product;
        return t;
    }

    /// <summary>A tensor that is zero, and structurally so, where a bool tensor is false; that one is made if somebody needs it.</summary>
    public static Tensor Outside(Tensor t, Func<Tensor> support)
    {
        ArgumentNullException.ThrowIfNull(t);
        ArgumentNullException.ThrowIfNull(support);
        return new Masked(t, new(t.Shape, support), isDense: true);
    }

    /// <summary>Whether all are zero as a whole.</summary>
    public static bool All(ReadOnlySpan<Tensor?> t)
    {
        foreach (var one in t)
            if (one is not null) return false;
        return true;
    }
}
