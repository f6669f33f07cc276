using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Nabla.RealFunctions;

namespace Nabla.Cpu;

/// <summary>A function of numbers, written for a vector of them.</summary>
internal interface IFunction
{
    static abstract Vector<T> Of<T>(Vector<T> x) where T : unmanaged;
}

/// <summary>A function of two numbers, written for vectors of them.</summary>
internal interface IFunction2
{
    static abstract Vector<T> Of<T>(Vector<T> a, Vector<T> b) where T : unmanaged;
}

/// <summary>
/// Functions of spans. Each loop is fully compiled for its function at its first call. Otherwise a program that runs for a second would run
/// unoptimised code, which for vectors is some twenty times slower.
/// </summary>
internal static class Loop
{
    /// <summary>y[i] = f(x[i]); y may be x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<T, TFunction>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged where TFunction : IFunction =>
        Run<T, IgnoreSecond<TFunction>>(x, default(T), y);

    /// <summary>
    /// y[i] = f(x[i]); y may be x. Only a block with an argument outside of the fast range uses a loop with calls, which save and restore
    /// registers.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void RunPartial<T, TFunction>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged where TFunction : IPartialFunction
    {
        const int Block = 512;
        for (int start = 0, count; start < x.Length; start += count)
        {
            count = x.Length - start < 2 * Block ? x.Length - start : Block;
            var arguments = x.Slice(start, count);
            var results = y.Slice(start, count);
            if (AllInFastRange<T, TFunction>(arguments)) Run<T, Real<TFunction>>(arguments, results);
            else Run<T, WithFallback<TFunction>>(arguments, results);
        }
    }

    // Spans shorter than a vector use the fallback loop.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool AllInFastRange<T, TFunction>(ReadOnlySpan<T> x) where T : unmanaged where TFunction : IPartialFunction
    {
        var width = Vector<T>.Count;
        if (x.Length < width || !WithFallback<TFunction>.InFastRange(new Vector<T>(x[^width..]))) return false;
        ref var from = ref Unsafe.AsRef(in x[0]);
        for (nuint i = 0, end = (nuint)(x.Length - width); i < end; i += (nuint)width)
            if (!WithFallback<TFunction>.InFastRange(Vector.LoadUnsafe(ref from, i))) return false;
        return true;
    }

    /// <summary>y[i] = f(a[i], b); y may be a.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<T, TFunction>(ReadOnlySpan<T> a, T b, Span<T> y) where T : unmanaged where TFunction : IFunction2
    {
        var width = Vector<T>.Count;
        var number = Vector.Create(b);
        y = y[..a.Length];
        if (a.Length < width)
        {
            Short<T, TFunction>(a, new(in b), y);
            return;
        }
        // The last vector overlaps the one before it. It is computed first and written last, since y may be a.
        var last = TFunction.Of(new Vector<T>(a[^width..]), number);
        ref var from = ref Unsafe.AsRef(in a[0]);
        ref var to = ref y[0];
        for (nuint i = 0, end = (nuint)(a.Length - width); i < end; i += (nuint)width)
            TFunction.Of(Vector.LoadUnsafe(ref from, i), number).StoreUnsafe(ref to, i);
        last.CopyTo(y[^width..]);
    }

    /// <summary>y[i] = f(a[i], b[i]); y may be a or b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<T, TFunction>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y) where T : unmanaged where TFunction : IFunction2
    {
        var width = Vector<T>.Count;
        b = b[..a.Length];
        y = y[..a.Length];
        if (a.Length < width)
        {
            Short<T, TFunction>(a, b, y);
            return;
        }
        var last = TFunction.Of(new Vector<T>(a[^width..]), new Vector<T>(b[^width..]));
        ref var p = ref Unsafe.AsRef(in a[0]);
        ref var q = ref Unsafe.AsRef(in b[0]);
        ref var to = ref y[0];
        for (nuint i = 0, end = (nuint)(a.Length - width); i < end; i += (nuint)width)
            TFunction.Of(Vector.LoadUnsafe(ref p, i), Vector.LoadUnsafe(ref q, i)).StoreUnsafe(ref to, i);
        last.CopyTo(y[^width..]);
    }

    // For spans shorter than a vector. It is a method of its own, so that the loops do not need its stack memory.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Short<T, TFunction>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y) where T : unmanaged
    where TFunction : IFunction2
    {
        if (a.IsEmpty) return;
        if (a.Length == 1)
        {
            y[0] = TFunction.Of(Vector.Create(a[0]), Vector.Create(b[0]))[0];
            return;
        }
        // The vectors are filled up with the first elements, so that no other argument can cause slow or exceptional results.
        Span<T> first = stackalloc T[Vector<T>.Count], second = stackalloc T[Vector<T>.Count];
        first.Fill(a[0]);
        second.Fill(b[0]);
        a.CopyTo(first);
        b.CopyTo(second);
        TFunction.Of(new Vector<T>(first), new Vector<T>(second)).CopyTo(first);
        first[..a.Length].CopyTo(y);
    }

