namespace Nabla;

/// <summary>Routes operators to interpreters and kernels. Every tensor carries the one that made it.</summary>
public interface IDispatcher
{
    /// <summary>Applies <paramref name="op"/>: to the highest transform among the inputs, else to the backend of their device.</summary>
    void Dispatch(Op op, ReadOnlySpan<Tensor> x, Span<Tensor> y);

    /// <summary>
    /// The line for <paramref name="op"/> in the table of <paramref name="device"/>'s backend, or null where it does not name it.
    /// </summary>
    /// <exception cref="BackendUnavailableException">There is no such device.</exception>
    KernelLine? Line(Op op, Device device);

    /// <summary><paramref name="value"/> in every element; one element is stored.</summary>
    Tensor Full(Shape shape, double value, DType dtype, Device device);

    /// <summary>A tensor with a copy of <paramref name="data"/>, row-major.</summary>
    Tensor Create<T>(ReadOnlySpan<T> data, Shape shape, Device device) where T : unmanaged;

    /// <summary>A copy of the elements on the host, row-major.</summary>
    T[] Read<T>(DeviceTensor x) where T : unmanaged;

    /// <summary>
    /// How many bytes a transform that can do with less, at the price of more passes, may use for its intermediate values.
    /// </summary>
    long MemoryBudget { get; }

    /// <summary>Tells the host's log something that a user should know.</summary>
    void Warn(string message);
}
