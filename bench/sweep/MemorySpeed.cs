using System.Diagnostics;

namespace Nabla.Bench;

/// <summary>How fast the memory is where nothing is in a cache.</summary>
internal static class MemorySpeed
{
    private const int Blocks = 6, Count = 8 << 20;

    /// <summary>
    /// Bytes per second of copies from block to block by all processors. A write counts twice, since it reads its line first.
    /// </summary>
    public static double Measure()
    {
        var blocks = Enumerable.Range(0, Blocks).Select(_ => new double[Count]).ToArray();
        var share = Count / Environment.ProcessorCount;
        var times = Enumerable.Range(0, 20).Select(round =>
        {
            var start = Stopwatch.GetTimestamp();
            Parallel.For(0, Environment.ProcessorCount, part =>
                blocks[round % Blocks].AsSpan(part * share, share).CopyTo(blocks[(round + 1) % Blocks].AsSpan(part * share, share)));
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        });
        return 3.0 * share * Environment.ProcessorCount * sizeof(double) / Statistics.Median(times.Skip(Blocks));
    }

    /// <summary>The time that the memory needs for some inputs and a result.</summary>
    public static double Needed(double speed, IEnumerable<Tensor> inputs, object result)
    {
        var written = result is Tensor y ? Bytes(y) : ((Tensor[])result).Sum(Bytes);
        return (inputs.Sum(Bytes) + 2 * written) / speed;
    }

    private static double Bytes(Tensor x) => (double)x.Length * x.DType.Size;
}
