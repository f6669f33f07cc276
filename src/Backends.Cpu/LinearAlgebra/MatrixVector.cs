using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nabla.Cpu;

/// <summary>y = A·x of raw memory; A: [m, k] and x: [k] of any strides, y: [m] contiguous, overwritten.</summary>
internal static unsafe class MatrixVector
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<T>(int m, int k, T* a, nint aRow, nint aCol, T* x, nint xStep, T* y) where T : unmanaged, INumber<T>
    {
        if (aCol == 1 && xStep == 1)
        {
            for (var i = 0; i < m; i++)
                y[i] = Rows.Dot(new ReadOnlySpan<T>(a + i * aRow, k), new ReadOnlySpan<T>(x, k));
        }
        else if (k > Loop.LongestSum && (aRow == 1 || aCol != 1 || m == 1))
        {
            // The code below adds one product after the other.
            var half = k / 2;
            Multiply(m, half, a, aRow, aCol, x, xStep, y);
            var second = ArrayPool<T>.Shared.Rent(m);
            fixed (T* p = second)
            {
                Multiply(m, k - half, a + half * aCol, aRow, aCol, x + half * xStep, xStep, p);
                Loop.Run<T, Sum2>(new ReadOnlySpan<T>(y, m), new ReadOnlySpan<T>(p, m), new Span<T>(y, m));
            }

            ArrayPool<T>.Shared.Return(second);
        }
        else if (aRow == 1)
        {
            new Span<T>(y, m).Clear();
            for (var p = 0; p < k; p++)
                Rows.Axpy(x[p * xStep], new ReadOnlySpan<T>(a + p * aCol, m), new Span<T>(y, m));
        }
        else if (aCol == 1 && m > 1)
        {
            var packed = ArrayPool<T>.Shared.Rent(k);
            fixed (T* p = packed)
            {
                Packing.Pack(k, 1, x, xStep, 1, p, 1);
                Multiply(m, k, a, aRow, aCol, p, 1, y);
            }

            ArrayPool<T>.Shared.Return(packed);
        }
        else
        {
            for (var i = 0; i < m; i++)
            {
                var row = a + i * aRow;
                var sum = T.Zero;
                for (var p = 0; p < k; p++)
                    sum += row[p * aCol] * x[p * xStep];

                y[i] = sum;
            }
        }
    }
}
