using System.Numerics;

namespace Nabla;

public abstract partial class Tensor
{
    /// <summary>
    /// The single element, converted as C# converts numbers: an integer is cut towards zero, one that does not fit int32 wraps around.
    /// </summary>
    /// <exception cref="ShapeException">There is not exactly one element.</exception>
    /// <exception cref="DTypeException">The tensor is bool: C# converts no bool to a number.</exception>
    /// <exception cref="TracedValueException">The tensor is a transform's tracer: its value is not known.</exception>
    public static explicit operator double(Tensor a) => NotNull(a).Number<double>("(double)");
    /// <inheritdoc cref="explicit operator double(Tensor)"/>
    public static explicit operator float(Tensor a) => NotNull(a).Number<float>("(float)");
    /// <inheritdoc cref="explicit operator double(Tensor)"/>
    public static explicit operator long(Tensor a) => NotNull(a).Number<long>("(long)");
    /// <inheritdoc cref="explicit operator double(Tensor)"/>
    public static explicit operator int(Tensor a) => NotNull(a).Number<int>("(int)");

    /// <summary>The single element of a bool tensor.</summary>
    /// <exception cref="ShapeException">There is not exactly one element.</exception>
    /// <exception cref="DTypeException">The tensor is not bool: C# converts no number to a bool.</exception>
    /// <exception cref="TracedValueException">The tensor is a transform's tracer: its value is not known.</exception>
    public static explicit operator bool(Tensor a)
    {
        var x = NotNull(a).Concrete("(bool)");
        return a.DType == DType.Bool ? a.Single<bool>(x, "(bool)")
            : throw new DTypeException($"(bool): the tensor is {a.DType}: compare it, as in x > 0 or x.Ne(0), or Cast it to bool first.");
    }

    private T Number<T>(string asked) where T : unmanaged, INumberBase<T>
    {
        var x = Concrete(asked);
        return DType == DType.Float64 ? T.CreateTruncating(Single<double>(x, asked))
            : DType == DType.Float32 ? T.CreateTruncating(Single<float>(x, asked))
            : DType == DType.Int64 ? T.CreateTruncating(Single<long>(x, asked))
            : DType == DType.Int32 ? T.CreateTruncating(Single<int>(x, asked))
            : throw new DTypeException($"{asked}: the tensor is {DType}, which is no number: use (bool), or Cast it first.");
    }

    private T Single<T>(DeviceTensor x, string asked) where T : unmanaged => Length == 1 ? Dispatcher.Read<T>(x)[0]
        : throw new ShapeException($"{asked}: a tensor of shape {Shape} has {Length} elements, not 1: index it first, or use " +
            $"ToArray<{typeof(T).Name}>().");
}
