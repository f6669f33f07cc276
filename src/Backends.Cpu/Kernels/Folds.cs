using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Tp = System.Numerics.Tensors.TensorPrimitives;

namespace Nabla.Cpu;

/// <summary>An associative and commutative fold of numbers.</summary>
internal interface IRowFold
{
    /// <summary>Folds a row, which may be empty where the operator allows it.</summary>
    static abstract T Row<T>(ReadOnlySpan<T> row) where T : unmanaged, INumber<T>;

    /// <summary>y[i] = the fold of y[i] and x[i].</summary>
    static abstract void Combine<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, INumber<T>;

    /// <summary>y[i] = the fold of y[i], a[i], b[i], c[i] and d[i].</summary>
    static abstract void Combine<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, ReadOnlySpan<T> c, ReadOnlySpan<T> d, Span<T> y)
        where T : unmanaged, INumber<T>;

    /// <summary>Whether the result for int32 is int64.</summary>
    static virtual bool Widens => false;

    /// <summary>Folds a row to int64, where the fold widens.</summary>
    static virtual long Wide(ReadOnlySpan<int> row) => throw new NotSupportedException();

    /// <summary>y[i] = the fold of row i of <see cref="RowReader{T}.Across"/>, where the fold widens.</summary>
    static virtual void Wide(ref RowReader<int> rows, Span<long> y) => throw new NotSupportedException();
}

internal readonly struct SumFold : IRowFold
{
    public static T Row<T>(ReadOnlySpan<T> row) where T : unmanaged, INumber<T> => Loop.Fold<T, Sum2>(row, T.Zero);
    public static void Combine<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, INumber<T> => Loop.Run<T, Sum2>(y, x, y);
    public static void Combine<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, ReadOnlySpan<T> c, ReadOnlySpan<T> d, Span<T> y)
        where T : unmanaged, INumber<T> => Loop.Fold<T, Sum2>(a, b, c, d, y);
    public static bool Widens => true;
    public static long Wide(ReadOnlySpan<int> row) => IntegerSums.Row(row);
    public static void Wide(ref RowReader<int> rows, Span<long> y) => IntegerSums.Rows(ref rows, y);
}

internal readonly struct ProdFold : IRowFold
{
    public static T Row<T>(ReadOnlySpan<T> row) where T : unmanaged, INumber<T> => Loop.Fold<T, Product>(row, T.One);
    public static void Combine<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, INumber<T> => Loop.Run<T, Product>(y, x, y);
    public static void Combine<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, ReadOnlySpan<T> c, ReadOnlySpan<T> d, Span<T> y)
        where T : unmanaged, INumber<T> => Loop.Fold<T, Product>(a, b, c, d, y);
    public static bool Widens => true;

    [SkipLocalsInit]
    public static long Wide(ReadOnlySpan<int> row)
    {
        var product = 1L;
        Span<long> block = stackalloc long[Math.Min(row.Length, 512)];
        for (; !row.IsEmpty; row = row[block.Length..])
        {
            block = block[..Math.Min(row.Length, block.Length)];
            Tp.ConvertTruncating(row[..block.Length], block);
            product *= Row<long>(block);
        }
        return product;
    }

    [SkipLocalsInit]
    public static void Wide(ref RowReader<int> rows, Span<long> y)
    {
        Span<long> wide = stackalloc long[y.Length];
        y.Fill(1);
        for (var left = rows.Length; left > 0; left--)
        {
            Tp.ConvertTruncating(rows.Across(y.Length), wide);
            Combine<long>(wide, y);
        }
    }
}

internal readonly struct MaxFold : IRowFold
{
    public static T Row<T>(ReadOnlySpan<T> row) where T : unmanaged, INumber<T> => Loop.Fold<T, Larger>(row, row[0]);
    public static void Combine<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, INumber<T> => Loop.Run<T, Larger>(y, x, y);
    public static void Combine<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, ReadOnlySpan<T> c, ReadOnlySpan<T> d, Span<T> y)
        where T : unmanaged, INumber<T> => Loop.Fold<T, Larger>(a, b, c, d, y);
}

internal readonly struct MinFold : IRowFold
{
    public static T Row<T>(ReadOnlySpan<T> row) where T : unmanaged, INumber<T> => Loop.Fold<T, Smaller>(row, row[0]);
    public static void Combine<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, INumber<T> => Loop.Run<T, Smaller>(y, x, y);
    public static void Combine<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, ReadOnlySpan<T> c, ReadOnlySpan<T> d, Span<T> y)
        where T : unmanaged, INumber<T> => Loop.Fold<T, Smaller>(a, b, c, d, y);
}

