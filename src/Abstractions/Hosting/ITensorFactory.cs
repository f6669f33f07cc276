namespace Nabla;

/// <summary>Makes tensors. A floating-point tensor that is made without a dtype is float64, or what the host chose instead.</summary>
public interface ITensorFactory
{
    /// <summary>The devices found, those of the first registered backend first.</summary>
    IReadOnlyList<Device> Devices { get; }

    /// <summary>Where a tensor is made when no device is named.</summary>
    /// <exception cref="BackendUnavailableException">There is no device, or the chosen one does not exist.</exception>
    Device DefaultDevice { get; }

    /// <summary>The dispatcher that the tensors carry.</summary>
    IDispatcher Dispatcher { get; }

    /// <summary>The dtype of a floating-point tensor that is made without one.</summary>
    DType DefaultDType { get; }

    /// <summary>
    /// A tensor with a copy of <paramref name="data"/>, row-major. <typeparamref name="T"/>: float, double, int, long or bool.
    /// </summary>
    /// <exception cref="ShapeException">The shape does not hold that many elements.</exception>
    /// <exception cref="DTypeException"><typeparamref name="T"/> is none of these.</exception>
    /// <exception cref="BackendUnavailableException">There is no such device.</exception>
    Tensor Create<T>(ReadOnlySpan<T> data, Shape shape, Device? device = null) where T : unmanaged;

    /// <summary>
    /// A tensor with <paramref name="value"/> in every element. Only one element is stored. Without a dtype it has the default
    /// floating-point one.
    /// </summary>
    /// <exception cref="DTypeException"><paramref name="value"/> has a fraction and the dtype is an integer type.</exception>
    Tensor Full(Shape shape, double value, DType? dtype = null, Device? device = null);
}
