using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Nabla.RealFunctions;

namespace Nabla.Cpu;

/// <summary>Helpers of random numbers. A word is 64 random bits: half of a block.</summary>
internal static class Words
{
    public const double TwoToMinus53 = 1.0 / (1L << 53), TwoToMinus24 = 1.0 / (1 << 24);

    /// <summary>An integer below 2⁵³ as a double.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Real(Vector<ulong> x) => Vector.ConvertToDouble(Vector.AsVectorInt64(x));

    /// <summary>y = low[0], high[0], low[1], high[1], …</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Interleave(ReadOnlySpan<ulong> low, ReadOnlySpan<ulong> high, Span<ulong> y)
    {
        high = high[..low.Length];
        y = y[..(2 * low.Length)];
        for (var i = 0; i < low.Length; i++)
        {
            y[2 * i] = low[i];
            y[2 * i + 1] = high[i];
        }
    }

    /// <summary>r·cos φ and r·sin φ, r = √(−2 ln u), φ = 2πv.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector<double> Cos, Vector<double> Sin) BoxMuller(Vector<double> u, Vector<double> v)
    {
        var r = Doubles.Sqrt(Logarithm.Of(new Doubles { Value = u }) * -2);
        Quadrants.Both(new Doubles { Value = v } * (2 * Math.PI), out var sine, out var cosine);
        return ((r * cosine).Value, (r * sine).Value);
    }
}

/// <summary>Uniform float64: the upper 53 bits of a word.</summary>
internal readonly struct UniformDouble : INumbers<Uniform, double>
{
    public static int PerBlock => 2;

    public static void Fill(Uniform op, Span<ulong> low, Span<ulong> high, Span<double> y)
    {
        Words.Interleave(low, high, MemoryMarshal.Cast<double, ulong>(y));
        Convert(y);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Convert(Span<double> y)
    {
        for (var i = 0; i <= y.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            var bits = Vector.ShiftRightLogical(Vector.AsVectorUInt64(new Vector<double>(y[i..])), 11);
            (Words.Real(bits) * Vector.Create(Words.TwoToMinus53)).CopyTo(y[i..]);
        }
    }
}

/// <summary>Uniform float32: the upper 24 bits of half a word.</summary>
internal readonly struct UniformSingle : INumbers<Uniform, float>
{
    public static int PerBlock => 4;

    public static void Fill(Uniform op, Span<ulong> low, Span<ulong> high, Span<float> y)
    {
        Words.Interleave(low, high, MemoryMarshal.Cast<float, ulong>(y));
        Convert(y);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Convert(Span<float> y)
    {
        for (var i = 0; i <= y.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var bits = Vector.ShiftRightLogical(Vector.AsVectorUInt32(new Vector<float>(y[i..])), 8);
            (Vector.ConvertToSingle(Vector.AsVectorInt32(bits)) * Vector.Create((float)Words.TwoToMinus24)).CopyTo(y[i..]);
        }
    }
}

/// <summary>Normal float64: u and v are the words of a block.</summary>
internal readonly struct NormalDouble : INumbers<Normal, double>
{
    public static int PerBlock => 2;

    public static void Fill(Normal op, Span<ulong> low, Span<ulong> high, Span<double> y)
    {
        Convert(low, high);
        Words.Interleave(low, high, MemoryMarshal.Cast<double, ulong>(y));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Convert(Span<ulong> low, Span<ulong> high)
    {
        for (var i = 0; i <= low.Length - Vector<ulong>.Count; i += Vector<ulong>.Count)
        {
            Vector<ulong> first = new(low[i..]), second = new(high[i..]);
            var (cos, sin) = Words.BoxMuller(
                (Words.Real(Vector.ShiftRightLogical(first, 11)) + Vector<double>.One) * Vector.Create(Words.TwoToMinus53),
                Words.Real(Vector.ShiftRightLogical(second, 11)) * Vector.Create(Words.TwoToMinus53));
            Vector.AsVectorUInt64(cos).CopyTo(low[i..]);
            Vector.AsVectorUInt64(sin).CopyTo(high[i..]);
        }
    }
}

/// <summary>Normal float32: u and v are the halves of a word. They are computed as doubles and rounded once.</summary>
internal readonly struct NormalSingle : INumbers<Normal, float>
{
    public static int PerBlock => 4;

    public static void Fill(Normal op, Span<ulong> low, Span<ulong> high, Span<float> y)
    {
        var words = MemoryMarshal.Cast<float, ulong>(y);
        Words.Interleave(low, high, words);
        Convert(words);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Convert(Span<ulong> words)
    {
        for (var i = 0; i <= words.Length - Vector<ulong>.Count; i += Vector<ulong>.Count)
        {
            Vector<ulong> word = new(words[i..]), lower = Vector.ShiftRightLogical(word & Vector.Create((ulong)uint.MaxValue), 8);
            var (cos, sin) = Words.BoxMuller((Words.Real(lower) + Vector<double>.One) * Vector.Create(Words.TwoToMinus24),
                Words.Real(Vector.ShiftRightLogical(word, 40)) * Vector.Create(Words.TwoToMinus24));
            // A word becomes its two numbers.
            Vector.Widen(Vector.AsVectorUInt32(Vector.Narrow(cos, sin)), out var first, out var second);
            (first | Vector.ShiftLeft(second, 32)).CopyTo(words[i..]);
        }
    }
}

/// <summary>Integers: the lower word of a block, scaled to the range.</summary>
internal readonly struct IntegersInRange : INumbers<RandInt, long>
{
    public static int PerBlock => 1;

    public static void Fill(RandInt op, Span<ulong> low, Span<ulong> high, Span<long> y)
    {
        var range = op.Range();
        for (var i = 0; i < y.Length; i++) y[i] = unchecked(op.Low + (long)Math.BigMul(range, low[i], out _));
    }
}
