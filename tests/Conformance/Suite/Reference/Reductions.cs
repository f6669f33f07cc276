using System.Numerics;

namespace Nabla.Conformance;

/// <summary>Operators that reduce axes to size 1.</summary>
internal static class ReductionKernels
{
    public static KernelTable MapReductions(this KernelTable table) => table
        .Map<Sum>((_, x, y) => Fold<double>(x, y, 0, (a, v) => a + v), (_, x, y) => Fold<long>(x, y, 0, (a, v) => unchecked(a + v)))
        .Map<Prod>((_, x, y) => Fold<double>(x, y, 1, (a, v) => a * v), (_, x, y) => Fold<long>(x, y, 1, (a, v) => unchecked(a * v)))
        .Map<Amax>((_, x, y) => Fold(x, y, double.NegativeInfinity, Math.Max), (_, x, y) => Fold(x, y, long.MinValue, Math.Max))
        .Map<Amin>((_, x, y) => Fold(x, y, double.PositiveInfinity, Math.Min), (_, x, y) => Fold(x, y, long.MaxValue, Math.Min))
        .Map<Any>((_, x, y) => Fold<double>(x, y, 0, (a, v) => a != 0 || v != 0 ? 1 : 0))
        .Map<All>((_, x, y) => Fold<double>(x, y, 1, (a, v) => a != 0 && v != 0 ? 1 : 0))
        .Map<ArgMax>((_, x, y) => Find<double>(x[0], null, y[0], Larger), (_, x, y) => Find<long>(x[0], null, y[0], Larger))
        .Map<ArgMin>((_, x, y) => Find<double>(x[0], null, y[0], Smaller), (_, x, y) => Find<long>(x[0], null, y[0], Smaller))
        .Map<Max>((_, x, y) => Find<double>(x[0], y[0], y[1], Larger), (_, x, y) => Find<long>(x[0], y[0], y[1], Larger))
        .Map<Min>((_, x, y) => Find<double>(x[0], y[0], y[1], Smaller), (_, x, y) => Find<long>(x[0], y[0], y[1], Smaller));

    /// <summary>
    /// Where each element of x goes in a result whose reduced axes have size 1: what broadcasting that result to x's shape reads.
    /// </summary>
    private static int[] Groups(DeviceTensor x, DeviceTensor y) => Elements.Places(Layout.Contiguous(y.Shape), x.Shape);

    private static void Fold<T>(ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y, T start, Func<T, T, T> combine)
        where T : INumber<T>
    {
        var (values, groups, result) = (Elements.Read<T>(x[0]), Groups(x[0], y[0]), new T[y[0].Length]);
        Array.Fill(result, start);
        for (var n = 0; n < values.Length; n++) result[groups[n]] = combine(result[groups[n]], values[n]);
        Elements.Write(y[0], result);
    }

    private static void Find<T>(DeviceTensor x, DeviceTensor? best, DeviceTensor place, Func<T, T, bool> beats) where T : INumber<T>
    {
        var (values, groups) = (Elements.Read<T>(x), Groups(x, place));
        var (bests, places, seen) = (new T[place.Length], new long[place.Length], new int[place.Length]);
        for (var n = 0; n < values.Length; n++)
        {
            var group = groups[n];
            if (seen[group] == 0 || beats(values[n], bests[group])) (bests[group], places[group]) = (values[n], seen[group]);
            seen[group]++;
        }
        if (best is not null) Elements.Write(best, bests);
        Elements.Write(place, places);
    }

    // NaN beats every number and no other NaN, so that the first one is found.
    private static bool Larger<T>(T v, T best) where T : INumber<T> => !T.IsNaN(best) && (T.IsNaN(v) || v > best);

    private static bool Smaller<T>(T v, T best) where T : INumber<T> => !T.IsNaN(best) && (T.IsNaN(v) || v < best);
}
