using System.Numerics;

namespace Nabla.Conformance;

/// <summary>Operators that state their definition.</summary>
internal static class DefinitionKernels
{
    public static KernelTable MapDefinitions(this KernelTable table) => table
        .MapEach<IScalarFunction>((op, x, y) =>
        {
            var f = (IScalarFunction)op;
            if (x[0].DType.IsFloatingPoint)
                ReferenceElements.Write(y[0], Array.ConvertAll(ReferenceElements.Read<double>(x[0]), f.Evaluate));
            else ReferenceElements.Write(y[0], Array.ConvertAll(ReferenceElements.Read<long>(x[0]), f.Evaluate));
        })
        .MapEach<IScalarFunction2>((op, x, y) =>
        {
            var f = (IScalarFunction2)op;
            if (x[0].DType.IsFloatingPoint) Each<double, double>(x, y, f.Evaluate);
            else Each<long, long>(x, y, f.Evaluate);
        })
        .MapEach<IScalarPredicate>((op, x, y) =>
        {
            var p = (IScalarPredicate)op;
            ReferenceElements.Write(y[0], x[0].DType.IsFloatingPoint
                ? Array.ConvertAll(ReferenceElements.Read<double>(x[0]), v => p.Holds(v) ? 1L : 0)
                : Array.ConvertAll(ReferenceElements.Read<long>(x[0]), v => p.Holds(v) ? 1L : 0));
        })
        .MapEach<IScalarPredicate2>((op, x, y) =>
        {
            var p = (IScalarPredicate2)op;
            if (x[0].DType.IsFloatingPoint) Each<double, long>(x, y, (a, b) => p.Holds(a, b) ? 1 : 0);
            else Each<long, long>(x, y, (a, b) => p.Holds(a, b) ? 1 : 0);
        })
        .MapEach<IScan>((op, x, y) =>
        {
            if (x[0].DType.IsFloatingPoint) Scan<double>((IScan)op, x[0], y[0]);
            else Scan<long>((IScan)op, x[0], y[0]);
        })
        .MapEach<IFold>((op, x, y) =>
        {
            if (x[0].DType.IsFloatingPoint) Fold<double>((IFold)op, x[0], y[0]);
            else Fold<long>((IFold)op, x[0], y[0]);
        })
        .MapEach<IRowFunction>((op, x, y) =>
            ReferenceElements.Write(y[0], Array.ConvertAll(Rows<double>(x[0], y[0]), row => ((IRowFunction)op).Evaluate(row))))
        .MapEach<ISearch>((op, x, y) =>
        {
            if (x[0].DType.IsFloatingPoint) Search<double>((ISearch)op, x[0], y);
            else Search<long>((ISearch)op, x[0], y);
        })
        .MapEach<IMatrixDefinition>((op, x, y) =>
            ReferenceMatrices.Write(y[0], ReferenceMatrices.Read(x[0]).Select(((IMatrixDefinition)op).Evaluate)))
        .MapEach<IRandomFunction>((op, x, y) =>
        {
            if (y[0].DType.IsFloatingPoint) Numbers<double>((RandomNumbers)op, x[0], y[0]);
            else Numbers<long>((RandomNumbers)op, x[0], y[0]);
        });

    private static void Each<T, TResult>(ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y, Func<T, T, TResult> f)
        where T : INumber<T> where TResult : INumber<TResult> =>
        ReferenceElements.Write(y[0], [.. ReferenceElements.Read<T>(x[0], y[0].Shape).Zip(ReferenceElements.Read<T>(x[1], y[0].Shape), f)]);

    private static void Numbers<T>(RandomNumbers op, DeviceTensor keys, DeviceTensor y) where T : INumber<T> =>
        ReferenceElements.Write(y, [.. ReferenceElements.Read<long>(keys).SelectMany(seed =>
        {
            var numbers = new T[op.Shape.Length];
            op.Evaluate<T>(new(seed), numbers);
            return numbers;
        })]);

    private static void Scan<T>(IScan op, DeviceTensor x, DeviceTensor y) where T : INumber<T>
    {
        var (values, stride) = (ReferenceElements.Read<T>(x), (int)y.Shape[(op.Axis + 1)..].Length);
        for (var n = 0; n < values.Length; n++)
            if (n / stride % y.Shape[op.Axis] > 0) values[n] = op.Combine(values[n - stride], values[n]);
        ReferenceElements.Write(y, values);
    }

    /// <summary>
    /// The place of each element of x in a result whose reduced axes have size 1: the places that the result, broadcast to x's shape,
    /// reads.
    /// </summary>
    private static int[] Groups(DeviceTensor x, DeviceTensor y) => ReferenceElements.Places(Layout.Contiguous(y.Shape), x.Shape);

    /// <summary>For each element of a reduction, the elements of x that it reduces.</summary>
    private static T[][] Rows<T>(DeviceTensor x, DeviceTensor y) where T : INumber<T>
    {
        var (values, groups) = (ReferenceElements.Read<T>(x), Groups(x, y));
        var rows = Enumerable.Range(0, (int)y.Length).Select(_ => new List<T>()).ToArray();
        for (var n = 0; n < values.Length; n++) rows[groups[n]].Add(values[n]);
        return Array.ConvertAll(rows, row => row.ToArray());
    }

    private static void Fold<T>(IFold op, DeviceTensor x, DeviceTensor y) where T : INumber<T>
    {
        var (values, groups, result) = (ReferenceElements.Read<T>(x), Groups(x, y), new T[y.Length]);
        Array.Fill(result, op.Identity<T>());
        for (var n = 0; n < values.Length; n++) result[groups[n]] = op.Combine(result[groups[n]], values[n]);
        ReferenceElements.Write(y, result);
    }

    /// <summary>The places alone, or the elements at them and then the places.</summary>
    private static void Search<T>(ISearch op, DeviceTensor x, ReadOnlySpan<DeviceTensor> y) where T : INumber<T>
    {
        var rows = Rows<T>(x, y[^1]);
        var places = Array.ConvertAll(rows, row => op.Find<T>(row));
        if (y.Length > 1) ReferenceElements.Write(y[0], [.. rows.Zip(places, (row, place) => row[place])]);
        ReferenceElements.Write(y[^1], Array.ConvertAll(places, place => (long)place));
    }
}
