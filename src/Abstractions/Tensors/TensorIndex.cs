using System.Runtime.CompilerServices;

namespace Nabla;

/// <summary>One entry of a tensor's indexer: <c>0</c>, <c>^1</c>, <c>1..3</c> or <c>..</c>. C# converts such a value implicitly.</summary>
public readonly struct TensorIndex
{
    internal Index Single { get; private init; }
    internal Range Range { get; private init; }
    internal bool IsRange { get; private init; }

    /// <summary>Takes one position; a negative one counts from the end.</summary>
    public static implicit operator TensorIndex(int index) => new() { Single = index < 0 ? ^-Math.Max(index, -int.MaxValue) : index };
    /// <summary>Takes one position, from either end.</summary>
    public static implicit operator TensorIndex(Index index) => new() { Single = index };
    /// <summary>Takes a part of the axis.</summary>
    public static implicit operator TensorIndex(Range range) => new() { Range = range, IsRange = true };
}

public abstract partial class Tensor
{
    /// <summary>
    /// A view of a part of the tensor, one entry per axis from the first on. <c>x[0]</c> drops the axis, <c>x[1..3]</c> keeps it. Axes
    /// without an entry are kept whole.
    /// </summary>
    /// <exception cref="ShapeException">There are more entries than axes, or a position lies outside its axis.</exception>
    [IndexerName("Element")]
    public Tensor this[params ReadOnlySpan<TensorIndex> indices]
    {
        get
        {
            if (indices.Length > Rank)
                throw new ShapeException($"index: {indices.Length} indices for a tensor of shape {Shape}, which has {Rank} axes.");
            var x = this;
            var axis = 0;
            foreach (var index in indices)
            {
                var size = x.Shape[axis];
                if (!index.IsRange)
                {
                    var i = index.Single.GetOffset(size);
                    if (i < 0 || i >= size)
                    {
                        throw new ShapeException($"index: position {index.Single} lies outside " +
                            $"axis {axis} of shape {x.Shape}, which has size {size}.");
                    }

                    x = x.Select(axis, i);
                    continue;
                }
                int start = index.Range.Start.GetOffset(size), end = index.Range.End.GetOffset(size);
                if (start < 0 || end > size || start > end)
                {
                    throw new ShapeException($"index: range {index.Range} does not fit axis {axis} of shape {x.Shape}, which has " +
                        $"size {size}.");
                }

                x = x.Slice(axis, start, end);
                axis++;
            }
            return x;
        }
    }
}
