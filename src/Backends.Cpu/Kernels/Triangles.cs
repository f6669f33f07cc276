using System.Numerics;

namespace Nabla.Cpu;

/// <summary>Triangles of matrices: a part of each row is copied, and the rest is 0.</summary>
internal readonly struct TriangleKernel<TOp> : IKernel<TOp> where TOp : Triangle
{
    public static void Run<T>(TOp op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y, Work work) where T : unmanaged, INumber<T>
    {
        var target = y[0].Span<T>();
        if (target.IsEmpty) return;
        int rows = x[0].Shape[x[0].Rank - 2], columns = x[0].Shape[x[0].Rank - 1];
        var reader = new RowReader<T>(x[0], [x[0].Rank - 1], 0, stackalloc int[RowReader<T>.Scratch(x[0].Rank)]);
        for (var i = 0; !target.IsEmpty; i = i + 1 < rows ? i + 1 : 0, target = target[columns..])
        {
            var (first, end) = op.Kept(i, columns);
            target[..first].Clear();
            reader.Next()[first..end].CopyTo(target[first..end]);
            target[end..columns].Clear();
        }
    }
}
