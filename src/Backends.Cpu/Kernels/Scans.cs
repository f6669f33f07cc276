using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Tp = System.Numerics.Tensors.TensorPrimitives;

namespace Nabla.Cpu;

/// <summary>
/// A step of a scan: the next number from the number s before it and the elements a of the first and x of the last input.
/// </summary>
internal interface IScanStep
{
    static abstract Vector<T> Next<T>(Vector<T> s, Vector<T> a, Vector<T> x) where T : unmanaged;

    static abstract T Next<T>(T s, T a, T x) where T : unmanaged, INumber<T>;
}

#pragma warning disable IDE0040 // One line each.
internal readonly struct RunningSum : IScanStep
{
    public static Vector<T> Next<T>(Vector<T> s, Vector<T> a, Vector<T> x) where T : unmanaged => s + x;
    public static T Next<T>(T s, T a, T x) where T : unmanaged, INumber<T> => s + x;
}

internal readonly struct RunningProduct : IScanStep
{
    public static Vector<T> Next<T>(Vector<T> s, Vector<T> a, Vector<T> x) where T : unmanaged => s * x;
    public static T Next<T>(T s, T a, T x) where T : unmanaged, INumber<T> => s * x;
}

internal readonly struct Recurrence : IScanStep
{
    public static Vector<T> Next<T>(Vector<T> s, Vector<T> a, Vector<T> x) where T : unmanaged => a * s + x;
    public static T Next<T>(T s, T a, T x) where T : unmanaged, INumber<T> => a * s + x;
}
#pragma warning restore IDE0040

/// <summary>
/// Scans go number by number along the last axis, and by whole rows along other axes. Those of float32 compute in float64, so that small
/// terms are not lost in a large running value.
/// </summary>
internal static class Scan
{
    private const int Tile = 4096;

    /// <summary>How many columns a thread must have, and how many scans there must be for none to be cut into columns.</summary>
    private const int Narrowest = 64, FewestScans = 8;

    /// <summary>The scan of the last input. If there are two inputs, the first one gives the factors.</summary>
    public static void Run<T, TScan>(int axis, ReadOnlySpan<DeviceTensor> inputs, DeviceTensor output, Work work)
        where T : unmanaged, INumber<T> where TScan : IScanStep
    {
        var y = output.Span<T>();
        if (y.IsEmpty) return;
        var (inner, length) = (output.Inner(axis), output.Inner(axis) * output.Shape[axis]);
        var count = y.Length / length;
        if (work.Splits(y.Length) && inputs[0].IsContiguous && inputs[^1].IsContiguous && (count > 1 || inner >= Narrowest))
        {
            Split<T, TScan>(inputs[0], inputs[^1], output, inner, length, work);
            return;
        }
        var x = Source(inputs[^1], y);
        var a = inputs.Length == 1 ? x : inputs[0].Contiguous<T>();
        for (var i = 0; i < y.Length; i += length)
            Part<T, TScan>(inner, 0, inner, a.Slice(i, length), x.Slice(i, length), y.Slice(i, length));
    }

    // By scans, or by columns where there are few.
    private static void Split<T, TScan>(DeviceTensor a, DeviceTensor x, DeviceTensor y, int inner, int length, Work work)
        where T : unmanaged, INumber<T> where TScan : IScanStep
    {
        var count = y.Count / length;
        var pieces = count >= FewestScans ? 1 : Math.Max(1, inner / Narrowest);
        work.Split(count * pieces, y.Count, (start, parts) =>
        {
            for (var k = start; k < start + parts; k++)
            {
                var (scan, piece) = Math.DivRem(k, pieces);
                var (from, to) = ((int)((long)inner * piece / pieces), (int)((long)inner * (piece + 1) / pieces));
                var at = scan * length;
                Part<T, TScan>(inner, from, to - from, a.Span<T>().Slice(at, length), x.Span<T>().Slice(at, length),
                    y.Span<T>().Slice(at, length));
            }
        });
    }

