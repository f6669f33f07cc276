using System.Numerics;

namespace Nabla.Conformance;

/// <summary>
/// A tensor for the reference kernels: a row-major array of double (floating-point dtypes) or of long (other dtypes, so that int64 stays
/// exact).
/// </summary>
internal static class ReferenceElements
{
    /// <summary>
    /// The place in the buffer of each element, row-major, of a tensor of this layout broadcast to <paramref name="shape"/>.
    /// </summary>
    public static int[] Places(Layout layout, Shape shape)
    {
        var places = new int[shape.Length];
        var strides = layout.Strides;
        var lead = shape.Count - layout.Shape.Count;
        for (var n = 0; n < places.Length; n++)
        {
            places[n] = layout.Offset;
            var rest = n;
            for (var axis = shape.Count - 1; axis >= 0; rest /= shape[axis--])
                if (axis >= lead && layout.Shape[axis - lead] != 1) places[n] += rest % shape[axis] * strides[axis - lead];
        }
        return places;
    }

    /// <summary>The elements, row-major; a bool counts as 0 or 1.</summary>
    public static T[] Read<T>(DeviceTensor x) where T : INumber<T> => Read<T>(x, x.Shape);

    /// <summary>The elements, row-major, broadcast to <paramref name="shape"/>.</summary>
    public static T[] Read<T>(DeviceTensor x, Shape shape) where T : INumber<T>
    {
        var places = Places(x.Layout, shape);
        return x.Buffer switch
        {
            float[] b => Array.ConvertAll(places, p => T.CreateTruncating(b[p])),
            double[] b => Array.ConvertAll(places, p => T.CreateTruncating(b[p])),
            int[] b => Array.ConvertAll(places, p => T.CreateTruncating(b[p])),
            long[] b => Array.ConvertAll(places, p => T.CreateTruncating(b[p])),
            var b => Array.ConvertAll(places, p => ((bool[])b)[p] ? T.One : T.Zero),
        };
    }

    /// <summary>
    /// Writes the elements of an output: floats rounded, integers wrapped, numbers cut towards zero where the output has no fraction, ≠ 0
    /// for bool.
    /// </summary>
    public static void Write<T>(DeviceTensor y, T[] values) where T : INumber<T>
    {
        for (var n = 0; n < values.Length; n++)
        {
            var (place, value) = (y.Offset + n, values[n]);
            switch (y.Buffer)
            {
                case float[] b: b[place] = float.CreateTruncating(value); break;
                case double[] b: b[place] = double.CreateTruncating(value); break;
                case int[] b: b[place] = int.CreateTruncating(value); break;
                case long[] b: b[place] = long.CreateTruncating(value); break;
                default: ((bool[])y.Buffer)[place] = value != T.Zero; break;
            }
        }
    }

    /// <summary>
    /// Computes with <paramref name="real"/> where the first input is floating-point, else with <paramref name="integer"/>.
    /// </summary>
    public static KernelTable Map<TOp>(this KernelTable table, Kernel<TOp> real, Kernel<TOp> integer) where TOp : Op =>
        table.Map<TOp>((op, x, y) => (x[0].DType.IsFloatingPoint ? real : integer)(op, x, y));
}
