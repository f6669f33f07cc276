namespace Nabla;

/// <summary>Makes tensors. A floating-point tensor made without a dtype is float64, unless the host chose otherwise.</summary>
public interface ITensorFactory
{
    /// <summary>The devices found, those of the first registered backend first.</summary>
    IReadOnlyList<Device> Devices { get; }

    /// <summary>Where a tensor is made when no device is named.</summary>
    /// <exception cref="BackendUnavailableException">There is no device at all, or the one chosen is missing.</exception>
    Device DefaultDevice { get; }

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
    /// <paramref name="value"/> in every element; one is stored. The dtype is the default floating-point one unless given.
    /// </summary>
    /// <exception cref="DTypeException"><paramref name="value"/> has a fraction and the dtype none.</exception>
    Tensor Full(Shape shape, double value, DType? dtype = null, Device? device = null);
}
