using System.Numerics;

namespace Nabla.Conformance;

/// <summary>Operators with an integer input: the places at which elements are read or added.</summary>
internal static class IndexingKernels
{
    public static KernelTable MapIndexing(this KernelTable table) => table
        .Map<Gather>(Gather<double>, Gather<long>)
        .Map<ScatterAdd>(ScatterAdd<double>, ScatterAdd<long>)
        .Map<IndexSelect>(IndexSelect<double>, IndexSelect<long>)
        .Map<IndexAdd>(IndexAdd<double>, IndexAdd<long>);

    private static void Gather<T>(Gather op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y) where T : INumber<T>
    {
        var values = ReferenceElements.Read<T>(x[0]);
        ReferenceElements.Write(y[0], Array.ConvertAll(ElementPlaces(op, x[0].Shape, op.Axis, x[1]), place => values[place]));
    }

    private static void ScatterAdd<T>(ScatterAdd op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y) where T : INumber<T> =>
        AddAt(x, y[0], ReferenceElements.Read<T>(x[0]), ElementPlaces(op, x[0].Shape, op.Axis, x[1]));

    private static void IndexSelect<T>(IndexSelect op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y) where T : INumber<T>
    {
        var values = ReferenceElements.Read<T>(x[0]);
        ReferenceElements.Write(y[0], Array.ConvertAll(PositionPlaces(op, x[0].Shape, op.Axis, x[1]), place => values[place]));
    }

    private static void IndexAdd<T>(IndexAdd op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y) where T : INumber<T> =>
        AddAt(x, y[0], ReferenceElements.Read<T>(x[0]), PositionPlaces(op, x[0].Shape, op.Axis, x[1]));

    private static void AddAt<T>(ReadOnlySpan<DeviceTensor> x, DeviceTensor y, T[] result, int[] places) where T : INumber<T>
    {
        var source = ReferenceElements.Read<T>(x[2]);
        for (var n = 0; n < source.Length; n++) result[places[n]] += source[n];
        ReferenceElements.Write(y, result);
    }

    /// <summary>The place in x of [index[i, j, …], j, …], and likewise for other axes, for each element of the index.</summary>
    private static int[] ElementPlaces(Op op, Shape x, int axis, DeviceTensor index)
    {
        var strides = Layout.Contiguous(x).Strides.ToArray();
        var along = strides[axis];
        strides[axis] = 0;
        var (places, indices) =
            (ReferenceElements.Places(Layout.Strided(index.Shape, strides, 0), index.Shape), ReferenceElements.Read<long>(index));
        for (var n = 0; n < places.Length; n++) places[n] += Checked(op, indices[n], axis, x) * along;
        return places;
    }

    /// <summary>The place in x of each element of x's positions index[0], index[1], … along the axis.</summary>
    private static int[] PositionPlaces(Op op, Shape x, int axis, DeviceTensor index)
    {
        var (inner, indices) = ((int)x[(axis + 1)..].Length, ReferenceElements.Read<long>(index));
        var places = new int[x.With(axis, indices.Length).Length];
        foreach (var i in indices) Checked(op, i, axis, x);
        for (var n = 0; n < places.Length; n++)
        {
            var (outer, along, within) = (n / inner / indices.Length, n / inner % indices.Length, n % inner);
            places[n] = (outer * x[axis] + (int)indices[along]) * inner + within;
        }
        return places;
    }

    private static int Checked(Op op, long index, int axis, Shape x) =>
        index >= 0 && index < x[axis] ? (int)index
         : throw new ShapeException($"{op.Name}: index {index} lies outside axis {axis} of shape {x}, which has size {x[axis]}.");
}
