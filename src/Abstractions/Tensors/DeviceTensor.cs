namespace Nabla;

/// <summary>
/// A concrete tensor: a backend's buffer and the layout it is read with. It is what a kernel receives, and by its type never a
/// transform's tracer. A backend's kernels read <see cref="Buffer"/>; everyone else uses <see cref="Tensor"/>.
/// </summary>
public sealed class DeviceTensor : Tensor
{
    private readonly Layout _layout;

    /// <summary>
    /// The tensor that reads <paramref name="buffer"/>, which lives on <paramref name="device"/>, with <paramref name="layout"/>. The
    /// buffer has at least the places that this layout reads; views of it, by <see cref="WithLayout"/>, read no others.
    /// </summary>
    public DeviceTensor(IDispatcher dispatcher, Device device, DType dtype, object buffer, Layout layout) =>
        (Dispatcher, Device, DType, Buffer, _layout) = (dispatcher, device, dtype, buffer, layout);

    /// <inheritdoc/>
    public override IDispatcher Dispatcher { get; }

    /// <inheritdoc/>
    public override Device Device { get; }

    /// <inheritdoc/>
    public override DType DType { get; }

    /// <summary>
    /// The buffer that <see cref="IBackend.Allocate"/> returned. Views share it, so that no kernel may write to an input's buffer.
    /// </summary>
    public object Buffer { get; }

    /// <summary>How the buffer is read.</summary>
    public Layout Layout => _layout;

    /// <inheritdoc/>
    public override Shape Shape => _layout.Shape;

    /// <summary>Whether the elements stand row-major without gaps.</summary>
    public bool IsContiguous => _layout.IsContiguous;

    /// <summary>The place of the first element in the buffer, in elements.</summary>
    public int Offset => _layout.Offset;

    /// <summary>The distance between neighbours along each axis, in elements.</summary>
    public ReadOnlySpan<int> Strides => _layout.Strides;

    /// <inheritdoc cref="Layout.CopyStrides"/>
    public void CopyStrides(Span<int> strides) => _layout.CopyStrides(strides);

    /// <summary>The same buffer read with another layout.</summary>
    /// <exception cref="ArgumentException">It reads outside the buffer.</exception>
    public DeviceTensor WithLayout(Layout layout) => new(Dispatcher, Device, DType, Buffer, _layout.Seen(layout));

    /// <summary>The same tensor with size 1 along those of the axes along which it is expanded, so that no element repeats there.</summary>
    public DeviceTensor WithoutRepeats(Axes axes)
    {
        if (IsContiguous) return this;
        var sizes = Shape;
        foreach (var axis in axes)
            if (Strides[axis] == 0 && sizes[axis] > 1) sizes = sizes.With(axis, 1);
        return sizes == Shape ? this : WithLayout(Layout.Strided(sizes, Strides, Offset));
    }

    /// <inheritdoc/>
    protected internal override DeviceTensor Concrete(string asked) => this;
}
