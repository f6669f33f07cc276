using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Tp = System.Numerics.Tensors.TensorPrimitives;

namespace Nabla.Cpu;

/// <summary>Helpers of the kernels that read positions from a tensor.</summary>
internal static class Indices
{
    /// <summary>The indices, row-major, as int64; without a copy where they are contiguous int64.</summary>
    public static ReadOnlySpan<long> Read(DeviceTensor index)
    {
        if (index.DType == DType.Int64) return index.Contiguous<long>();
        var wide = new long[index.Count];
        Tp.ConvertTruncating(index.Contiguous<int>(), wide);
        return wide;
    }

    /// <summary><paramref name="index"/>, checked to be a position of an axis of <paramref name="size"/>.</summary>
    /// <exception cref="ShapeException">It lies outside.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Check(Op op, long index, int size) => (ulong)index < (ulong)size ? (int)index : throw Outside(op, index, size);

    private static ShapeException Outside(Op op, long index, int size) =>
        new($"{op.Name}: index {index} lies outside the axis, which has size {size}: use {(size == 0 ? "an axis that is not " +
        "empty" : $"0 to {size - 1}")}.");

    /// <summary>
    /// A walk over the places of <paramref name="x"/> for the elements of an index of <paramref name="shape"/> whose entries are all 0.
    /// </summary>
    public static Walk Places(DeviceTensor x, int axis, Shape shape, Span<int> scratch, out int step)
    {
        Span<int> strides = stackalloc int[x.Rank];
        x.CopyStrides(strides);
        (step, strides[axis]) = (strides[axis], 0);
        return new Walk(shape.Span, strides, x.Offset, scratch);
    }
}

