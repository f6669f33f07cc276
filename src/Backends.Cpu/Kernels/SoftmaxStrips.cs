using System.Numerics;
using System.Runtime.CompilerServices;
using Nabla.RealFunctions;

namespace Nabla.Cpu;

/// <summary>
/// The softmax along an axis that is not the last. Elements that are neighbours in memory are of different rows, so that a strip of such
/// rows is computed at once: measured 6 times as fast as row by row for 100 rows of 10 float32, and 1.2 to 1.8 times for long ones.
/// </summary>
internal static class SoftmaxStrips
{
    /// <summary>From how many neighbours on it pays.</summary>
    public const int Fewest = 16;

    private const int Width = 256, Terms = 128;

    /// <param name="inner">The number of neighbours, at least <see cref="Fewest"/>.</param>
    /// <param name="size">The number of elements of a row.</param>
    /// <param name="x">The input, contiguous.</param>
    /// <param name="y">The output.</param>
    /// <param name="work">The threads.</param>
    public static void Run<T>(int inner, int size, DeviceTensor x, DeviceTensor y, Work work) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var strips = y.Count / size / inner * Across(inner);
        if (strips > 1 && work.Splits(y.Length)) Split<T>(inner, size, x, y, strips, work);
        else Part<T>(inner, size, x, y, 0, strips);
    }

    private static int Across(int inner) => (inner + Width - 1) / Width;

    private static void Split<T>(int inner, int size, DeviceTensor x, DeviceTensor y, int strips, Work work)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        work.Split(strips, y.Count, (start, count) => Part<T>(inner, size, x, y, start, count));

    [SkipLocalsInit]
    private static void Part<T>(int inner, int size, DeviceTensor x, DeviceTensor y, int start, int count)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var source = x.Data<T>().Slice(x.Offset, x.Count);
        var target = y.Span<T>();
        var across = Across(inner);
        Span<T> max = stackalloc T[Width], sum = stackalloc T[Width], part = stackalloc T[Width];
        for (var strip = start; strip < start + count; strip++)
        {
            var column = strip % across * Width;
            var (place, width) = (strip / across * size * inner + column, Math.Min(Width, inner - column));
            Strip(source[place..], target[place..], inner, size, max[..width], sum[..width], part[..width]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Strip<T>(ReadOnlySpan<T> x, Span<T> y, int inner, int size, Span<T> max, Span<T> sum, Span<T> part)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        x[..max.Length].CopyTo(max);
        for (var k = 1; k < size; k++) Loop.Run<T, Larger>(max, x.Slice(k * inner, max.Length), max);
        var hasInfinity = max.Contains(T.PositiveInfinity);
        sum.Clear();
        part.Clear();
        for (var k = 0; k < size; k++)
        {
            var row = x.Slice(k * inner, max.Length);
            var exps = y.Slice(k * inner, max.Length);
            Loop.Run<T, Difference>(row, max, exps);
            if (hasInfinity)
                for (var i = 0; i < row.Length; i++) exps[i] = T.IsPositiveInfinity(row[i]) ? T.Zero : exps[i];
            Loop.RunPartial<T, Exponential>(exps, exps);
            Loop.Run<T, Sum2>(part, exps, part);
            if (k % Terms != Terms - 1) continue;
            // In parts, so that the error of a long sum does not grow with the number of its terms.
            Loop.Run<T, Sum2>(sum, part, sum);
            part.Clear();
        }
        Loop.Run<T, Sum2>(sum, part, sum);
        for (var k = 0; k < size; k++)
        {
            var exps = y.Slice(k * inner, max.Length);
            Loop.Run<T, Quotient>(exps, sum, exps);
        }
    }
}