/// <summary>
/// Reductions by folds. Where the last axis in memory is reduced, each row gives a number. Where it is kept, whole rows are combined.
/// Memory is read in order in both cases.
/// </summary>
internal readonly struct Fold<TOp, TFold> : IKernel<TOp> where TOp : Reduction where TFold : IRowFold
{
    private const int Tile = 1024;

    public static void Run<T>(TOp op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y, Work work) where T : unmanaged, INumber<T>
    {
        if (typeof(T) == typeof(int) && TFold.Widens) Run<int, long>(op, x[0], y[0], work);
        else Run<T, T>(op, x[0], y[0], work);
    }

    private static void Run<T, TOut>(TOp op, DeviceTensor source, DeviceTensor target, Work work)
        where T : unmanaged, INumber<T> where TOut : unmanaged, INumber<TOut>
    {
        var outputs = target.Count;
        if (outputs == 0) return;
        var length = source.Length;
        if (!work.Splits(length)) Part<T, TOut>(op, source, target, 0, outputs);
        else if (outputs > 1) Split<T, TOut>(op, source, target, outputs, length, work);
        else if (typeof(T) == typeof(TOut) && source.IsContiguous) target.Span<T>()[0] = Whole<T>(source, work);
        else Part<T, TOut>(op, source, target, 0, outputs);
    }

    /// <summary>
    /// Folds one long row by several threads. Its parts are those of <see cref="Loop.Fold{T, TFunction}(ReadOnlySpan{T}, T)"/>, so that the
    /// result does not depend on the number of threads.
    /// </summary>
    private static T Whole<T>(DeviceTensor x, Work work) where T : unmanaged, INumber<T>
    {
        const int Parts = 8;
        var starts = new int[Parts + 1];
        starts[Parts] = x.Count;
        for (var step = Parts; step > 1; step /= 2)
            for (var i = 0; i < Parts; i += step) starts[i + step / 2] = starts[i] + Loop.FirstHalf<T>(starts[i + step] - starts[i]);
        var results = new T[Parts];
        work.Split(Parts, x.Count, (start, count) =>
        {
            for (var i = start; i < start + count; i++) results[i] = TFold.Row<T>(x.Span<T>()[starts[i]..starts[i + 1]]);
        });
        for (var step = 1; step < Parts; step *= 2)
            for (var i = 0; i < Parts; i += 2 * step) TFold.Combine<T>(new(ref results[i + step]), new Span<T>(ref results[i]));
        return results[0];
    }

    private static void Split<T, TOut>(TOp op, DeviceTensor x, DeviceTensor y, int outputs, long length, Work work)
        where T : unmanaged, INumber<T> where TOut : unmanaged, INumber<TOut> =>
        work.Split(outputs, length, (start, count) => Part<T, TOut>(op, x, y, start, count));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Part<T, TOut>(TOp op, DeviceTensor x, DeviceTensor y, int start, int count)
        where T : unmanaged, INumber<T> where TOut : unmanaged, INumber<TOut>
    {
        var target = y.Span<TOut>().Slice(start, count);
        if (x.IsContiguous && op.Axes.Count > 0 && op.Axes[0] == x.Rank - op.Axes.Count)
        {
            var all = x.Span<T>();
            var length = all.Length / y.Count;
            for (var i = 0; i < count; i++) target[i] = Row<T, TOut>(all.Slice((start + i) * length, length));
            return;
        }
        var rows = new RowReader<T>(x, op.Axes.Span, start, stackalloc int[RowReader<T>.Scratch(x.Rank)]);
        if (rows.AreNeighbours) Combine(ref rows, target);
        else
            foreach (ref var number in target) number = Row<T, TOut>(rows.Next());
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Combine<T, TOut>(ref RowReader<T> rows, Span<TOut> target)
        where T : unmanaged, INumber<T> where TOut : unmanaged, INumber<TOut>
    {
        while (!target.IsEmpty)
        {
            var width = Math.Min(rows.Neighbours, Math.Min(Tile, target.Length));
            if (typeof(T) == typeof(TOut)) Across(ref rows, rows.Length, MemoryMarshal.Cast<TOut, T>(target[..width]));
            else TFold.Wide(ref Unsafe.As<RowReader<T>, RowReader<int>>(ref rows), MemoryMarshal.Cast<TOut, long>(target[..width]));
            rows.Skip(width);
            target = target[width..];
        }
    }

    /// <summary>Folds the next <paramref name="length"/> elements of neighbouring rows; long ones as two halves.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Across<T>(ref RowReader<T> rows, int length, scoped Span<T> target) where T : unmanaged, INumber<T>
    {
        if (length <= Loop.LongestSum)
        {
            var width = target.Length;
            rows.Across(width).CopyTo(target);
            for (length--; length >= 4; length -= 4)
                TFold.Combine(rows.Across(width), rows.Across(width), rows.Across(width), rows.Across(width), target);
            for (; length > 0; length--) TFold.Combine(rows.Across(width), target);
            return;
        }
        Span<T> half = stackalloc T[target.Length];
        Across(ref rows, length / 2, target);
        Across(ref rows, length - length / 2, half);
        TFold.Combine(half, target);
    }

    private static TOut Row<T, TOut>(ReadOnlySpan<T> row)
        where T : unmanaged, INumber<T> where TOut : unmanaged, INumber<TOut> =>
        typeof(T) == typeof(TOut) ? Unsafe.BitCast<T, TOut>(TFold.Row(row))
         : TOut.CreateTruncating(TFold.Wide(MemoryMarshal.Cast<T, int>(row)));
}
