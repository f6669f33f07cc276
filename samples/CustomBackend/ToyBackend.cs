using System.Runtime.InteropServices;
using Nabla;
using Nabla.Operators;

namespace CustomBackend;

/// <summary>
/// What a third party writes: a backend against Nabla.Abstractions alone. It keeps float64 in arrays, has kernels for a few operators, and
/// declares that its sine has no JVP rule. Everything else, views and all rules, it inherits.
/// </summary>
public sealed class ToyBackend : IBackend
{
    public string DeviceType => "toy";
    public int DeviceCount => 1;
    public string? Unavailable => null;

    public KernelTable Kernels { get; } = new KernelTable()
        .Map<Neg>((_, x, y) => Fill(x, y[0], v => -v[0]))
        .Map<Sin>((_, x, y) => Fill(x, y[0], v => Math.Sin(v[0])))
        .Map<Cos>((_, x, y) => Fill(x, y[0], v => Math.Cos(v[0])))
        .Map<Add>((_, x, y) => Fill(x, y[0], v => v[0] + v[1]))
        .Map<Mul>((_, x, y) => Fill(x, y[0], v => v[0] * v[1]))
        .Map<Copy>((_, x, y) => Fill(x, y[0], v => v[0]))
        .Map<Sum>((_, x, y) => Accumulate(x[0], y[0], y[0].Layout))
        .Map<Embed>((op, x, y) => Accumulate(x[0], y[0], op.Target))
        .Without<Sin, IJvpRule>("its sine table comes without derivatives")
        .Otherwise("the toy has only what its sample needs");

    public object Allocate(int device, DType dtype, int length) =>
        dtype == DType.Float64 ? new double[length] : throw new DTypeException($"the toy backend holds float64, not {dtype}.");

    public void Write(object buffer, ReadOnlySpan<byte> data) => MemoryMarshal.Cast<byte, double>(data).CopyTo((double[])buffer);

    public void Read(object buffer, int offset, Span<byte> data) =>
        MemoryMarshal.AsBytes(((double[])buffer).AsSpan(offset))[..data.Length].CopyTo(data);

    private static double[] Data(DeviceTensor x) => (double[])x.Buffer;

    /// <summary>y[i] = f(x₀[i], x₁[i], …), with broadcasting.</summary>
    private static void Fill(ReadOnlySpan<DeviceTensor> x, DeviceTensor y, Func<double[], double> f)
    {
        var inputs = x.ToArray();
        Each(y.Shape, i => Data(y)[At(y.Layout, i)] = f(Array.ConvertAll(inputs, input => Data(input)[At(input.Layout, i)])));
    }

    /// <summary>Adds each element of x to zeros, at its place in <paramref name="target"/>.</summary>
    private static void Accumulate(DeviceTensor x, DeviceTensor y, Layout target)
    {
        Array.Clear(Data(y));
        Each(x.Shape, i => Data(y)[At(target, i)] += Data(x)[At(x.Layout, i)]);
    }

    private static void Each(Shape shape, Action<int[]> visit)
    {
        var index = new int[shape.Count];
        for (var n = shape.Length; n > 0; n--)
        {
            visit(index);
            for (var axis = index.Length - 1; axis >= 0 && ++index[axis] == shape[axis]; axis--) index[axis] = 0;
        }
    }

    /// <summary>The place of an element; an axis of size 1 stretches, and axes that the tensor lacks are skipped.</summary>
    private static int At(Layout layout, int[] index)
    {
        var (place, skipped) = (layout.Offset, index.Length - layout.Shape.Count);
        for (var axis = 0; axis < layout.Shape.Count; axis++)
            if (layout.Shape[axis] != 1) place += index[axis + skipped] * layout.Strides[axis];
        return place;
    }
}
