namespace Nabla.OpenCL;

/// <summary>
/// Operators with an index as input. An index out of range is skipped, and the exception is thrown where a value is read. Additions go line
/// by line along the axis, one work-item per line, in the order of the index. The order of each sum is therefore fixed, and a tensor with
/// few lines is slow.
/// </summary>
internal static class Indexing
{
    private const string Outside = """
        static void outside(volatile global int* status, const long j)
        {
            if (atomic_cmpxchg(status, 0, 1) != 0) return;
            status[1] = (int)j;
            status[2] = (int)(j >> 32);
        }

        """;

    private const string GatherText = Outside + """
        kernel void run(global const {T}* X, global const {I}* index, volatile global int* status, global {T}* Y,
            const int step, const int size, const Grid g)
        {
            const size_t i = get_global_id(0);
            if (i >= g.count) return;
            PLACES3(g, i, y, x, p)
            const long j = index[p];
            if ((ulong)j < size) Y[y] = X[x + (int)j * step];
            else outside(status, j);
        }

        """;

    private const string ScatterText = Outside + """
        kernel void run(global const {T}* source, global const {I}* index, volatile global int* status, global {T}* Y,
            const int step, const int size, const int count, const int si, const int ss, const Grid g)
        {
            const size_t i = get_global_id(0);
            if (i >= g.count) return;
            PLACES3(g, i, y, p, q)
            for (int k = 0; k < count; k++)
            {
                const long j = index[p + k * si];
                if ((ulong)j < size) Y[y + (int)j * step] += source[q + k * ss];
                else outside(status, j);
            }
        }

        // The same for places that may repeat often. S holds a sum for each place of the axis, or for each entry of the index if these are
        // fewer.
        kernel void many(global const {T}* source, global const {I}* index, volatile global int* status, global {T}* Y, global Sum* S,
            const int step, const int size, const int count, const int si, const int ss, const Grid g)
        {
            const size_t i = get_global_id(0);
            if (i >= g.count) return;
            PLACES3(g, i, y, p, q)
            const bool all = size <= count;
            const int places = all ? size : count;
            for (int k = 0; k < places; k++)
            {
                const long j = all ? k : index[p + k * si];
                if ((ulong)j < size) START(S[y + (int)j * step], Y[y + (int)j * step]);
            }
            for (int k = 0; k < count; k++)
            {
                const long j = index[p + k * si];
                if ((ulong)j < size) PLUS(S[y + (int)j * step], source[q + k * ss]);
                else outside(status, j);
            }
            for (int k = 0; k < places; k++)
            {
                const long j = all ? k : index[p + k * si];
                if ((ulong)j < size) Y[y + (int)j * step] = VALUE(S[y + (int)j * step]);
            }
        }

        """;

    private static readonly ClProgram?[] s_gather = new ClProgram?[DType.All.Count * 2], s_scatter = new ClProgram?[DType.All.Count * 2];

    public static void Gather(Gather op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y) =>
        Pick(op, op.Axis, x[0], x[1], y[0]);

    public static void IndexSelect(IndexSelect op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y) =>
        Pick(op, op.Axis, x[0], Spread(x[1], y[0].Shape, op.Axis), y[0]);

    public static void ScatterAdd(ScatterAdd op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y) =>
        Add(op, op.Axis, x, x[1], y[0]);

    public static void IndexAdd(IndexAdd op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y) =>
        Add(op, op.Axis, x, Spread(x[1], x[2].Shape, op.Axis), y[0]);

    /// <summary>An index of positions as an index of elements: it is expanded along all other axes.</summary>
    private static DeviceTensor Spread(DeviceTensor index, Shape shape, int axis)
    {
        var strides = new int[shape.Count];
        strides[axis] = index.Strides[0];
        return index.Seen(shape, strides);
    }

    private static void Pick(Op op, int axis, DeviceTensor x, DeviceTensor index, DeviceTensor y)
    {
        if (y.Length == 0) return;
        var (size, strides) = (x.Shape[axis], x.Strides.ToArray());
        (var step, strides[axis]) = (strides[axis], 0);
        using var call = Program(s_gather, op, GatherText, x.DType, index.DType).On(y.ClDevice, "run");
        call.In(x).In(index).Status(3, found => Explain(op, found, size)).Out(y).Value(step).Value(size);
        call.Run(new Grid(y.Shape.Span, y, x.Seen(y.Shape, strides), index));
    }

    private static void Add(Op op, int axis, ReadOnlySpan<DeviceTensor> x, DeviceTensor index, DeviceTensor y)
    {
        x[0].CopyTo(y);
        var (source, shape) = (x[2], x[2].Shape);
        if (source.Length == 0) return;
        var (size, lines) = (y.Shape[axis], shape.With(axis, 1));
        var sums = y.DType == DType.Float32 && shape[axis] > LongSums.Longest
            ? y.ClDevice.Pool.Rent((y.Offset + y.Length) * LongSums.SumBytes)
            : null;
        using var call = Program(s_scatter, op, LongSums.Sums(y.DType) + ScatterText, y.DType, index.DType)
            .On(y.ClDevice, sums is null ? "run" : "many");
        call.In(source).In(index).Status(3, found => Explain(op, found, size)).Out(y);
        if (sums is not null) call.Out(sums);
        call.Value(y.Strides[axis]).Value(size).Value(shape[axis]).Value(index.Strides[axis]).Value(source.Strides[axis]);
        call.Run(new Grid(lines.Span, y.Seen(lines, y.Strides), index.Seen(lines, index.Strides), source.Seen(lines, source.Strides)));
    }

    private static ClProgram Program(ClProgram?[] programs, Op op, string text, DType dtype, DType index) =>
        programs[dtype.Index * 2 + (index == DType.Int64 ? 1 : 0)] ??= new(op.Name,
            text.Replace("{T}", ClProgram.Name(dtype), StringComparison.Ordinal)
                .Replace("{I}", ClProgram.Name(index), StringComparison.Ordinal));

    private static ShapeException? Explain(Op op, int[] found, int size) =>
        found[0] == 0 ? null
        : new($"{op.Name}: index {(long)found[2] << 32 | (uint)found[1]} lies outside the axis, which has size {size}: " +
            $"use {(size == 0 ? "an axis that is not empty" : $"0 to {size - 1}")}.");
}