    /// <summary>One scan of rows of <paramref name="inner"/> numbers, of <paramref name="count"/> columns.</summary>
    private static void Part<T, TScan>(int inner, int from, int count, ReadOnlySpan<T> a, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, INumber<T> where TScan : IScanStep
    {
        if (typeof(T) == typeof(float)) Widely<TScan>(inner, from, count, Floats(a), Floats(x), MemoryMarshal.Cast<T, float>(y));
        else Plainly<T, TScan>(inner, from, count, a, x, y);
    }

    /// <summary>The scan of one input, of int32 in int64.</summary>
    public static void Total<T, TScan>(int axis, ReadOnlySpan<DeviceTensor> inputs, DeviceTensor output, Work work)
        where T : unmanaged, INumber<T> where TScan : IScanStep
    {
        if (typeof(T) != typeof(int))
        {
            Run<T, TScan>(axis, inputs, output, work);
        }
        else if (!inputs[0].IsContiguous)
        {
            Spanwise.Run<int, long>(Tp.ConvertTruncating, inputs[0], output, work);
            Run<long, TScan>(axis, [output], output, work);
        }
        else
        {
            var y = output.Span<long>();
            if (y.IsEmpty) return;
            var x = inputs[0].Span<int>();
            var inner = output.Inner(axis);
            for (int i = 0, length = inner * output.Shape[axis]; i < y.Length; i += length)
                Integers<TScan>(inner, x.Slice(i, length), y.Slice(i, length));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Integers<TScan>(int inner, ReadOnlySpan<int> x, Span<long> y) where TScan : IScanStep
    {
        if (inner > 1)
        {
            Tp.ConvertTruncating(x[..inner], y);
            for (var i = inner; i < y.Length; i += inner)
            {
                var row = y.Slice(i, inner);
                Tp.ConvertTruncating(x.Slice(i, inner), row);
                Row<long, TScan>(y.Slice(i - inner, inner), row, row, row);
            }
            return;
        }
        x = x[..y.Length];
        var s = y[0] = x[0];
        for (var i = 1; i < y.Length; i++) y[i] = s = TScan.Next<long>(s, x[i], x[i]);
    }

    /// <summary>The numbers, row-major: in place, or copied to y, since the scan may overwrite its input.</summary>
    private static ReadOnlySpan<T> Source<T>(DeviceTensor x, Span<T> y) where T : unmanaged
    {
        if (x.IsContiguous) return x.Span<T>();
        new Reader<T>(x, x.Shape, 0, default, stackalloc int[Walk.Scratch(x.Rank)]).Take(y);
        return y;
    }

    private static ReadOnlySpan<float> Floats<T>(ReadOnlySpan<T> x) where T : unmanaged => MemoryMarshal.Cast<T, float>(x);

    private static void Plainly<T, TScan>(int inner, int from, int count, ReadOnlySpan<T> a, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, INumber<T> where TScan : IScanStep
    {
        x.Slice(from, count).CopyTo(y[from..]);
        if (inner == 1)
        {
            Numbers<T, TScan>(a, x, y);
            return;
        }
        for (var i = from + inner; i < y.Length; i += inner)
            Row<T, TScan>(y.Slice(i - inner, count), a.Slice(i, count), x.Slice(i, count), y.Slice(i, count));
    }

    [SkipLocalsInit]
    private static void Widely<TScan>(int inner, int first, int columns, ReadOnlySpan<float> a, ReadOnlySpan<float> x, Span<float> y)
        where TScan : IScanStep
    {
        x.Slice(first, columns).CopyTo(y[first..]);
        if (inner == 1)
        {
            WideNumbers<TScan>(a, x, y);
            return;
        }
        Span<double> sums = stackalloc double[Math.Min(Tile, columns)];
        for (int from = first, count; from < first + columns; from += count)
        {
            count = Math.Min(sums.Length, first + columns - from);
            for (var i = 0; i < count; i++) sums[i] = x[from + i];
            for (var i = from + inner; i < y.Length; i += inner)
                WideRow<TScan>(sums, a.Slice(i, count), x.Slice(i, count), y.Slice(i, count));
        }
    }

    // By vectors, since the conversion of a single number depends on the old value of its register.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void WideNumbers<TScan>(ReadOnlySpan<float> a, ReadOnlySpan<float> x, Span<float> y) where TScan : IScanStep
    {
        a = a[..y.Length];
        x = x[..y.Length];
        var s = Vector.WidenLower(Vector.Create(x[0]));
        for (var i = 1; i < y.Length; i++)
        {
            s = TScan.Next(s, Vector.WidenLower(Vector.Create(a[i])), Vector.WidenLower(Vector.Create(x[i])));
            y[i] = Vector.Narrow(s, s)[0];
        }
    }

    /// <summary>Computes the next row in place of the row s, and writes it, rounded, to y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void WideRow<TScan>(Span<double> s, ReadOnlySpan<float> a, ReadOnlySpan<float> x, Span<float> y) where TScan : IScanStep
    {
        ref var sums = ref MemoryMarshal.GetReference(s[..y.Length]);
        ref var factors = ref MemoryMarshal.GetReference(a[..y.Length]);
        ref var numbers = ref MemoryMarshal.GetReference(x[..y.Length]);
        ref var to = ref MemoryMarshal.GetReference(y);
        nuint i = 0, half = (nuint)Vector<double>.Count, length = (nuint)y.Length;
        for (; i + 2 * half <= length; i += 2 * half)
        {
            Vector.Widen(Vector.LoadUnsafe(ref factors, i), out var a0, out var a1);
            Vector.Widen(Vector.LoadUnsafe(ref numbers, i), out var x0, out var x1);
            var s0 = TScan.Next(Vector.LoadUnsafe(ref sums, i), a0, x0);
            var s1 = TScan.Next(Vector.LoadUnsafe(ref sums, i + half), a1, x1);
            s0.StoreUnsafe(ref sums, i);
            s1.StoreUnsafe(ref sums, i + half);
            Vector.Narrow(s0, s1).StoreUnsafe(ref to, i);
        }
        for (; i < length; i++)
        {
            ref var sum = ref Unsafe.Add(ref sums, i);
            sum = TScan.Next<double>(sum, Unsafe.Add(ref factors, i), Unsafe.Add(ref numbers, i));
            Unsafe.Add(ref to, i) = (float)sum;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Numbers<T, TScan>(ReadOnlySpan<T> a, ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, INumber<T>
    where TScan : IScanStep
    {
        a = a[..y.Length];
        x = x[..y.Length];
        var s = x[0];
        for (var i = 1; i < y.Length; i++) y[i] = s = TScan.Next(s, a[i], x[i]);
    }

    /// <summary>Computes the row y that follows the row s.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row<T, TScan>(ReadOnlySpan<T> s, ReadOnlySpan<T> a, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, INumber<T> where TScan : IScanStep
    {
        ref var before = ref MemoryMarshal.GetReference(s[..y.Length]);
        ref var factors = ref MemoryMarshal.GetReference(a[..y.Length]);
        ref var numbers = ref MemoryMarshal.GetReference(x[..y.Length]);
        ref var to = ref MemoryMarshal.GetReference(y);
        nuint i = 0, width = (nuint)Vector<T>.Count, length = (nuint)y.Length;
        for (; i + width <= length; i += width)
        {
            TScan.Next(Vector.LoadUnsafe(ref before, i), Vector.LoadUnsafe(ref factors, i), Vector.LoadUnsafe(ref numbers, i))
                .StoreUnsafe(ref to, i);
        }

        for (; i < length; i++)
            Unsafe.Add(ref to, i) = TScan.Next(Unsafe.Add(ref before, i), Unsafe.Add(ref factors, i), Unsafe.Add(ref numbers, i));
    }
}

internal readonly struct CumSumKernel : IKernel<CumSum>
{
    public static void Run<T>(CumSum op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y, Work work)
        where T : unmanaged, INumber<T> =>
        Scan.Total<T, RunningSum>(op.Axis, x, y[0], work);
}

internal readonly struct CumProdKernel : IKernel<CumProd>
{
    public static void Run<T>(CumProd op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y, Work work)
        where T : unmanaged, INumber<T> =>
        Scan.Total<T, RunningProduct>(op.Axis, x, y[0], work);
}

internal readonly struct LinearRecurrenceKernel : IFloatKernel<LinearRecurrence>
{
    public static void Run<T>(LinearRecurrence op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y, Work work)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Scan.Run<T, Recurrence>(op.Axis, x, y[0], work);
}
