namespace Nabla.RealFunctions;

/// <summary>
/// A lane: one number, or a vector of numbers with which the same is done. A function that is written for lanes runs as vectors on a
/// processor and as numbers on a GPU. A comparison gives a mask: a lane whose bits are all set, or none. There are no branches on values
/// but by <see cref="All"/>, and no arrays, exceptions or lambdas, so that a compiler for GPUs can read the text.
/// </summary>
internal interface IReal<V> where V : struct, IReal<V>
{
    /// <summary>The number in every place, rounded to the lane's type.</summary>
    static abstract implicit operator V(double x);

    static abstract V operator +(V a, V b);

    static abstract V operator -(V a, V b);

    static abstract V operator *(V a, V b);

    static abstract V operator /(V a, V b);

    static abstract V operator -(V x);

    static abstract V operator &(V a, V b);

    static abstract V operator |(V a, V b);

    static abstract V operator ^(V a, V b);

    static abstract V operator <(V a, V b);

    static abstract V operator >(V a, V b);

    static abstract V operator <=(V a, V b);

    static abstract V operator >=(V a, V b);

    /// <summary>A mask of where a = b; not where either is NaN.</summary>
    static abstract V Equal(V a, V b);

    /// <summary>A mask of where the sign bit is set: also of −0.</summary>
    static abstract V IsNegative(V x);

    /// <summary>A mask of where the lowest bit is set.</summary>
    static abstract V IsOdd(V bits);

    /// <summary>a where the mask is set, else b.</summary>
    static abstract V Select(V mask, V a, V b);

    /// <summary>Whether the mask is set in every place.</summary>
    static abstract bool All(V mask);

    /// <summary>a·b + c, fused where the processor can.</summary>
    static abstract V Fma(V a, V b, V c);

    // Without these a constant would be one more call to inline, and polynomials would take a third longer to compile.
    static abstract V Fma(V a, V b, double c);

    static abstract V Fma(V a, double b, V c);

    static abstract V Fma(V a, double b, double c);

    static abstract V Abs(V x);

    static abstract V Sqrt(V x);

    /// <summary>The size of the one and the sign bit of the other.</summary>
    static abstract V CopySign(V size, V sign);

    /// <summary>The smaller; NaN where b is. a must not be NaN.</summary>
    static abstract V Min(V a, V b);

    /// <summary>The larger; NaN where b is. a must not be NaN.</summary>
    static abstract V Max(V a, V b);

    /// <summary>The lane with these bits in every place; of 64 bits a float takes the lower half.</summary>
    static abstract V OfBits(long bits);

    /// <summary>The sum of the bits as integers.</summary>
    static abstract V AddBits(V a, V b);

    /// <summary>The difference of the bits as integers.</summary>
    static abstract V SubtractBits(V a, V b);

    static abstract V ShiftLeft(V bits, int count);

    /// <summary>The upper bits become 0.</summary>
    static abstract V ShiftRight(V bits, int count);
}

/// <summary>A lane of float64.</summary>
internal interface IDouble<V> : IReal<V> where V : struct, IDouble<V>
{
    // C# looks for conversions in a parameter's constraint, and not in what that inherits.
    /// <summary>The number in every place.</summary>
    static abstract implicit operator V(double x);

    static abstract V Floor(V x);

    /// <summary>a·b − c without the rounding of a·b, where c is nearly a·b.</summary>
    static abstract V Lost(V a, V b, V c);
}

/// <summary>A lane of float32.</summary>
internal interface ISingle<V> : IReal<V> where V : struct, ISingle<V>
{
    /// <summary>The number in every place, rounded to float32.</summary>
    static abstract implicit operator V(double x);

    /// <summary>A function of two numbers, computed in float64 and rounded once.</summary>
    static abstract V InDouble<TFunction>(V a, V b) where TFunction : IDoubleFunction2;
}
