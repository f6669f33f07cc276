using System.Numerics;

namespace Nabla.Operators;

/// <summary>
/// Random numbers of keys: for each key of the input, int64 [b…], the numbers of one <see cref="Shape"/>: [b…, s…]. They depend on key,
/// shape and dtype alone. A key is an integer, so that there is no derivative.
/// </summary>
/// <param name="Shape">The shape of one key's numbers.</param>
public abstract record RandomNumbers(Shape Shape) : Op, IRandomFunction, IJvpRule, IVjpRule, IBatchByLeading
{
    /// <summary>The dtype of the numbers: int64 unless overridden.</summary>
    protected virtual DType ResultType => DType.Int64;

    /// <inheritdoc/>
    public abstract void Evaluate<T>(RandomKey key, Span<T> y) where T : INumber<T>;

    /// <inheritdoc/>
    public override TensorSpec Infer(ReadOnlySpan<Tensor> x, int output)
    {
        if (x[0].DType != DType.Int64) throw new DTypeException($"{Name}: the key is {x[0].DType}, but a key is int64: Cast it.");
        return new([.. x[0].Shape, .. Shape], ResultType);
    }

    /// <summary>The numbers of a key, made by the definition.</summary>
    internal Tensor OnHost(RandomKey key, IDispatcher dispatcher, Device device) =>
        ResultType == DType.Float64 ? OnHost<double>(key, dispatcher, device)
        : ResultType == DType.Float32 ? OnHost<float>(key, dispatcher, device) : OnHost<long>(key, dispatcher, device);

    private Tensor OnHost<T>(RandomKey key, IDispatcher dispatcher, Device device) where T : unmanaged, INumber<T>
    {
        var numbers = new T[Shape.Elements(Shape.Length, Name)];
        Evaluate(key, numbers.AsSpan());
        return dispatcher.Create<T>(numbers, Shape, device);
    }

    void IJvpRule.Jvp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> dx, Span<Tensor?> dy) { }

    void IVjpRule.Vjp(Op op, ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y, ReadOnlySpan<Tensor?> g, ReadOnlySpan<bool> wanted,
        Span<Tensor?> gx)
    { }
}

/// <summary>Random numbers that are float32 or float64.</summary>
/// <param name="Shape">The shape of one key's numbers.</param>
/// <param name="DType">float32 or float64.</param>
public abstract record RandomReals(Shape Shape, DType DType) : RandomNumbers(Shape)
{
    /// <inheritdoc/>
    protected sealed override DType ResultType => DType.IsFloatingPoint ? DType : throw NotReal(Name, DType);

    internal static DType Real(string name, DType? dtype, ITensorFactory tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        dtype ??= tensors.DefaultDType;
        return dtype.IsFloatingPoint ? dtype : throw NotReal(name, dtype);
    }

    private static DTypeException NotReal(string name, DType dtype) =>
        new($"{name}: the numbers are float32 or float64, not {dtype}: use RandInt for integers and Bernoulli for bools.");
}
