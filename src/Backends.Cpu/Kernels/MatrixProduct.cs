using System.Numerics;

namespace Nabla.Cpu;

/// <summary>Matrix products of strided batches: without copies, and as one product where the batch is one more axis of rows.</summary>
internal static class MatrixProduct
{
    private const long WorthSplitting = 1 << 18;   // multiplications in a batch of small products

    public static void Run(MatMul op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y, Work work)
    {
        switch (y[0].DType.Index)
        {
            case 0: Run<float>(x[0], x[1], y[0], work); break;
            case 1: Run<double>(x[0], x[1], y[0], work); break;
            case 2: RunIntegers<int>(x[0], x[1], y[0]); break;
            default: RunIntegers<long>(x[0], x[1], y[0]); break;
        }
    }

    private static unsafe void Run<T>(DeviceTensor a, DeviceTensor b, DeviceTensor y, Work work) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (sizes, batch) = (Sizes.Of(a, b, y), Batch(y));
        if (y.Count == 0) return;
        fixed (T* pa = a.Data<T>(), pb = b.Data<T>(), pc = y.Data<T>())
        {
            if (sizes.K == 0) new Span<T>(pc, y.Count).Clear();
            else if (batch == 1) Gemm.Multiply(sizes.M, sizes.N, sizes.K, pa + Offset(a, y, 0), sizes.ARow, sizes.ACol, pb + Offset(b, y, 0), sizes.BRow, sizes.BCol, pc, work);
            // One matrix on the right: the batch's rows are rows of one large matrix.
            else if (IsOneMatrix(b) && IsOneAxis(a, y, a.Rank - 1, out var rows))
                Gemm.Multiply(batch * sizes.M, sizes.N, sizes.K, pa + a.Offset, rows, sizes.ACol, pb + b.Offset, sizes.BRow, sizes.BCol, pc, work);
            // One matrix on the left of column vectors: the vectors are rows of one large matrix, times the transpose.
            else if (sizes.N == 1 && IsOneMatrix(a) && IsOneAxis(b, y, b.Rank - 2, out var vectors))
                Gemm.Multiply(batch, sizes.M, sizes.K, pb + b.Offset, vectors, sizes.BRow, pa + a.Offset, sizes.ACol, sizes.ARow, pc, work);
            else
            {
                nint na = (nint)pa, nb = (nint)pb, nc = (nint)pc;
                void Part(int start, int count)
                {
                    for (var i = start; i < start + count; i++)
                        Gemm.Multiply(sizes.M, sizes.N, sizes.K, (T*)na + Offset(a, y, i), sizes.ARow, sizes.ACol, (T*)nb + Offset(b, y, i), sizes.BRow, sizes.BCol, (T*)nc + (long)i * sizes.M * sizes.N);
                }
                var multiplications = (long)batch * sizes.M * sizes.N * sizes.K;
                if (multiplications >= WorthSplitting && work.Splits(multiplications)) work.Split(batch, multiplications, Part);
                else Part(0, batch);
            }
        }
    }

    private static unsafe void RunIntegers<T>(DeviceTensor a, DeviceTensor b, DeviceTensor y) where T : unmanaged, IBinaryInteger<T>
    {
        var sizes = Sizes.Of(a, b, y);
        if (y.Count == 0) return;
        fixed (T* pa = a.Data<T>(), pb = b.Data<T>(), pc = y.Data<T>())
            for (var i = 0; i < Batch(y); i++)
                Gemm.MultiplyIntegers(sizes.M, sizes.N, sizes.K, pa + Offset(a, y, i), sizes.ARow, sizes.ACol, pb + Offset(b, y, i), sizes.BRow, sizes.BCol, pc + (long)i * sizes.M * sizes.N);
    }

    private static int Batch(DeviceTensor y)
    {
        var batch = 1;
        foreach (var size in y.Shape.Span[..^2]) batch *= size;
        return batch;
    }

    /// <summary>Where matrix <paramref name="i"/> of the broadcast batch begins in x's buffer.</summary>
    private static int Offset(DeviceTensor x, DeviceTensor y, int i)
    {
        var offset = x.Offset;
        if (x.Rank == 2) return offset;
        Span<int> strides = stackalloc int[x.Rank];
        x.CopyStrides(strides);
        for (int k = y.Rank - 3, own = x.Rank - 3; own >= 0; k--, own--)
        {
            (i, var at) = Math.DivRem(i, y.Shape[k]);
            if (x.Shape[own] != 1) offset += at * strides[own];
        }
        return offset;
    }

    private static bool IsOneMatrix(DeviceTensor x)
    {
        Span<int> strides = stackalloc int[x.Rank];
        x.CopyStrides(strides);
        for (var i = 0; i < x.Rank - 2; i++)
            if (x.Shape[i] != 1 && strides[i] != 0) return false;
        return true;
    }

    /// <summary>Whether the first axes of x, which are the whole batch (and the rows, if among them), are one axis of equal strides.</summary>
    private static bool IsOneAxis(DeviceTensor x, DeviceTensor y, int axes, out int stride)
    {
        stride = 0;
        if (x.Rank != y.Rank || !x.Shape.Span[..^2].SequenceEqual(y.Shape.Span[..^2])) return false;
        Span<int> strides = stackalloc int[x.Rank];
        x.CopyStrides(strides);
        var next = -1;
        for (var i = axes - 1; i >= 0; i--)
        {
            if (x.Shape[i] == 1) continue;
            if (next < 0) (stride, next) = (strides[i], strides[i]);
            if (strides[i] != next) return false;
            next *= x.Shape[i];
        }
        return true;
    }

    /// <summary>The sizes and strides of one product.</summary>
    private readonly record struct Sizes(int M, int N, int K, int ARow, int ACol, int BRow, int BCol)
    {
        public static Sizes Of(DeviceTensor a, DeviceTensor b, DeviceTensor y)
        {
            Span<int> sa = stackalloc int[a.Rank], sb = stackalloc int[b.Rank];
            a.CopyStrides(sa);
            b.CopyStrides(sb);
            return new(y.Shape[y.Rank - 2], y.Shape[y.Rank - 1], a.Shape[a.Rank - 1], sa[^2], sa[^1], sb[^2], sb[^1]);
        }
    }
}
