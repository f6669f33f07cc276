using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Nabla.Cpu;

/// <summary>
/// Matrix products C = A·B: A: [m, k] and B: [k, n] with any row and column strides (transposed, broadcast and flipped views need no copy),
/// C: [m, n] contiguous, overwritten, and overlapping neither. k = 0 gives zeros; m = 0 or n = 0 does nothing. The <see cref="Matrix{T}"/>s
/// guarantee that all elements lie within the buffers; the code below <c>Multiply</c> and <c>Subtract</c> does not check bounds.
/// </summary>
internal static unsafe class Gemm
{
    /// <summary>Up to this many multiplications plain loops are faster than the kernel with its setup.</summary>
    private const long PlainWork = 128;

    /// <summary>
    /// This many multiplications take about as long as one element of the loops for which <see cref="Work"/> has measured when threads pay.
    /// </summary>
    public const int PerElement = 32;

    /// <summary>
    /// The largest number of products that are added one after the other, in blocks of <see cref="GemmKernel{T, V}"/>. Longer sums are sums
    /// of two halves.
    /// </summary>
    private const int LongestSum = 1 << 15;

    /// <summary>C = A·B. Integers wrap around. Without <paramref name="threads"/> the product uses only the calling thread.</summary>
    /// <exception cref="ArgumentException">The sizes do not fit, or C is not contiguous.</exception>
    public static void Multiply<T>(in Matrix<T> a, in Matrix<T> b, in Matrix<T> c, Work? threads = null) where T : unmanaged, INumber<T>
    {
        if (a.Rows != c.Rows || b.Rows != a.Columns || b.Columns != c.Columns || c.Column != 1 || c.Row != c.Columns)
            throw new ArgumentException($"[{a.Rows}, {a.Columns}]·[{b.Rows}, {b.Columns}] does not fit into [{c.Rows}, {c.Columns}].");
        if (typeof(T) == typeof(float) || typeof(T) == typeof(double))
            Multiply(c.Rows, c.Columns, a.Columns, a.First, a.Row, a.Column, b.First, b.Row, b.Column, c.First, threads);
        else MultiplyIntegers(c.Rows, c.Columns, a.Columns, a.First, a.Row, a.Column, b.First, b.Row, b.Column, c.First);
    }

