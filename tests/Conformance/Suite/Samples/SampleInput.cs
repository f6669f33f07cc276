namespace Nabla.Conformance;

/// <summary>One input of a sample: its elements, row-major, as double[], long[] (int32 too) or bool[].</summary>
/// <param name="DType">float64 stands for either floating-point dtype: <see cref="Upload"/> decides.</param>
/// <param name="Shape">The sizes.</param>
/// <param name="Values">The elements.</param>
public sealed record SampleInput(DType DType, Shape Shape, Array Values)
{
    /// <summary>
    /// The input as a tensor on <paramref name="device"/>; a floating-point one as <paramref name="floatType"/>, or float64.
    /// </summary>
    public Tensor Upload(ITensorFactory tensors, Device device, DType? floatType = null)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        return Values switch
        {
            double[] v when floatType == DType.Float32 => tensors.Create<float>(Array.ConvertAll(v, e => (float)e), Shape, device),
            double[] v => tensors.Create<double>(v, Shape, device),
            long[] v when DType == DType.Int32 => tensors.Create<int>(Array.ConvertAll(v, e => (int)e), Shape, device),
            long[] v => tensors.Create<long>(v, Shape, device),
            _ => tensors.Create<bool>((bool[])Values, Shape, device),
        };
    }

    /// <summary>The shape, and the dtype unless it is floating-point: <c>[2, 3]</c>, <c>int64[3]</c>.</summary>
    public override string ToString() => DType.IsFloatingPoint ? $"{Shape}" : $"{DType}{Shape}";
}

/// <summary>Makes an input. The same generator always gives the same input.</summary>
public delegate SampleInput Recipe(Random random);
