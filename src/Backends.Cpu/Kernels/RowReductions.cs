using System.Numerics;
using Tp = System.Numerics.Tensors.TensorPrimitives;

namespace Nabla.Cpu;

/// <summary>A function of a whole row.</summary>
internal interface IRow<TOut>
{
    static abstract TOut Of<T>(ReadOnlySpan<T> row) where T : INumber<T>;
}

// IndexOf compares with Equals, for which NaN equals NaN and −0 equals 0. It finds the first of several, and a NaN before numbers, as the
// operators define.
internal readonly struct LargestAt : IRow<long>
{
    public static long Of<T>(ReadOnlySpan<T> row) where T : INumber<T> => row.IndexOf(Tp.Max(row));
}
internal readonly struct SmallestAt : IRow<long>
{
    public static long Of<T>(ReadOnlySpan<T> row) where T : INumber<T> => row.IndexOf(Tp.Min(row));
}
internal readonly struct HasTrue : IRow<bool>
{
    public static bool Of<T>(ReadOnlySpan<T> row) where T : INumber<T> => row.ContainsAnyExcept(T.Zero);
}
internal readonly struct IsAllTrue : IRow<bool>
{
    public static bool Of<T>(ReadOnlySpan<T> row) where T : INumber<T> => !row.Contains(T.Zero);
}

/// <summary>A reduction by functions of whole rows.</summary>
internal readonly struct RowReduction<TOp, TRow, TOut> : IKernel<TOp> where TOp : Reduction where TRow : IRow<TOut> where TOut : unmanaged
{
    public static void Run<T>(TOp op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y, Work work) where T : unmanaged, INumber<T>
    {
        var rows = y[0].Count;
        if (rows > 1 && work.Splits(x[0].Length)) Split<T>(op, x[0], y[0], rows, work);
        else if (rows > 0) Part<T>(op, x[0], y[0], 0, rows);
    }

    private static void Split<T>(TOp op, DeviceTensor x, DeviceTensor y, int rows, Work work) where T : unmanaged, INumber<T> =>
        work.Split(rows, x.Length, (start, count) => Part<T>(op, x, y, start, count));

    private static void Part<T>(TOp op, DeviceTensor x, DeviceTensor y, int start, int count) where T : unmanaged, INumber<T>
    {
        var rows = new RowReader<T>(x, op.Axes.Span, start, stackalloc int[RowReader<T>.Scratch(x.Rank)]);
        foreach (ref var number in y.Span<TOut>().Slice(start, count)) number = TRow.Of(rows.Next());
    }
}

/// <summary>The selected element of each row, and its place.</summary>
internal readonly struct Pick<TOp, TRow> : IKernel<TOp> where TOp : Selection where TRow : IRow<long>
{
    public static void Run<T>(TOp op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y, Work work) where T : unmanaged, INumber<T>
    {
        var rows = y[0].Count;
        if (rows > 1 && work.Splits(x[0].Length)) Split<T>(op, x[0], y[0], y[1], rows, work);
        else if (rows > 0) Part<T>(op, x[0], y[0], y[1], 0, rows);
    }

    private static void Split<T>(TOp op, DeviceTensor x, DeviceTensor values, DeviceTensor places, int rows, Work work)
        where T : unmanaged, INumber<T> =>
        work.Split(rows, x.Length, (start, count) => Part<T>(op, x, values, places, start, count));

    private static void Part<T>(TOp op, DeviceTensor x, DeviceTensor values, DeviceTensor places, int start, int count)
        where T : unmanaged, INumber<T>
    {
        var value = values.Span<T>();
        var place = places.Span<long>();
        var rows = new RowReader<T>(x, [op.Axis], start, stackalloc int[RowReader<T>.Scratch(x.Rank)]);
        for (var i = start; i < start + count; i++)
        {
            var row = rows.Next();
            place[i] = TRow.Of(row);
            value[i] = row[(int)place[i]];
        }
    }
}
