namespace Nabla;

/// <summary>
/// Applies views to the weight of a gate, which broadcasts to the shape of a tensor. An axis of size 1 of the weight keeps size 1 where
/// possible.
/// </summary>
internal static class GateMoves
{
    /// <summary>The weight with as many axes as the tensor has.</summary>
    public static Tensor Aligned(Tensor w, int rank) =>
        w.Rank >= rank ? w : w.Reshape([.. Enumerable.Repeat(1, rank - w.Rank), .. w.Shape]);

    /// <summary>The weight for a view of a tensor of <paramref name="shape"/>.</summary>
    public static Tensor Apply(Movement move, Tensor w, Shape shape)
    {
        if (w.Length == 1) return w.Reshape([]);
        w = Aligned(w, shape.Count);
        return move switch
        {
            Permute p => Permuted(w, p),
            Expand => w,
            Flip => move.Apply(w),
            Slice s when w.Shape[s.Axis] == 1 => w,
            Reshape r when Reshaped(w, shape, r.Shape) is { } reshaped => reshaped,
            _ => move.Apply(w.BroadcastTo(shape)),
        };
    }

    private static Tensor Permuted(Tensor w, Permute p)
    {
        for (var i = 0; i < w.Rank; i++)
            if (p.Dims[i] != i && (w.Shape[i] != 1 || w.Shape[p.Dims[i]] != 1)) return p.Apply(w);
        return w;
    }

    /// <summary>A reshape that only adds or drops axes of size 1 leaves the other axes of the weight as they are.</summary>
    private static Tensor? Reshaped(Tensor w, Shape from, Shape to)
    {
        var sizes = new int[to.Count];
        var axis = 0;
        for (var i = 0; i < sizes.Length; i++)
        {
            sizes[i] = 1;
            if (to[i] == 1) continue;
            while (axis < from.Count && from[axis] == 1) axis++;
            if (axis == from.Count || from[axis] != to[i]) return null;
            sizes[i] = w.Shape[axis++];
        }
        // In a shape with a size of 0 the axes of the old and new shape need not correspond.
        if (from[axis..].Length != 1) return null;
        return w.Reshape(Shape.Create(sizes));
    }
}
