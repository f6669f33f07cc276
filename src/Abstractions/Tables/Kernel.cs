namespace Nabla;

/// <summary>
/// Computes an operator on a device: reads the inputs <paramref name="x"/>, whose layouts may be strided, and writes every element of the
/// outputs <paramref name="y"/>, which are contiguous, begin at their <see cref="DeviceTensor.Offset"/> in their buffers, overlap no input
/// and are as <see cref="Op.Infer"/> said. Applies no operators, and keeps none of the tensors, whose memory may be used again.
/// </summary>
public delegate void Kernel<in TOp>(TOp op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y) where TOp : Op;
