using Nabla.Cpu;

namespace Nabla.Tests;

/// <summary>Tensors of the CPU backend without a dispatcher: kernels are called as the table holds them.</summary>
internal sealed class KernelRunner(int maxThreads = 1)
{
    public CpuBackend Backend { get; } = new(Microsoft.Extensions.Options.Options.Create(new CpuOptions { MaxThreads = maxThreads }));

    /// <summary>A contiguous tensor with these elements.</summary>
    public static DeviceTensor Tensor<T>(Shape shape, params T[] data) where T : unmanaged =>
        new(null!, Device.Cpu, DType.Of<T>(), data, Layout.Contiguous(shape));

    /// <summary>The same elements read with other sizes and strides.</summary>
    public static DeviceTensor View(DeviceTensor x, Shape shape, int[] strides, int offset = 0) =>
        x.WithLayout(Layout.Strided(shape, strides, offset));

    /// <summary>An output of <paramref name="op"/>, allocated as it infers it.</summary>
    public DeviceTensor Output(Op op, params Tensor[] x)
    {
        var spec = op.Infer(x, 0);
        return new(null!, Device.Cpu, spec.DType, Backend.Allocate(0, spec.DType, (int)spec.Shape.Length), Layout.Contiguous(spec.Shape));
    }

    /// <summary>The elements of the output of <paramref name="op"/>.</summary>
    public T[] Run<T>(Op op, params DeviceTensor[] x) where T : unmanaged
    {
        var y = Output(op, x);
        Kernel(op)(op, x, [y]);
        return y.Span<T>().ToArray();
    }

    public Kernel<Op> Kernel(Op op) => Backend.Kernels.Lines[op.GetType()].Kernel!;
}
