namespace Nabla;

/// <summary>
/// Computes an operator on a device: reads the inputs <paramref name="x"/>, whose layouts may be strided, and writes every element of the
/// outputs <paramref name="y"/>, which are newly allocated, contiguous and as <see cref="Op.Infer"/> said. Applies no operators.
/// </summary>
public delegate void Kernel<in TOp>(TOp op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y) where TOp : Op;
