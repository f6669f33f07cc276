namespace Nabla;

public abstract partial class Tensor
{
    /// <summary>
    /// x with each element replaced by 0 with probability <paramref name="p"/>, and the others divided by 1 − p, so that the mean is
    /// kept: u ≥ p ? x/(1 − p) : 0 for the numbers u of <c>Uniform</c> with x's shape and dtype. The derivative of an element that was
    /// replaced is 0. If x is mapped and the key is not, all elements of the batch lose the same places.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is not between 0 and 1.</exception>
    /// <exception cref="DTypeException">x is not floating-point, or the key is a tensor that is not int64.</exception>
    /// <exception cref="ShapeException">The key is a tensor that has not one element.</exception>
    public Tensor Dropout(AnyKey key, double p = 0.5)
    {
        Check.Probability(p);
        return Where(Operators.Uniform.Beside(this, key, "dropout") >= p, p < 1 ? this / (1 - p) : this, 0);
    }
}
