using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nabla.Cpu;

/// <summary>
/// Operations of factorisations on contiguous rows. They are fully compiled at the first call, since the loops are too short to wait for
/// tiering.
/// </summary>
internal static class Rows
{
    /// <summary>y ← y + α·x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Axpy<T>(T alpha, ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, INumber<T>
    {
        ref var from = ref MemoryMarshal.GetReference(x);
        ref var to = ref MemoryMarshal.GetReference(y[..x.Length]);
        var factor = Vector.Create(alpha);
        var i = 0;
        for (; i <= x.Length - Vector<T>.Count; i += Vector<T>.Count)
            (Vector.LoadUnsafe(ref to, (nuint)i) + factor * Vector.LoadUnsafe(ref from, (nuint)i)).StoreUnsafe(ref to, (nuint)i);

        for (; i < x.Length; i++)
            Unsafe.Add(ref to, i) += alpha * Unsafe.Add(ref from, i);
    }

    /// <summary>
    /// Σᵢ xᵢ·yᵢ, in four interleaved partial sums; a long one as the sum of two halves, as <see
    /// cref="Loop.Fold{T, TFunction}(ReadOnlySpan{T}, T)"/> is.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static T Dot<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y) where T : unmanaged, INumber<T>
    {
        if (x.Length > Loop.LongestSum * 4 * Vector<T>.Count)
        {
            var half = Loop.FirstHalf<T>(x.Length);
            return Dot(x[..half], y[..half]) + Dot(x[half..], y[half..]);
        }

        ref var p = ref MemoryMarshal.GetReference(x);
        ref var q = ref MemoryMarshal.GetReference(y[..x.Length]);
        int i = 0, width = Vector<T>.Count;
        var sum = T.Zero;
        if (x.Length >= width)
        {
            Vector<T> s0 = Vector<T>.Zero, s1 = s0, s2 = s0, s3 = s0;
            for (; i <= x.Length - 4 * width; i += 4 * width)
            {
                s0 += Vector.LoadUnsafe(ref p, (nuint)i) * Vector.LoadUnsafe(ref q, (nuint)i);
                s1 += Vector.LoadUnsafe(ref p, (nuint)(i + width)) * Vector.LoadUnsafe(ref q, (nuint)(i + width));
                s2 += Vector.LoadUnsafe(ref p, (nuint)(i + 2 * width)) * Vector.LoadUnsafe(ref q, (nuint)(i + 2 * width));
                s3 += Vector.LoadUnsafe(ref p, (nuint)(i + 3 * width)) * Vector.LoadUnsafe(ref q, (nuint)(i + 3 * width));
            }

            for (; i <= x.Length - width; i += width)
                s0 += Vector.LoadUnsafe(ref p, (nuint)i) * Vector.LoadUnsafe(ref q, (nuint)i);

            sum = Vector.Sum(s0 + s1 + (s2 + s3));
        }

        for (; i < x.Length; i++)
            sum += Unsafe.Add(ref p, i) * Unsafe.Add(ref q, i);

        return sum;
    }

    /// <summary>Transposes the square matrix in place, tile by tile so that both sides stay in cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TransposeSquare<T>(Span<T> a, int n)
    {
        const int Tile = 16;
        for (var i0 = 0; i0 < n; i0 += Tile)
        {
            for (var j0 = 0; j0 <= i0; j0 += Tile)
            {
                for (var i = i0; i < Math.Min(i0 + Tile, n); i++)
                {
                    for (var j = j0; j < Math.Min(j0 + Tile, i); j++)
                        (a[i * n + j], a[j * n + i]) = (a[j * n + i], a[i * n + j]);
                }
            }
        }
    }
}
