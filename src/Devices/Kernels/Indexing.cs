namespace Nabla.Devices;

/// <summary>
/// Operators with an index as input. An index out of range is skipped, and the exception is thrown where a value is read. Additions go line
/// by line along the axis, one work-item per line, in the order of the index. The order of each sum is therefore fixed, and a tensor with
/// few lines is slow. The kernel <c>gather</c> takes x, the index, the status of three words (whether an index is out of range, and the
/// first such index), y, the stride of x and its size along the axis, and a grid of y, x and the index. <c>add</c> takes the source, the
/// index, the status, y, the stride of y and its size along the axis, the length of a line of the index, its stride and that of the source,
/// and a grid of the lines of y, the index and the source. <c>many</c> takes, after y, a sum for each of its elements.
/// </summary>
internal sealed class Indexing
{
    private readonly Program?[] _gather = new Program?[DType.All.Count * 2], _scatter = new Program?[DType.All.Count * 2];

    public void Gather(Gather op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y) =>
        Pick(op, op.Axis, x[0], x[1], y[0]);

    public void IndexSelect(IndexSelect op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y) =>
        Pick(op, op.Axis, x[0], Spread(x[1], y[0].Shape, op.Axis), y[0]);

    public void ScatterAdd(ScatterAdd op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y) =>
        Add(op, op.Axis, x, x[1], y[0]);

    public void IndexAdd(IndexAdd op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y) =>
        Add(op, op.Axis, x, Spread(x[1], x[2].Shape, op.Axis), y[0]);

    /// <summary>An index of positions as an index of elements: it is expanded along all other axes.</summary>
    private static DeviceTensor Spread(DeviceTensor index, Shape shape, int axis)
    {
        var strides = new int[shape.Count];
        strides[axis] = index.Strides[0];
        return index.Seen(shape, strides);
    }

    private void Pick(Op op, int axis, DeviceTensor x, DeviceTensor index, DeviceTensor y)
    {
        if (y.Length == 0) return;
        var (size, strides) = (x.Shape[axis], x.Strides.ToArray());
        (var step, strides[axis]) = (strides[axis], 0);
        using var call = Load(_gather, op, false, y, index).On(y.Queue, "gather");
        call.In(x).In(index).Status(3, found => Explain(op, found, size)).Out(y).Value(step).Value(size);
        call.Run(new Grid(y.Shape.Span, y, x.Seen(y.Shape, strides), index));
    }

    private void Add(Op op, int axis, ReadOnlySpan<DeviceTensor> x, DeviceTensor index, DeviceTensor y)
    {
        x[0].CopyTo(y);
        var (source, shape) = (x[2], x[2].Shape);
        if (source.Length == 0) return;
        var (size, lines) = (y.Shape[axis], shape.With(axis, 1));
        var sums = y.DType == DType.Float32 && shape[axis] > Summation.Longest
            ? y.Queue.Pool.Rent((y.Offset + y.Length) * Summation.Bytes)
            : null;
        using var call = Load(_scatter, op, true, y, index).On(y.Queue, sums is null ? "add" : "many");
        call.In(source).In(index).Status(3, found => Explain(op, found, size)).Out(y);
        if (sums is not null) call.Out(sums);
        call.Value(y.Strides[axis]).Value(size).Value(shape[axis]).Value(index.Strides[axis]).Value(source.Strides[axis]);
        call.Run(new Grid(lines.Span, y.Seen(lines, y.Strides), index.Seen(lines, index.Strides), source.Seen(lines, source.Strides)));
    }

    private static Program Load(Program?[] programs, Op op, bool adds, DeviceTensor y, DeviceTensor index) =>
        programs[y.DType.Index * 2 + (index.DType == DType.Int64 ? 1 : 0)] ??=
            y.Queue.Language.Index(op.Name, adds, y.DType, index.DType);

    private static ShapeException? Explain(Op op, int[] found, int size) =>
        found[0] == 0 ? null
        : new($"{op.Name}: index {(long)found[2] << 32 | (uint)found[1]} lies outside the axis, which has size {size}: " +
            $"use {(size == 0 ? "an axis that is not empty" : $"0 to {size - 1}")}.");
}
