using System.Collections;
using System.Runtime.CompilerServices;

namespace Nabla;

/// <summary>
/// The sizes of a tensor's axes, outermost first. Compares by value and prints as <c>[2, 3]</c>; <c>[]</c> is a scalar's.
/// </summary>
[CollectionBuilder(typeof(Shape), nameof(Create))]
public readonly struct Shape : IEquatable<Shape>, IReadOnlyList<int>
{
    private readonly int[]? _sizes;

    private Shape(int[] sizes) => _sizes = sizes;

    /// <summary>The largest number of axes of a shape.</summary>
    public const int MaxRank = 64;

    /// <summary>
    /// The shape with these sizes. Throws <see cref="ShapeException"/> where a size is negative or there are more than <see
    /// cref="MaxRank"/>.
    /// </summary>
    public static Shape Create(params ReadOnlySpan<int> sizes)
    {
        // Loops over axes keep a few numbers for each axis on the stack.
        if (sizes.Length > MaxRank) throw new ShapeException($"a shape has at most {MaxRank} axes, not {sizes.Length}.");
        foreach (var size in sizes)
            if (size < 0) throw new ShapeException($"a shape has no negative size: [{string.Join(", ", sizes.ToArray())}].");
        return sizes.IsEmpty ? default : new(sizes.ToArray());
    }

    /// <summary>The shape whose sizes are in <paramref name="sizes"/>; null is a scalar's.</summary>
    public static implicit operator Shape(int[]? sizes) => Create(sizes);

    /// <summary>The sizes, without a copy.</summary>
    public ReadOnlySpan<int> Span => _sizes;

    /// <summary>The number of axes.</summary>
    public int Count => _sizes?.Length ?? 0;

    /// <summary>The number of axes.</summary>
    public int Rank => Count;

    /// <summary>The size of one axis. Throws <see cref="IndexOutOfRangeException"/> where there is no such axis.</summary>
    public int this[int axis] => Span[axis];

    /// <summary>Some of the axes.</summary>
    public Shape this[Range range] => Create(Span[range]);

    /// <summary>How many elements a tensor of this shape has: the product of the sizes, 1 for a scalar.</summary>
    /// <exception cref="ShapeException">The number does not fit an int64.</exception>
    public long Length
    {
        get
        {
            var length = 1L;
            foreach (var size in Span)
            {
                // If a later size is 0 the product is 0, even where it has overflowed before.
                if (Math.BigMul(length, size, out length) != 0 || length < 0)
                {
                    return Span.Contains(0) ? 0
                        : throw new ShapeException($"a tensor of shape {this} has more elements than can be counted.");
                }
            }
            return length;
        }
    }

    /// <summary>
    /// Checks a computed size. Throws <see cref="ShapeException"/>, naming <paramref name="what"/>, where no axis can have it.
    /// </summary>
    internal static int Size(long size, string what) =>
        size is >= 0 and <= int.MaxValue ? (int)size
        : throw new ShapeException($"{what}: an axis would have {size} elements, but has 0 to {int.MaxValue}.");

    /// <summary>
    /// Checks a computed number of elements. Throws <see cref="ShapeException"/>, naming <paramref name="what"/>, where no tensor can have
    /// so many.
    /// </summary>
    internal static int Elements(long count, string what) =>
        count is >= 0 && count <= Array.MaxLength ? (int)count
         : throw new ShapeException($"{what}: {count} elements are asked for, but a tensor holds at most {Array.MaxLength}.");

    /// <summary>
    /// The non-negative number of axis <paramref name="axis"/>, which counts from the end where it is negative.
    /// Throws <see cref="ShapeException"/>, naming <paramref name="what"/>, where the shape has no such axis.
    /// </summary>
    public int Axis(int axis, string what)
    {
        var rank = Count;
        if (axis < -rank || axis >= rank)
        {
            throw new ShapeException($"{what}: axis {axis} does not exist in shape {this}, which has {rank} " +
                (rank == 0 ? "axes (it is a scalar)." : $"axes: use {-rank} to {rank - 1}."));
        }

        return axis < 0 ? axis + rank : axis;
    }

    /// <summary>
    /// The axes as non-negative numbers; none given means all, and a scalar's 0 and -1 mean none, as in PyTorch. Throws
    /// <see cref="ShapeException"/> for a missing or repeated one.
    /// </summary>
    public Axes NormalizeAxes(ReadOnlySpan<int> axes, string what)
    {
        if (axes.IsEmpty || (Count == 0 && axes is [0 or -1])) return Axes.Range(Count);
        var result = new int[axes.Length];
        for (var i = 0; i < axes.Length; i++)
        {
            result[i] = Axis(axes[i], what);
            if (result.AsSpan(0, i).Contains(result[i]))
                throw new ShapeException($"{what}: axis {axes[i]} is named twice in [{string.Join(", ", axes.ToArray())}].");
        }
        Array.Sort(result);
        return Axes.Create(result);
    }

    /// <summary>The same sizes with axis <paramref name="axis"/>, counted from 0, set to <paramref name="size"/>.</summary>
    /// <exception cref="ShapeException">There is no such axis, or the size is negative.</exception>
    public Shape With(int axis, int size)
    {
        if ((uint)axis >= (uint)Count || size < 0)
            throw new ShapeException($"axis {axis} of shape {this} cannot be set to {size}: axes count from 0, and no size is negative.");
        var sizes = Span.ToArray();
        sizes[axis] = size;
        return new(sizes);
    }

    /// <summary>The shape without these axes.</summary>
    /// <exception cref="ShapeException">An axis does not exist or is named twice; they count from 0.</exception>
    public Shape Without(Axes axes)
    {
        var kept = 0;
        for (var i = 0; i < Count; i++)
            if (!axes.Contains(i)) kept++;
        if (kept != Count - axes.Count)
            throw new ShapeException($"the axes {axes} are not different ones of shape {this}, counted from 0.");
        var sizes = new int[kept];
        for (int i = 0, k = 0; i < Count; i++)
            if (!axes.Contains(i)) sizes[k++] = this[i];
        return new(sizes);
    }

    /// <summary>The shape that both broadcast to, by NumPy's rule: sizes are matched from the last axis, and a 1 stretches.</summary>
    /// <exception cref="ShapeException">Two sizes differ and neither is 1.</exception>
    public static Shape Broadcast(Shape a, Shape b, string what)
    {
        if (a == b) return a;
        ReadOnlySpan<int> x = a.Span, y = b.Span;
        if (b.StretchesTo(a)) return a;
        if (a.StretchesTo(b)) return b;
        var sizes = new int[Math.Max(x.Length, y.Length)];
        for (var i = 1; i <= sizes.Length; i++)
        {
            int p = i <= x.Length ? x[^i] : 1, q = i <= y.Length ? y[^i] : 1;
            if (p != q && p != 1 && q != 1)
            {
                throw new ShapeException($"{what}: shapes {a} and {b} do not broadcast: axis {-i} has " +
                    $"sizes {p} and {q}, which must be equal or 1.");
            }

            sizes[^i] = p == 1 ? q : p;
        }
        return new(sizes);
    }

    /// <summary>Whether this shape broadcasts to <paramref name="whole"/> as it is, by NumPy's rule.</summary>
    public bool StretchesTo(Shape whole)
    {
        ReadOnlySpan<int> from = Span, to = whole.Span;
        if (from.Length > to.Length) return false;
        for (var i = 1; i <= from.Length; i++)
            if (from[^i] != 1 && from[^i] != to[^i]) return false;
        return true;
    }

    /// <inheritdoc/>
    public bool Equals(Shape other) => ReferenceEquals(_sizes, other._sizes) || Span.SequenceEqual(other.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var size in Span) hash.Add(size);
        return hash.ToHashCode();
    }

    /// <summary>Whether all sizes are equal.</summary>
    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    /// <summary>Whether a size differs.</summary>
    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);

    /// <summary>The shape as it is written in C#: <c>[2, 3]</c>.</summary>
    public override string ToString() => $"[{string.Join(", ", Span.ToArray())}]";

    /// <summary>The sizes in a new array.</summary>
    public int[] ToArray() => Span.ToArray();

    IEnumerator<int> IEnumerable<int>.GetEnumerator() => ((IEnumerable<int>)(_sizes ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => (_sizes ?? []).GetEnumerator();

    /// <summary>Enumerates without allocation.</summary>
    public ReadOnlySpan<int>.Enumerator GetEnumerator() => Span.GetEnumerator();
}
