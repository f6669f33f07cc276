namespace Nabla.Operators;

/// <summary>The checks of shapes and dtypes that operators share; each message names the operator and what was found.</summary>
public static class Check
{
    /// <summary>Whether <paramref name="set"/> holds <paramref name="dtype"/>.</summary>
    public static bool Holds(this DTypes set, DType dtype) =>
        (set & dtype.Kind) != 0;

    /// <summary>The one dtype that all of <paramref name="x"/> have.</summary>
    /// <exception cref="DTypeException">The dtypes differ, or the operator does not take this one.</exception>
    public static DType SameDType(Op op, ReadOnlySpan<Tensor> x, DTypes accepted)
    {
        var dtype = x[0].DType;
        foreach (var input in x[1..])
            if (input.DType != dtype) throw Mixed(op, dtype, input.DType);
        Accepts(op, dtype, accepted);
        return dtype;
    }

    private static DTypeException Mixed(Op op, DType a, DType b)
    {
        var number = a == DType.Bool ? b : a;
        var advice = a == DType.Bool || b == DType.Bool
            ? $"Cast the bool one, mask.Cast(DType.{(number.IsInteger ? "Int" : "Float")}{8 * number.Size}), or choose elements by " +
                "Tensor.Where(mask, a, b)."
            : "Cast one of them, x.Cast(y.DType).";
        return new($"{op.Name}: the inputs are {a} and {b}, and dtypes do not mix: {advice}");
    }

    /// <summary>Throws unless the operator takes <paramref name="dtype"/>.</summary>
    /// <exception cref="DTypeException">It does not.</exception>
    public static void Accepts(Op op, DType dtype, DTypes accepted)
    {
        if (!accepted.Holds(dtype)) throw Refused(op, dtype, accepted);
    }

    private static DTypeException Refused(Op op, DType dtype, DTypes accepted)
    {
        var wanted = string.Join(", ", DType.All.Where(d => accepted.Holds(d)));
        return new($"{op.Name}: the input is {dtype}, but the operator takes {wanted}: Cast it first.");
    }

    /// <summary>
    /// Throws unless <paramref name="value"/> is a number of <paramref name="dtype"/>. A floating-point dtype takes every number, rounded.
    /// </summary>
    /// <exception cref="DTypeException">It has a fraction, or is too large.</exception>
    public static void Number(double value, DType dtype)
    {
        ArgumentNullException.ThrowIfNull(dtype);
        if (dtype.IsFloatingPoint) return;
        var (least, beyond) = dtype == DType.Bool ? (0, 2)
            : dtype == DType.Int32 ? (int.MinValue, -(double)int.MinValue)
            : dtype == DType.Int64 ? (long.MinValue, -(double)long.MinValue)
            : throw dtype.NoCase("the range of numbers");
        if (value == Math.Truncate(value) && value >= least && value < beyond) return;
        throw new DTypeException($"the number {value} is no {dtype}: " +
            (dtype == DType.Bool ? "use 0 or 1, or Cast the tensor to a dtype of numbers."
            : double.IsFinite(value) && value == Math.Truncate(value) ? "it is too large."
            : "use an integer, or Cast the tensor to a floating-point dtype."));
    }

    /// <summary>
    /// The dtype of sums and products of numbers of <paramref name="dtype"/>: int64 for all integers, as in NumPy and PyTorch.
    /// </summary>
    internal static DType Total(DType dtype) => dtype.IsFloatingPoint ? dtype : DType.Int64;

    /// <summary>Throws unless <paramref name="p"/> is between 0 and 1.</summary>
    internal static void Probability(double p)
    {
        if (!(p is >= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(p), p, "A probability is between 0 and 1.");
    }

    /// <summary>Throws unless <paramref name="index"/> is an integer tensor.</summary>
    /// <exception cref="DTypeException">It is not.</exception>
    public static void Index(Op op, Tensor index)
    {
        if (!index.DType.IsInteger)
            throw new DTypeException($"{op.Name}: the index is {index.DType}, but an index is int64 or int32: Cast it.");
    }

    /// <summary>Throws unless <paramref name="x"/> has at least <paramref name="rank"/> axes.</summary>
    /// <exception cref="ShapeException">It has fewer.</exception>
    public static void MinRank(Op op, Tensor x, int rank)
    {
        if (x.Rank < rank) throw new ShapeException($"{op.Name}: the input has shape {x.Shape}, but needs at least {rank} axes.");
    }

    /// <summary>Throws unless the last two axes of <paramref name="x"/> are of one size.</summary>
    /// <exception cref="ShapeException">They are not, or are missing.</exception>
    public static void Square(Op op, Tensor x)
    {
        MinRank(op, x, 2);
        if (x.Shape[x.Rank - 1] != x.Shape[x.Rank - 2])
        {
            throw new ShapeException($"{op.Name}: the input has shape {x.Shape}, but its last two axes must be of one size: a square " +
                "matrix, or a batch of them.");
        }
    }
}
