namespace Nabla;

/// <summary>
/// What views make of a gate's weight, which stretches to a tensor's shape. Axes along which it is one number stay so: it is not stretched
/// in vain.
/// </summary>
internal static class GateMoves
{
    /// <summary>The weight with as many axes as the tensor has.</summary>
    public static Tensor Aligned(Tensor w, int rank) =>
        w.Rank >= rank ? w : w.Reshape([.. Enumerable.Repeat(1, rank - w.Rank), .. w.Shape]);

    /// <summary>The weight that stands before a view of a tensor of <paramref name="shape"/>.</summary>
    public static Tensor Apply(Movement move, Tensor w, Shape shape)
    {
        if (w.Length == 1) return w.Reshape([]);
        w = Aligned(w, shape.Count);
        return move switch
        {
            Permute p => Permuted(w, p),
            Expand => w,
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

    /// <summary>Where only axes of size 1 come and go, the others keep their weights.</summary>
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
        // Of nothing, sizes may go without a trace.
        if (from[axis..].Length != 1) return null;
        return w.Reshape(Shape.Create(sizes));
    }
}
