using System.Collections;
using System.Runtime.CompilerServices;

namespace Nabla;

/// <summary>An immutable list of integers with value equality: axes, a permutation, strides or offsets of an operator.</summary>
[CollectionBuilder(typeof(Axes), nameof(Create))]
public readonly struct Axes : IEquatable<Axes>, IReadOnlyList<int>
{
    private readonly int[]? _items;

    private Axes(int[] items) => _items = items;

    /// <summary>The list that holds a copy of <paramref name="items"/>.</summary>
    public static Axes Create(params ReadOnlySpan<int> items) => items.IsEmpty ? default : new(items.ToArray());

    /// <summary>0, 1, …, <paramref name="count"/> − 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative or larger than <see cref="Shape.MaxRank"/>.</exception>
    public static Axes Range(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Shape.MaxRank);
        var items = new int[count];
        for (var i = 0; i < count; i++) items[i] = i;
        return new(items);
    }

    /// <summary>The items, without a copy.</summary>
    public ReadOnlySpan<int> Span => _items;

    /// <summary>How many items there are.</summary>
    public int Count => _items?.Length ?? 0;

    /// <summary>The item at <paramref name="index"/>. Throws <see cref="IndexOutOfRangeException"/> beyond the end.</summary>
    public int this[int index] => Span[index];

    /// <summary>Whether <paramref name="item"/> is in the list.</summary>
    public bool Contains(int item) => Span.Contains(item);

    /// <summary>Adds <paramref name="by"/> to every item, as batching does when it puts an axis in front.</summary>
    public Axes Shift(int by)
    {
        var items = Span.ToArray();
        foreach (ref var item in items.AsSpan()) item += by;
        return new(items);
    }

    /// <inheritdoc/>
    public bool Equals(Axes other) => Span.SequenceEqual(other.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Axes other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var item in Span) hash.Add(item);
        return hash.ToHashCode();
    }

    /// <summary>Whether both hold the same items.</summary>
    public static bool operator ==(Axes left, Axes right) => left.Equals(right);

    /// <summary>Whether the items differ.</summary>
    public static bool operator !=(Axes left, Axes right) => !left.Equals(right);

    /// <summary>The list as it is written in C#: <c>[0, 2]</c>.</summary>
    public override string ToString() => $"[{string.Join(", ", Span.ToArray())}]";

    IEnumerator<int> IEnumerable<int>.GetEnumerator() => ((IEnumerable<int>)(_items ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => (_items ?? []).GetEnumerator();

    /// <summary>Enumerates without allocation.</summary>
    public ReadOnlySpan<int>.Enumerator GetEnumerator() => Span.GetEnumerator();
}
