using ILGPU;
using Nabla.RealFunctions;

namespace Nabla.Cuda;

/// <summary>The numbers of a block, which has two words of 64 random bits.</summary>
internal interface INumbers<T>
{
    /// <summary>How many numbers a block gives.</summary>
    static abstract int PerBlock();

    /// <summary>The second word of the counter.</summary>
    static abstract uint Stream();

    /// <summary>The j-th number.</summary>
    static abstract T Of(ulong low, ulong high, long from, ulong range, int j);
}

internal readonly struct UniformDoubles : INumbers<double>
{
    public static int PerBlock() => 2;

    public static uint Stream() => 0;

    public static double Of(ulong low, ulong high, long from, ulong range, int j) =>
        (double)(long)((j == 0 ? low : high) >> 11) * (1.0 / 9007199254740992);
}

internal readonly struct UniformSingles : INumbers<float>
{
    public static int PerBlock() => 4;

    public static uint Stream() => 0;

    public static float Of(ulong low, ulong high, long from, ulong range, int j) =>
        (float)(int)((uint)((j < 2 ? low : high) >> (j & 1) * 32) >> 8) * (1.0f / 16777216);
}

internal readonly struct NormalDoubles : INumbers<double>
{
    public static int PerBlock() => 2;

    public static uint Stream() => 0;

    public static double Of(ulong low, ulong high, long from, ulong range, int j) =>
        RandomKernels.BoxMuller((double)(long)((low >> 11) + 1) * (1.0 / 9007199254740992),
            (double)(long)(high >> 11) * (1.0 / 9007199254740992), j);
}

internal readonly struct NormalSingles : INumbers<float>
{
    public static int PerBlock() => 4;

    public static uint Stream() => 0;

    public static float Of(ulong low, ulong high, long from, ulong range, int j)
    {
        var word = j < 2 ? low : high;
        return (float)RandomKernels.BoxMuller((double)(((uint)word >> 8) + 1) * (1.0 / 16777216), (double)(long)(word >> 40) *
            (1.0 / 16777216), j & 1);
    }
}

internal readonly struct Integers<T, TOf> : INumbers<T> where TOf : struct, IFunction<long, T>
{
    public static int PerBlock() => 1;

    public static uint Stream() => 0;

    public static T Of(ulong low, ulong high, long from, ulong range, int j) => TOf.Of(from + (long)LargeAngle.HighProduct(range, low));
}

internal readonly struct Int32Of : IFunction<long, int>
{
    public static int Of(long x) => (int)x;
}

internal readonly struct NewKeys : INumbers<long>
{
    public static int PerBlock() => 1;

    public static uint Stream() => 1;

    public static long Of(ulong low, ulong high, long from, ulong range, int j) => (long)low;
}

/// <summary>
/// The kernel of <see cref="Devices.RandomKernel"/>: Philox 4×32 with ten rounds (J. Salmon and others, "Parallel random numbers: as easy
/// as 1, 2, 3", SC11).
/// </summary>
internal static class RandomKernels
{
    public static void Numbers<T, TNumbers>(ArrayView<long> keys, ArrayView<T> y, int size, int blocks, long from, ulong range, Places g)
        where T : unmanaged where TNumbers : struct, INumbers<T>
    {
        for (var i = Items.First; i < g.Count; i += Items.Count)
        {
            var at = g.At((int)i);
            var block = (int)(i % blocks);
            uint c0 = (uint)block, c1 = 0, c2 = TNumbers.Stream(), c3 = 0;
            var key = (ulong)keys[(long)at.P1];
            uint k0 = (uint)key, k1 = (uint)(key >> 32);
            for (var round = 0; round < 10; round++)
            {
                ulong p0 = (ulong)c0 * 0xD2511F53, p1 = (ulong)c2 * 0xCD9E8D57;
                (c0, c1, c2, c3) = ((uint)(p1 >> 32) ^ c1 ^ k0, (uint)p1, (uint)(p0 >> 32) ^ c3 ^ k1, (uint)p0);
                k0 += 0x9E3779B9;
                k1 += 0xBB67AE85;
            }
            ulong low = c0 | (ulong)c1 << 32, high = c2 | (ulong)c3 << 32;
            var first = block * TNumbers.PerBlock();
            for (var j = 0; j < TNumbers.PerBlock(); j++)
                if (first + j < size) y[(long)at.P0 + j] = TNumbers.Of(low, high, from, range, j);
        }
    }

    /// <summary>r·cos φ for j = 0, else r·sin φ, with r = √(−2 ln u) and φ = 2πv.</summary>
    public static double BoxMuller(double u, double v, int j)
    {
        var r = Math.Sqrt(Everywhere.Log(u) * -2);
        Quadrants.Both<OneDouble>(v * (2 * Math.PI), out var sine, out var cosine);
        return r * (j == 0 ? cosine.Value : sine.Value);
    }
}
