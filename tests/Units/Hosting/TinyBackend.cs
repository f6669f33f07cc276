using System.Runtime.InteropServices;

namespace Nabla.Tests;

/// <summary>A second device type, with byte arrays for buffers and four kernels. It has two devices.</summary>
internal class TinyBackend : IBackend
{
    public virtual string DeviceType => "tiny";
    public virtual int DeviceCount => 2;
    public virtual string? Unavailable => null;

    public KernelTable Kernels { get; } = new KernelTable()
        .Map<Copy>((_, x, y) => Fill(x[0], y[0], v => v))
        .Map<Sin>((_, x, y) => Fill(x[0], y[0], Math.Sin))
        .Map<Cos>((_, x, y) => Fill(x[0], y[0], Math.Cos))
        .Map<Mul>((_, x, y) => { foreach (var i in Enumerable.Range(0, Values(y[0]).Length)) Values(y[0])[i] = At(x[0], i) * At(x[1], i); })
        .Otherwise("the tiny backend is for tests");

    public object Allocate(int device, DType dtype, int length) => new byte[length * dtype.Size];

    public void Write(object buffer, ReadOnlySpan<byte> data) => data.CopyTo((byte[])buffer);

    public void Read(object buffer, int offset, Span<byte> data) =>
        ((byte[])buffer).AsSpan(offset * sizeof(double), data.Length).CopyTo(data);

    private static Span<double> Values(DeviceTensor x) => MemoryMarshal.Cast<byte, double>(((byte[])x.Buffer).AsSpan());

    private static void Fill(DeviceTensor x, DeviceTensor y, Func<double, double> f)
    {
        for (var i = 0; i < Values(y).Length; i++) Values(y)[i] = f(At(x, i));
    }

    /// <summary>The element at a place counted row-major; these tests broadcast nothing but scalars.</summary>
    private static double At(DeviceTensor x, int i)
    {
        var place = x.Offset;
        for (var axis = x.Rank - 1; axis >= 0; i /= x.Shape[axis--]) place += i % x.Shape[axis] * x.Strides[axis];
        return Values(x)[place];
    }
}

internal sealed class TwinBackend : TinyBackend;

internal sealed class NoDeviceBackend : TinyBackend
{
    public override string DeviceType => "none";
    public override int DeviceCount => 0;
    public override string? Unavailable => "looked for a device that nobody has built; found nothing; install patience";
}