    private readonly struct IgnoreSecond<TFunction> : IFunction2 where TFunction : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<T> Of<T>(Vector<T> a, Vector<T> b) where T : unmanaged => TFunction.Of(a);
    }

    /// <summary>The first place of <paramref name="value"/> in x; −1 where there is none; NaN is never found.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int IndexOf<T>(ReadOnlySpan<T> x, T value) where T : unmanaged, IEqualityOperators<T, T, bool>
    {
        var (width, i) = (Vector<T>.Count, 0);
        if (x.Length >= 4 * width)
        {
            ref var from = ref Unsafe.AsRef(in x[0]);
            var sought = Vector.Create(value);
            while (i <= x.Length - 4 * width)
            {
                var first = Equal(ref from, i) | Equal(ref from, i + width);
                var second = Equal(ref from, i + 2 * width) | Equal(ref from, i + 3 * width);
                if ((first | second) != Vector<byte>.Zero) break;
                i += 4 * width;
            }

            Vector<byte> Equal(ref T from, int at) => Vector.AsVectorByte(Vector.Equals(Vector.LoadUnsafe(ref from, (nuint)at), sought));
        }
        for (; i < x.Length; i++)
            if (x[i] == value) return i;
        return -1;
    }

    /// <summary>
    /// The largest number of numbers that are added one after the other. Longer sums are sums of two halves, so that the error grows with
    /// the logarithm of the length.
    /// </summary>
    public const int LongestSum = 128;

    /// <summary>How many numbers the first of the two halves of a long sum has.</summary>
    public static int FirstHalf<T>(int length) => length / 2 & -(4 * Vector<T>.Count);

    /// <summary>y[i] = f(y[i], a[i], b[i], c[i], d[i]), in any order and grouping.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Fold<T, TFunction>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, ReadOnlySpan<T> c, ReadOnlySpan<T> d, Span<T> y)
        where T : unmanaged where TFunction : IFunction2
    {
        ref var p = ref MemoryMarshal.GetReference(a[..y.Length]);
        ref var q = ref MemoryMarshal.GetReference(b[..y.Length]);
        ref var r = ref MemoryMarshal.GetReference(c[..y.Length]);
        ref var s = ref MemoryMarshal.GetReference(d[..y.Length]);
        ref var to = ref MemoryMarshal.GetReference(y);
        nuint i = 0, width = (nuint)Vector<T>.Count, length = (nuint)y.Length;
        for (; i + width <= length; i += width)
        {
            var first = TFunction.Of(Vector.LoadUnsafe(ref p, i), Vector.LoadUnsafe(ref q, i));
            var second = TFunction.Of(Vector.LoadUnsafe(ref r, i), Vector.LoadUnsafe(ref s, i));
            TFunction.Of(Vector.LoadUnsafe(ref to, i), TFunction.Of(first, second)).StoreUnsafe(ref to, i);
        }
        for (; i < length; i++)
        {
            var first = TFunction.Of(Vector.Create(Unsafe.Add(ref p, i)), Vector.Create(Unsafe.Add(ref q, i)));
            var second = TFunction.Of(Vector.Create(Unsafe.Add(ref r, i)), Vector.Create(Unsafe.Add(ref s, i)));
            Unsafe.Add(ref to, i) = TFunction.Of(Vector.Create(Unsafe.Add(ref to, i)), TFunction.Of(first, second))[0];
        }
    }

    /// <summary>f(…f(f(x[0], x[1]), x[2])…) in any order and grouping; <paramref name="identity"/> for an empty span.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static T Fold<T, TFunction>(ReadOnlySpan<T> x, T identity) where T : unmanaged where TFunction : IFunction2
    {
        var width = Vector<T>.Count;
        if (x.Length > LongestSum * 4 * width)
        {
            var half = FirstHalf<T>(x.Length);
            var (first, second) = (Fold<T, TFunction>(x[..half], identity), Fold<T, TFunction>(x[half..], identity));
            return TFunction.Of(Vector.Create(first), Vector.Create(second))[0];
        }
        var sum = Vector.Create(identity);
        if (x.Length >= 4 * width)
        {
            Vector<T> s1 = sum, s2 = sum, s3 = sum;
            for (; x.Length >= 4 * width; x = x[(4 * width)..])
            {
                sum = TFunction.Of(sum, new Vector<T>(x));
                s1 = TFunction.Of(s1, new Vector<T>(x[width..]));
                s2 = TFunction.Of(s2, new Vector<T>(x[(2 * width)..]));
                s3 = TFunction.Of(s3, new Vector<T>(x[(3 * width)..]));
            }
            sum = TFunction.Of(TFunction.Of(sum, s1), TFunction.Of(s2, s3));
        }
        for (; x.Length >= width; x = x[width..]) sum = TFunction.Of(sum, new Vector<T>(x));
        var all = identity;
        foreach (var number in x) all = TFunction.Of(Vector.Create(all), Vector.Create(number))[0];
        for (var i = 0; i < width; i++) all = TFunction.Of(Vector.Create(all), Vector.Create(sum[i]))[0];
        return all;
    }
}
