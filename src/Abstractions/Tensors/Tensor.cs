using System.Runtime.CompilerServices;

namespace Nabla;

/// <summary>
/// An immutable array of numbers that the operators apply to: a buffer on a device, or the tracer that a transform passes to your function.
/// No operation changes a tensor. Its memory is freed automatically; there is nothing to dispose.
/// </summary>
public abstract partial class Tensor
{
    private protected Tensor()   // DeviceTensor and Tracer are the only kinds.
    {
    }

    /// <summary>The sizes of its axes.</summary>
    public abstract Shape Shape { get; }

    /// <summary>The type of its elements.</summary>
    public abstract DType DType { get; }

    /// <summary>Where it lives.</summary>
    public abstract Device Device { get; }

    /// <summary>The dispatcher, which routes the operators applied to it.</summary>
    public abstract IDispatcher Dispatcher { get; }

    /// <summary>The number of axes; 0 for a scalar.</summary>
    public int Rank => Shape.Count;

    /// <summary>The number of elements; 1 for a scalar, 0 where an axis has size 0.</summary>
    public long Length => Shape.Length;

    /// <summary>
    /// The concrete tensor. For a tracer throws <see cref="TracedValueException"/>, which names what was <paramref name="asked"/> for.
    /// </summary>
    protected internal abstract DeviceTensor Concrete(string asked);

    /// <summary>A copy of the elements on the host, row-major.</summary>
    /// <exception cref="DTypeException"><typeparamref name="T"/> is not the element type.</exception>
    /// <exception cref="TracedValueException">The tensor is a transform's tracer: its values are not known.</exception>
    public T[] ToArray<T>() where T : unmanaged
    {
        var concrete = Concrete("ToArray");
        CheckElementType<T>("ToArray");
        return Dispatcher.Read<T>(concrete);
    }

    /// <summary>The single element.</summary>
    /// <exception cref="ShapeException">There is not exactly one element.</exception>
    /// <exception cref="DTypeException"><typeparamref name="T"/> is not the element type.</exception>
    /// <exception cref="TracedValueException">The tensor is a transform's tracer: its value is not known.</exception>
    public T Item<T>() where T : unmanaged
    {
        var concrete = Concrete("Item");
        CheckElementType<T>("Item");
        return Single<T>(concrete, "Item");
    }

    private void CheckElementType<T>(string asked) where T : unmanaged
    {
        if (DType.Of<T>() != DType)
        {
            throw new DTypeException($"{asked}<{typeof(T).Name}>: the tensor is {DType}: use {asked}<{DType.ClrType.Name}>(), or Cast it " +
                "first.");
        }
    }

    /// <summary>The tensor on <paramref name="device"/>; the tensor itself where it is already there. Differentiable.</summary>
    /// <exception cref="BackendUnavailableException">There is no such device.</exception>
    public Tensor To(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return device == Device ? this : new Transfer(device).Apply(this);
    }

    /// <summary>Zeros of this shape, dtype and device.</summary>
    public Tensor ZerosLike() => FullLike(0);

    /// <summary>Ones of this shape, dtype and device.</summary>
    public Tensor OnesLike() => FullLike(1);

    /// <summary>
    /// A tensor with <paramref name="value"/> in every element, of this shape, dtype and device. Only one element is stored.
    /// </summary>
    /// <exception cref="DTypeException"><paramref name="value"/> has a fraction and the dtype is an integer type.</exception>
    public Tensor FullLike(double value) => Dispatcher.Full(Shape, value, DType, Device);
}

internal static class NumberOperands
{
    /// <summary>The scalar tensor for a C# number that is combined with a tensor: of that tensor's dtype and device.</summary>
    /// <exception cref="ArgumentNullException">The tensor is null; <paramref name="name"/> is its parameter in the caller.</exception>
    public static Tensor Constant(this Tensor beside, double value, [CallerArgumentExpression(nameof(beside))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(beside, name);
        return beside.Dispatcher.Full([], value, beside.DType, beside.Device);
    }
}
