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
        var target = y[0].Span<TOut>();
        if (target.IsEmpty) return;
        var rows = new RowReader<T>(x[0], op.Axes.Span, 0, stackalloc int[RowReader<T>.Scratch(x[0].Rank)]);
        foreach (ref var number in target) number = TRow.Of(rows.Next());
    }
}

/// <summary>The selected element of each row, and its place.</summary>
internal readonly struct Pick<TOp, TRow> : IKernel<TOp> where TOp : Selection where TRow : IRow<long>
{
    public static void Run<T>(TOp op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y, Work work) where T : unmanaged, INumber<T>
    {
        var values = y[0].Span<T>();
        var indices = y[1].Span<long>();
        if (values.IsEmpty) return;
        var rows = new RowReader<T>(x[0], [op.Axis], 0, stackalloc int[RowReader<T>.Scratch(x[0].Rank)]);
        for (var i = 0; i < values.Length; i++)
        {
            var row = rows.Next();
            indices[i] = TRow.Of(row);
            values[i] = row[(int)indices[i]];
        }
    }
}
