using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Nabla.Cpu;

/// <summary>
/// Matrix products C = A·B of raw memory: A: [m, k] and B: [k, n] with any row and column strides (transposed, broadcast and flipped
/// views need no copy), C: [m, n] contiguous, overwritten, and overlapping neither. k = 0 gives zeros; m = 0 or n = 0 does nothing.
/// </summary>
internal static unsafe class Gemm
{
    /// <summary>Multiplications up to which plain loops beat the setting-up of registers.</summary>
    private const long PlainWork = 128;

    /// <summary>
    /// Multiplications from which threads pay for their start, ours and libtorch's. Smaller products gain nothing by libtorch, and its threads, which
    /// wait for more by spinning, would take the processors from what comes next.
    /// </summary>
    private const long ParallelWork = 128 * 128 * 128;

    /// <summary>
    /// Multiplications that take about as long as loading libtorch does. It is loaded when so many have been done without it, so that a program never
    /// takes more than twice the time of the better choice, and one that multiplies little never waits.
    /// </summary>
    private const long LoadingWork = 4L << 30;

    private static long s_workSoFar;

    /// <summary>T is float or double.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<T>(int m, int n, int k, T* a, int aRow, int aCol, T* b, int bRow, int bCol, T* c)
        where T : unmanaged, INumber<T>
    {
        long work = (long)m * n * k;
        if (work == 0)
        {
            NativeMemory.Clear(c, (nuint)m * (nuint)n * (nuint)sizeof(T));
        }
        else if (n == 1)
        {
            MatrixVector.Multiply(m, k, a, aRow, aCol, b, bRow, c);
        }
        else if (m == 1)
        {
            MatrixVector.Multiply(n, k, b, bCol, bRow, a, aCol, c);
        }
        else if (k == 1 && bCol == 1)
        {
            // An outer product: what a weight's gradient is for one sample.
            for (int i = 0; i < m; i++)
            {
                Loop.Run<T, Product>(new ReadOnlySpan<T>(b, n), a[(nint)i * aRow], new Span<T>(c + (nint)i * n, n));
            }
        }
        else if (work <= PlainWork)
        {
            MultiplyPlain(m, n, k, a, aRow, aCol, b, bRow, bCol, c);
        }
        else if (work < ParallelWork)
        {
            MultiplyBlocked(m, n, k, a, aRow, aCol, b, bRow, bCol, c, n);
        }
        else if (!IsLibtorchWorthwhile(work) || !Lapack<T>.TryGemm(m, n, k, a, aRow, aCol, b, bRow, bCol, c))
        {
            MultiplyParallel(m, n, k, a, aRow, aCol, b, bRow, bCol, c);
        }
    }

    private static bool IsLibtorchWorthwhile(long work) => Libtorch.IsLoaded || Interlocked.Add(ref s_workSoFar, work) > LoadingWork;

    /// <summary>T is any number type; integers wrap around.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyIntegers<T>(int m, int n, int k, T* a, int aRow, int aCol, T* b, int bRow, int bCol, T* c)
        where T : unmanaged, INumber<T>
    {
        for (int i = 0; i < m; i++)
        {
            var row = new Span<T>(c + (nint)i * n, n);
            row.Clear();
            for (int p = 0; p < k; p++)
            {
                T x = a[(nint)i * aRow + (nint)p * aCol];
                T* y = b + (nint)p * bRow;
                if (bCol == 1)
                {
                    Rows.Axpy(x, new ReadOnlySpan<T>(y, n), row);
                    continue;
                }

                for (int j = 0; j < n; j++)
                {
                    row[j] += x * y[(nint)j * bCol];
                }
            }
        }
    }

    /// <summary>The managed kernel on all cores: each takes a band of rows, or of columns where there are more of those.</summary>
    internal static void MultiplyParallel<T>(int m, int n, int k, T* a, nint aRow, nint aCol, T* b, nint bRow, nint bCol, T* c)
        where T : unmanaged, INumber<T>
    {
        bool byRows = m >= n;
        int extent = byRows ? m : n, parts = Math.Min(Environment.ProcessorCount, extent);
        Parallel.For(0, parts, part =>
        {
            int from = (int)((long)extent * part / parts), count = (int)((long)extent * (part + 1) / parts) - from;
            if (byRows)
            {
                MultiplyBlocked(count, n, k, a + from * aRow, aRow, aCol, b, bRow, bCol, c + (nint)from * n, n);
            }
            else
            {
                MultiplyBlocked(m, count, k, a, aRow, aCol, b + from * bCol, bRow, bCol, c + from, n);
            }
        });
    }

    /// <summary>The managed kernel on one thread; rows of C lie <paramref name="cRow"/> apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void MultiplyBlocked<T>(
        int m, int n, int k, T* a, nint aRow, nint aCol, T* b, nint bRow, nint bCol, T* c, nint cRow)
        where T : unmanaged, INumber<T>
    {
        if (Vector512.IsHardwareAccelerated)
        {
            GemmKernel<T, Wide<T>>.Multiply(m, n, k, a, aRow, aCol, b, bRow, bCol, c, cRow);
        }
        else
        {
            GemmKernel<T, Native<T>>.Multiply(m, n, k, a, aRow, aCol, b, bRow, bCol, c, cRow);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyPlain<T>(int m, int n, int k, T* a, nint aRow, nint aCol, T* b, nint bRow, nint bCol, T* c)
        where T : unmanaged, INumber<T>
    {
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++, c++)
            {
                T* x = a + i * aRow, y = b + j * bCol;
                T sum = T.Zero;
                for (int p = 0; p < k; p++, x += aCol, y += bRow)
                {
                    sum += *x * *y;
                }

                *c = sum;
            }
        }
    }
}
