namespace Nabla;

/// <summary>Routes operators to interpreters and kernels. Every tensor carries the dispatcher that made it.</summary>
public interface IDispatcher
{
    /// <summary>
    /// Applies <paramref name="op"/>: hands it to the transform with the highest level among the inputs, or, where no input is a tracer, to
    /// the backend of their device.
    /// </summary>
    void Dispatch(Op op, ReadOnlySpan<Tensor> x, Span<Tensor> y);

    /// <summary>
    /// The line for <paramref name="op"/> in the table of <paramref name="device"/>'s backend; null where the table has none.
    /// </summary>
    /// <exception cref="BackendUnavailableException">There is no such device.</exception>
    KernelLine? Line(Op op, Device device);

    /// <summary>A tensor with <paramref name="value"/> in every element. Only one element is stored.</summary>
    Tensor Full(Shape shape, double value, DType dtype, Device device);

    /// <summary>A tensor with a copy of <paramref name="data"/>, row-major.</summary>
    Tensor Create<T>(ReadOnlySpan<T> data, Shape shape, Device device) where T : unmanaged;

    /// <summary>A copy of the elements on the host, row-major.</summary>
    T[] Read<T>(DeviceTensor x) where T : unmanaged;

    /// <summary>The dtype of a floating-point tensor that is made without one.</summary>
    DType DefaultDType { get; }

    /// <summary>How many bytes a transform may use for its intermediate values, if it can save memory by more passes.</summary>
    long MemoryBudget { get; }

    /// <summary>Writes a warning to the host's log.</summary>
    void Warn(string message);
}