    /// <summary>C −= A·B, where the rows of C are contiguous, and C overlaps neither A nor B.</summary>
    /// <exception cref="ArgumentException">The sizes do not fit.</exception>
    public static void Subtract<T>(in Matrix<T> a, in Matrix<T> b, in Matrix<T> c, Work? threads) where T : unmanaged, INumber<T>
    {
        if (a.Rows != c.Rows || b.Rows != a.Columns || b.Columns != c.Columns || c.Column != 1)
            throw new ArgumentException($"[{a.Rows}, {a.Columns}]·[{b.Rows}, {b.Columns}] does not fit into [{c.Rows}, {c.Columns}].");
        var (m, n, k, elements) = (c.Rows, c.Columns, a.Columns, (long)c.Rows * c.Columns * a.Columns / PerElement);
        if (m == 0 || n == 0 || k == 0) return;
        if (threads is not null && threads.Splits(elements))
        {
            MultiplyParallel(m, n, k, a.First, a.Row, a.Column, b.First, b.Row, b.Column, c.First, c.Row, threads, elements,
                subtract: true);
        }
        else
        {
            MultiplyBlocked(m, n, k, a.First, a.Row, a.Column, b.First, b.Row, b.Column, c.First, c.Row, subtract: true);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply<T>(int m, int n, int k, T* a, nint aRow, nint aCol, T* b, nint bRow, nint bCol, T* c, Work? threads)
        where T : unmanaged, INumber<T>
    {
        var work = (long)m * n * k;
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
            // An outer product, such as a weight's gradient for one sample.
            for (var i = 0; i < m; i++)
                Loop.Run<T, Product>(new ReadOnlySpan<T>(b, n), a[i * aRow], new Span<T>(c + (nint)i * n, n));
        }
        else if (k > LongestSum)
        {
            MultiplyHalves(m, n, k, a, aRow, aCol, b, bRow, bCol, c, threads);
        }
        else if (work <= PlainWork)
        {
            MultiplyPlain(m, n, k, a, aRow, aCol, b, bRow, bCol, c);
        }
        else if (threads is not null && threads.Splits(work / PerElement))
        {
            MultiplyParallel(m, n, k, a, aRow, aCol, b, bRow, bCol, c, n, threads, work / PerElement);
        }
        else
        {
            MultiplyBlocked(m, n, k, a, aRow, aCol, b, bRow, bCol, c, n);
        }
    }

    private static void MultiplyHalves<T>(int m, int n, int k, T* a, nint aRow, nint aCol, T* b, nint bRow, nint bCol, T* c, Work? threads)
        where T : unmanaged, INumber<T>
    {
        var half = k / 2;
        Multiply(m, n, half, a, aRow, aCol, b, bRow, bCol, c, threads);
        var second = ArrayPool<T>.Shared.Rent(m * n);
        fixed (T* p = second)
        {
            Multiply(m, n, k - half, a + half * aCol, aRow, aCol, b + half * bRow, bRow, bCol, p, threads);
            Loop.Run<T, Sum2>(new ReadOnlySpan<T>(c, m * n), new ReadOnlySpan<T>(p, m * n), new Span<T>(c, m * n));
        }

        ArrayPool<T>.Shared.Return(second);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyIntegers<T>(int m, int n, int k, T* a, nint aRow, nint aCol, T* b, nint bRow, nint bCol, T* c)
        where T : unmanaged, INumber<T>
    {
        for (var i = 0; i < m; i++)
        {
            var row = new Span<T>(c + (nint)i * n, n);
            row.Clear();
            for (var p = 0; p < k; p++)
            {
                var x = a[i * aRow + p * aCol];
                var y = b + p * bRow;
                if (bCol == 1)
                {
                    Rows.Axpy(x, new ReadOnlySpan<T>(y, n), row);
                    continue;
                }

                for (var j = 0; j < n; j++)
                    row[j] += x * y[j * bCol];
            }
        }
    }

    /// <summary>
    /// On several threads. Each takes bands of columns, so that only one thread packs a column of B; or bands of rows, if there are many
    /// more rows than columns.
    /// </summary>
    internal static void MultiplyParallel<T>(
        int m, int n, int k, T* a, nint aRow, nint aCol, T* b, nint bRow, nint bCol, T* c, nint cRow, Work threads, long elements,
        bool subtract = false) where T : unmanaged, INumber<T>
    {
        if (m >= 2 * n)
        {
            threads.Split(m, elements, (from, rows) =>
                MultiplyBlocked(rows, n, k, a + from * aRow, aRow, aCol, b, bRow, bCol, c + from * cRow, cRow, subtract));
        }
        else
        {
            var width = TileCols<T>();
            threads.Split((n + width - 1) / width, elements, (from, tiles) =>
            {
                var first = from * width;
                MultiplyBlocked(m, Math.Min(tiles * width, n - first), k, a, aRow, aCol, b + first * bCol, bRow, bCol, c + first,
                    cRow, subtract);
            });
        }
    }

    private static int TileCols<T>() where T : unmanaged, INumber<T> =>
        Vector512.IsHardwareAccelerated ? GemmKernel<T, Wide<T>>.TileCols : GemmKernel<T, Native<T>>.TileCols;

    /// <summary>On one thread; rows of C lie <paramref name="cRow"/> apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void MultiplyBlocked<T>(
        int m, int n, int k, T* a, nint aRow, nint aCol, T* b, nint bRow, nint bCol, T* c, nint cRow, bool subtract = false)
        where T : unmanaged, INumber<T>
    {
        if (Vector512.IsHardwareAccelerated)
            GemmKernel<T, Wide<T>>.Multiply(m, n, k, a, aRow, aCol, b, bRow, bCol, c, cRow, subtract);
        else GemmKernel<T, Native<T>>.Multiply(m, n, k, a, aRow, aCol, b, bRow, bCol, c, cRow, subtract);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyPlain<T>(int m, int n, int k, T* a, nint aRow, nint aCol, T* b, nint bRow, nint bCol, T* c)
        where T : unmanaged, INumber<T>
    {
        for (var i = 0; i < m; i++)
        {
            for (var j = 0; j < n; j++, c++)
            {
                T* x = a + i * aRow, y = b + j * bCol;
                var sum = T.Zero;
                for (var p = 0; p < k; p++, x += aCol, y += bRow)
                    sum += *x * *y;

                *c = sum;
            }
        }
    }
}
