using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nabla.Cpu;

/// <summary>
/// Sums of float32 numbers that are added to places in any order. After <see cref="Loop.LongestSum"/> numbers, a place moves its sum to a
/// float64 and starts at 0 again, so that the error does not grow with the number of terms.
/// </summary>
internal ref struct LongSums<T> where T : unmanaged, INumber<T>
{
    private readonly Span<T> _sums;
    private readonly int _width;
    private readonly byte[]? _counts;
    private double[]? _aside;

    /// <param name="sums">The sums, in places of <paramref name="width"/> neighbours.</param>
    /// <param name="width">How many numbers are added to a place at a time.</param>
    /// <param name="most">The largest number of times that a place may occur.</param>
    public LongSums(Span<T> sums, int width, long most)
    {
        _sums = sums;
        _width = width;
        if (typeof(T) != typeof(float) || most <= Loop.LongestSum || sums.IsEmpty) return;
        _counts = ArrayPool<byte>.Shared.Rent(sums.Length / width);
        _counts.AsSpan(0, sums.Length / width).Clear();
    }

    /// <summary>Whether a place may occur so often that it must be counted.</summary>
    public readonly bool AreCounted => typeof(T) == typeof(float) && _counts is not null;

    /// <summary>For some places, how many numbers were added since the place started at 0; empty where they need not be counted.</summary>
    public readonly Span<byte> Counts(int first, int count) => AreCounted ? _counts.AsSpan(first, count) : default;

    /// <summary>Records that numbers were added to place number <paramref name="place"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Count(int place)
    {
        if (typeof(T) == typeof(float) && _counts is { } counts && ++counts[place] == Loop.LongestSum) PutAside(place);
    }

    /// <summary>Moves the sum of a place to its float64.</summary>
    public void PutAside(int place)
    {
        _counts![place] = 0;
        if (_aside is null)
        {
            _aside = ArrayPool<double>.Shared.Rent(_sums.Length);
            _aside.AsSpan(0, _sums.Length).Clear();
        }
        var sums = _sums.Slice(place * _width, _width);
        Add(sums, _aside.AsSpan(place * _width, _width));
        sums.Clear();
    }

    private static void Add(Span<T> sums, Span<double> aside)
    {
        for (var i = 0; i < sums.Length; i++) aside[i] += double.CreateTruncating(sums[i]);
    }

    /// <summary>Adds the float64 sums to the places.</summary>
    public readonly void Finish()
    {
        if (_aside is not null)
        {
            Add(_sums, _aside);
            for (var i = 0; i < _sums.Length; i++) _sums[i] = T.CreateTruncating(_aside[i]);
            ArrayPool<double>.Shared.Return(_aside);
        }
        if (_counts is not null) ArrayPool<byte>.Shared.Return(_counts);
    }
}
