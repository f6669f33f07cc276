using System.Numerics;

namespace Nabla.Cpu;

/// <summary>Matrix products of strided batches, without copies. It is one product where the batch axis continues the rows.</summary>
internal static class MatrixProduct
{
    private const long WorthSplitting = 1 << 18;   // multiplications in a batch of small products

    public static void Run(MatMul op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y, Work work)
    {
        if (y[0].Count == 0) return;
        switch (y[0].DType.Index)
        {
            case 0: Run<float>(x[0], x[1], y[0], work); break;
            case 1: Run<double>(x[0], x[1], y[0], work); break;
            case 2: Run<int>(x[0], x[1], y[0], work); break;
            case 3: Run<long>(x[0], x[1], y[0], work); break;
            default: throw y[0].DType.Unknown;
        }
    }

    private static unsafe void Run<T>(DeviceTensor a, DeviceTensor b, DeviceTensor y, Work work) where T : unmanaged, INumber<T>
    {
        Span<T> left = a.Data<T>(), right = b.Data<T>(), all = y.Data<T>();
        fixed (T* pa = left, pb = right, pc = all)
        {
            if (y.Rank > 2) RunBatch(a, pa, left.Length, b, pb, right.Length, y, pc, all.Length, work);
            else Gemm.Multiply(Matrix<T>.Of(a, pa, left.Length), Matrix<T>.Of(b, pb, right.Length), Matrix<T>.Of(y, pc, all.Length), work);
        }
    }

    private static unsafe void RunBatch<T>(
        DeviceTensor a, T* pa, int na, DeviceTensor b, T* pb, int nb, DeviceTensor y, T* pc, int nc, Work work)
        where T : unmanaged, INumber<T>
    {
        ReadOnlySpan<int> sizes = y.Shape.Span, batch = sizes[..^2];
        int m = sizes[^2], n = sizes[^1], count = y.Count / m / n;
        Span<int> scratch = stackalloc int[2 * Walk.Scratch(batch.Length)];
        var left = new MatrixBatch<T>(a, batch, pa, na, 0, scratch[..(scratch.Length / 2)]);
        var right = new MatrixBatch<T>(b, batch, pb, nb, 0, scratch[(scratch.Length / 2)..]);
        var multiplications = (long)y.Count * a.Shape.Span[^1];
        // One matrix on the right: the rows of all matrices of the batch are rows of one large matrix.
        if (right.IsOne && MatrixBatch<T>.TryRows(a, batch, pa, na, out var rows))
            Gemm.Multiply(rows, right.Next(), new(pc, nc, y.Offset, count * m, n, n, 1), work);
        // One matrix on the left of column vectors: the vectors are rows of one large matrix, times the transpose.
        else if (n == 1 && left.IsOne && right.TryVectors(out var vectors))
            Gemm.Multiply(vectors, left.Next().Transposed, new(pc, nc, y.Offset, count, m, m, 1), work);
        else if (multiplications >= WorthSplitting && work.Splits(multiplications))
            Split(a, (nint)pa, na, b, (nint)pb, nb, y, (nint)pc, nc, count, multiplications);
        else Multiply(ref left, ref right, y, pc, nc, 0, count);

        void Split(DeviceTensor a, nint pa, int na, DeviceTensor b, nint pb, int nb, DeviceTensor y, nint pc, int nc, int count,
            long elements) =>
            work.Split(count, elements, (start, count) =>
            {
                var batch = y.Shape.Span[..^2];
                var left = new MatrixBatch<T>(a, batch, (T*)pa, na, start, stackalloc int[Walk.Scratch(batch.Length)]);
                var right = new MatrixBatch<T>(b, batch, (T*)pb, nb, start, stackalloc int[Walk.Scratch(batch.Length)]);
                Multiply(ref left, ref right, y, (T*)pc, nc, start, count);
            });
    }

    /// <summary>Computes <paramref name="count"/> products, into y's matrices from <paramref name="start"/> on.</summary>
    private static unsafe void Multiply<T>(ref MatrixBatch<T> left, ref MatrixBatch<T> right, DeviceTensor y, T* pc, int nc, int start,
        int count)
        where T : unmanaged, INumber<T>
    {
        int m = y.Shape.Span[^2], n = y.Shape.Span[^1], size = m * n;
        for (var i = start; i < start + count; i++) Gemm.Multiply(left.Next(), right.Next(), new(pc, nc, y.Offset + i * size, m, n, n, 1));
    }
}