internal readonly struct GatherKernel : IKernel<Gather>
{
    public static void Run<T>(Gather op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y, Work work)
        where T : unmanaged, INumber<T>
    {
        var length = y[0].Count;
        if (length == 0) return;
        if (work.Splits(length)) Split<T>(op, x[0], x[1], y[0], work);
        else Part<T>(op, x[0], x[1], Indices.Read(x[1]), y[0], 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FromLine<T>(Gather op, ReadOnlySpan<T> line, ReadOnlySpan<long> places, Span<T> y) where T : unmanaged
    {
        y = y[..places.Length];
        for (var k = 0; k < places.Length; k++) y[k] = line[Indices.Check(op, places[k], line.Length)];
    }

    private static void Split<T>(Gather op, DeviceTensor x, DeviceTensor index, DeviceTensor y, Work work) where T : unmanaged
    {
        var places = index.DType == DType.Int64 && index.IsContiguous ? null : Indices.Read(index).ToArray();
        work.Split(y.Count, y.Count, (start, count) =>
            Part<T>(op, x, index, (places is null ? index.Contiguous<long>() : places.AsSpan()).Slice(start, count), y, start));
    }

    /// <summary>The elements from <paramref name="start"/> on, one for each of these places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Part<T>(Gather op, DeviceTensor x, DeviceTensor index, ReadOnlySpan<long> places, DeviceTensor y, int start)
        where T : unmanaged
    {
        var target = y.Data<T>().Slice(y.Offset + start, places.Length);
        var source = x.Data<T>();
        var size = x.Shape[op.Axis];
        var walk = Indices.Places(x, op.Axis, index.Shape, stackalloc int[Walk.Scratch(x.Rank)], out var step);
        var within = walk.Seek(start);
        while (true)
        {
            var (place, stride) = (walk.Offset + within * walk.Stride, walk.Stride);
            var run = Math.Min(walk.Run - within, target.Length);
            var from = places[..run];
            var to = target[..run];
            if (stride == 0 && step == 1) FromLine(op, source.Slice(place, size), from, to);
            else for (var k = 0; k < from.Length; k++, place += stride) to[k] = source[place + Indices.Check(op, from[k], size) * step];
            within = 0;
            places = places[run..];
            target = target[run..];
            if (target.IsEmpty) return;
            walk.Next();
        }
    }
}

internal readonly struct ScatterAddKernel : IKernel<ScatterAdd>
{
    public static void Run<T>(ScatterAdd op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y, Work work)
        where T : unmanaged, INumber<T>
    {
        x[0].Contiguous<T>().CopyTo(y[0].Span<T>());
        var length = x[1].Count;
        if (length == 0) return;
        if (op.Axis != y[0].Rank - 1)
            Columns(op, Indices.Read(x[1]), x[2].Contiguous<T>(), y[0], x[1].Shape);
        else if (x[1].Shape[op.Axis] < length && work.Splits(length))
            Split<T>(op, x[1], x[2], y[0], work);
        else Lines(op, Indices.Read(x[1]), x[2].Contiguous<T>(), y[0], x[1].Shape, 0);
    }

    private static void Split<T>(ScatterAdd op, DeviceTensor index, DeviceTensor x, DeviceTensor y, Work work)
        where T : unmanaged, INumber<T>
    {
        var length = index.Shape[op.Axis];
        var places = index.DType == DType.Int64 && index.IsContiguous ? null : Indices.Read(index).ToArray();
        var numbers = x.IsContiguous ? null : x.Contiguous<T>().ToArray();
        work.Split(index.Count / length, index.Count, (start, count) =>
        {
            var from = places is null ? index.Span<long>() : places.AsSpan();
            var added = numbers is null ? x.Span<T>() : numbers.AsSpan();
            var (first, all) = (start * length, count * length);
            Lines(op, from.Slice(first, all), added.Slice(first, all), y, index.Shape, first);
        });
    }

    /// <summary>
    /// Along the last axis: adds to whole lines of y, for the elements of the index from <paramref name="start"/> on. Long sums of float32
    /// are computed in float64.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Lines<T>(ScatterAdd op, ReadOnlySpan<long> index, ReadOnlySpan<T> x, DeviceTensor y, Shape shape, int start)
        where T : unmanaged, INumber<T>
    {
        int size = y.Shape[op.Axis], length = shape[op.Axis];
        var wide = typeof(T) == typeof(float) && length > Loop.LongestSum ? new double[size] : null;
        Span<int> strides = stackalloc int[y.Rank];
        y.CopyStrides(strides);
        var walk = new Walk(shape.Span[..^1], strides[..^1], y.Offset, stackalloc int[Walk.Scratch(y.Rank)]);
        for (var within = walk.Seek(start / length); !index.IsEmpty; index = index[length..], x = x[length..])
        {
            var line = y.Data<T>().Slice(walk.Offset + within * walk.Stride, size);
            var numbers = x[..length];
            if (++within == walk.Run)
            {
                within = 0;
                walk.Next();
            }
            if (wide is null)
            {
                for (var k = 0; k < numbers.Length; k++) line[Indices.Check(op, index[k], size)] += numbers[k];
                continue;
            }
            for (var i = 0; i < wide.Length; i++) wide[i] = double.CreateTruncating(line[i]);
            for (var k = 0; k < numbers.Length; k++) wide[Indices.Check(op, index[k], size)] += double.CreateTruncating(numbers[k]);
            for (var i = 0; i < wide.Length; i++) line[i] = T.CreateTruncating(wide[i]);
        }
    }

    /// <summary>Along another axis.</summary>
    private static void Columns<T>(ScatterAdd op, ReadOnlySpan<long> index, ReadOnlySpan<T> x, DeviceTensor y, Shape shape)
        where T : unmanaged, INumber<T>
    {
        var target = y.Span<T>();
        var size = y.Shape[op.Axis];
        var sums = new LongSums<T>(target, 1, shape[op.Axis]);
        var walk = Indices.Places(y, op.Axis, shape, stackalloc int[Walk.Scratch(y.Rank)], out var step);
        do
        {
            var (line, stride) = (walk.Offset - y.Offset, walk.Stride);
            var numbers = x[..walk.Run];
            for (var k = 0; k < numbers.Length; k++, line += stride)
            {
                var place = line + Indices.Check(op, index[k], size) * step;
                target[place] += numbers[k];
                sums.Count(place);
            }
            x = x[walk.Run..];
            index = index[walk.Run..];
        }
        while (walk.Next());
        sums.Finish();
    }
}

internal readonly struct IndexSelectKernel : IKernel<IndexSelect>
{
    public static void Run<T>(IndexSelect op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y, Work work)
        where T : unmanaged, INumber<T>
    {
        var target = y[0].Span<T>();
        if (target.IsEmpty) return;
        var index = Indices.Read(x[1]);
        var size = x[0].Shape[op.Axis];
        var inner = x[0].Inner(op.Axis);
        if (!x[0].IsContiguous && x[0].Length > y[0].Length)
        {
            Positions(op, x[0], index, target, inner);
            return;
        }
        if (work.Splits(target.Length) && x[0].IsContiguous) Split<T>(op, x[0], index.ToArray(), y[0], work);
        else Rows(op, x[0].Contiguous<T>(), index, target, size, inner, 0);
    }

    private static void Split<T>(IndexSelect op, DeviceTensor x, long[] index, DeviceTensor y, Work work) where T : unmanaged
    {
        var (size, inner) = (x.Shape[op.Axis], x.Inner(op.Axis));
        work.Split(y.Count / inner, y.Count, (start, count) =>
            Rows(op, x.Contiguous<T>(), index, y.Data<T>().Slice(y.Offset + start * inner, count * inner), size, inner, start));
    }

    /// <summary>The rows of the result from <paramref name="row"/> on, of <paramref name="inner"/> elements each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows<T>(IndexSelect op, ReadOnlySpan<T> x, ReadOnlySpan<long> index, Span<T> target, int size, int inner, int row)
        where T : unmanaged
    {
        for (var (outer, k) = Math.DivRem(row, index.Length); !target.IsEmpty; outer++, k = 0)
        {
            var from = x.Slice(outer * size * inner, size * inner);
            if (inner == 1)
            {
                var places = index[k..Math.Min(index.Length, k + target.Length)];
                for (var i = 0; i < places.Length; i++) target[i] = from[Indices.Check(op, places[i], size)];
                target = target[places.Length..];
                continue;
            }
            for (; k < index.Length && !target.IsEmpty; k++, target = target[inner..])
                from.Slice(Indices.Check(op, index[k], size) * inner, inner).CopyTo(target);
        }
    }

    // Element by element, where a copy of x would be longer than the result.
    private static void Positions<T>(IndexSelect op, DeviceTensor x, ReadOnlySpan<long> index, Span<T> target, int inner)
        where T : unmanaged
    {
        Span<int> scratch = stackalloc int[Walk.Scratch(x.Rank)];
        for (var i = 0; i < index.Length; i++)
        {
            var position = new Slice(op.Axis, Indices.Check(op, index[i], x.Shape[op.Axis]), 1, 1).View(x.Layout)!.Value;
            var reader = new Reader<T>(x.WithLayout(position), position.Shape, 0, default, scratch);
            for (var at = i * inner; at < target.Length; at += index.Length * inner) reader.Take(target.Slice(at, inner));
        }
    }
}

internal readonly struct IndexAddKernel : IKernel<IndexAdd>
{
    public static void Run<T>(IndexAdd op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y, Work work)
        where T : unmanaged, INumber<T>
    {
        var target = y[0].Span<T>();
        x[0].Contiguous<T>().CopyTo(target);
        var source = x[2].Contiguous<T>();
        var index = Indices.Read(x[1]);
        var size = y[0].Shape[op.Axis];
        var inner = y[0].Inner(op.Axis);
        if (source.IsEmpty) return;
        var sums = new LongSums<T>(target, inner, index.Length);
        for (var first = 0; !source.IsEmpty; first += size, source = source[(index.Length * inner)..])
            Add(op, index, source, target.Slice(first * inner, size * inner), inner, sums.Counts(first, size), ref sums, first);
        sums.Finish();
    }

    /// <summary>Adds rows first, first + 1, … of x to the rows of y that the index names.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add<T>(IndexAdd op, ReadOnlySpan<long> index, ReadOnlySpan<T> x, Span<T> y, int inner, Span<byte> counts,
        ref LongSums<T> sums, int first) where T : unmanaged, INumber<T>
    {
        var size = y.Length / inner;
        for (var k = 0; k < index.Length; k++)
        {
            var place = Indices.Check(op, index[k], size);
            ref var sum = ref MemoryMarshal.GetReference(y.Slice(place * inner, inner));
            ref var number = ref MemoryMarshal.GetReference(x.Slice(k * inner, inner));
            var i = 0;
            // Fewer instructions per row let the processor load more rows at the same time.
            if (Vector512.IsHardwareAccelerated)
            {
                for (; i <= inner - Vector512<T>.Count; i += Vector512<T>.Count)
                    (Vector512.LoadUnsafe(ref sum, (nuint)i) + Vector512.LoadUnsafe(ref number, (nuint)i)).StoreUnsafe(ref sum, (nuint)i);
            }

            for (; i <= inner - Vector<T>.Count; i += Vector<T>.Count)
                (Vector.LoadUnsafe(ref sum, (nuint)i) + Vector.LoadUnsafe(ref number, (nuint)i)).StoreUnsafe(ref sum, (nuint)i);
            for (; i < inner; i++) Unsafe.Add(ref sum, i) += Unsafe.Add(ref number, i);
            if (!counts.IsEmpty && ++counts[place] == Loop.LongestSum) sums.PutAside(first + place);
        }
    }
}
