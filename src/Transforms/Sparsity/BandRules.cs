namespace Nabla;

/// <summary>The operators that can be computed with the diagonals of a batch, without writing out the zeros.</summary>
internal static class BandRules
{
    /// <summary>
    /// The result of an operator of which an input is one of <paramref name="owner"/>'s <see cref="Diagonals"/>; null where the operator
    /// needs the full matrix.
    /// </summary>
    public static Tensor? Apply(BatchInterpreter owner, Op op, ReadOnlySpan<Tensor> x)
    {
        if (x.Length > 2) return null;
        var a = owner.OwnDiagonals(x[0]);
        if (x.Length == 1) return Unary(owner, op, a!);
        return (a, owner.OwnDiagonals(x[1])) switch
        {
            ({ } m, null) when !owner.IsMapped(x[1]) => op switch
            {
                Mul or Div => m.Scaled(op, x[1]),
                MatMul => MatrixProduct(owner, m, x[1]),
                _ => null,
            },
            (null, { } m) when !owner.IsMapped(x[0]) => op switch
            {
                Mul or Gate => m.Scaled(op, x[0], factorFirst: true),
                MatMul => MatrixProduct(owner, x[0], m),
                _ => null,
            },
            ({ } m, { } n) when op is Add or Sub && m.Shape == n.Shape => m.Join(op, n),
            _ => null,
        };
    }

    private static Tensor? Unary(BatchInterpreter owner, Op op, Diagonals x) => op switch
    {
        Neg or Copy or Cast => x.Map(op),
        Reshape to => x.Reshaped(to.Shape),
        Permute p when KeepsOrder(x.Shape, p.Dims) => x.Reshaped([.. p.Dims.Span.ToArray().Select(d => x.Shape[d])]),
        Slice { Step: 1 } s when IsOuter(x.Shape, s.Axis) => x.Window(x.Shape.With(s.Axis, s.Count), s.Start * Inner(x.Shape, s.Axis)),
        Embed { Source: Slice { Step: 1 } s } e when IsOuter(e.Shape, s.Axis) => x.Window(e.Shape, -s.Start * Inner(e.Shape, s.Axis)),
        Sum s => Sum(owner, x, s.Axes),
        _ => null,
    };

    /// <summary>Whether all axes before <paramref name="axis"/> have size 1, so that a range of the axis is a range of columns.</summary>
    private static bool IsOuter(Shape shape, int axis)
    {
        for (var i = 0; i < axis; i++)
            if (shape[i] != 1) return false;
        return true;
    }

    private static int Inner(Shape shape, int axis) => (int)shape[(axis + 1)..].Length;

    /// <summary>Whether only axes of size 1 are moved.</summary>
    private static bool KeepsOrder(Shape shape, Axes dims)
    {
        var last = -1;
        foreach (var axis in dims)
        {
            if (shape[axis] == 1) continue;
            if (axis < last) return false;
            last = axis;
        }
        return true;
    }

    private static Tensor? Sum(BatchInterpreter owner, Diagonals x, Axes axes)
    {
        var (some, all) = (false, true);
        for (var i = 0; i < x.Shape.Count; i++)
        {
            if (x.Shape[i] == 1) continue;
            if (axes.Contains(i)) some = true;
            else all = false;
        }
        if (!some) return x;
        return all ? new Batched(owner, x.RowSums().Reshape([owner.Size, .. x.Shape.Select((_, _) => 1)])) : null;
    }

    /// <summary>A diagonal matrix times w: row i is row i of w, scaled.</summary>
    private static Batched? MatrixProduct(BatchInterpreter owner, Diagonals x, Tensor w)
    {
        if (w.Rank != 2 || x.Bands is not [var band] || band.Count != owner.Size || !IsOuter(x.Shape, x.Rank - 1)) return null;
        var rows = w.Slice(0, band.FirstColumn, band.FirstColumn + band.Count);
        return new(owner, (band.Values.Unsqueeze(1) * rows).Reshape([owner.Size, .. x.Shape.With(x.Rank - 1, w.Shape[1])]));
    }

    private static Batched? MatrixProduct(BatchInterpreter owner, Tensor w, Diagonals x)
    {
        if (w.Rank != 2 || x.Rank < 2 || x.Bands is not [var band] || band.Count != owner.Size || !IsOuter(x.Shape, x.Rank - 2) ||
            x.Shape[^1] != 1)
        {
            return null;
        }

        var columns = w.Slice(1, band.FirstColumn, band.FirstColumn + band.Count);
        return new(owner, (columns * band.Values).T().Reshape([owner.Size, .. x.Shape.With(x.Rank - 2, w.Shape[0])]));
    }
}
