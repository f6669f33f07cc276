namespace Nabla;

/// <summary>
/// The structural zeros of an operator's result. Operators that are linear, and of which it is known where each element goes, keep them.
/// </summary>
internal static class MaskRules
{
    /// <summary>w · t behind a gate.</summary>
    public static Masked Gate(Tensor t, Tensor w)
    {
        var shape = Shape.Broadcast(t.Shape, w.Shape, "gate");
        // Two gates in a row are kept apart, since one of them may be the same for whole rows. A third one is joined with the second.
        if (t is not Masked { Value: Masked } m) return new(t.BroadcastTo(shape), new(w), isDense: false);
        var value = m.Gate.Passed == m.Gate ? m.Value : m.Product;
        return new(value.BroadcastTo(shape), new(Op.Of<Gate>().Apply(m.Gate.IsOpen, w)), isDense: false);
    }

    /// <summary>The tensor with its outermost gate applied.</summary>
    public static Tensor Product(Tensor t) => t is Masked m ? m.Product : t;

    /// <summary>The result, with its structural zeros, of an operator with a masked input; null where the zeros are lost.</summary>
    public static Tensor? Apply(Op op, ReadOnlySpan<Tensor> x) => op switch
    {
        Movement move => Moved(move, (Masked)x[0]),
        CumSum c when x[0] is Masked m && m.IsSameAlong(c.Axis) => Scaled(m, op.Apply(m.Value)),
        Linear { IsSumOfElements: true } => SumOfElements(op, x.ToArray()),
        Cofactor => OfMatrices(op, x.ToArray()),
        Where when x[0] is not Masked => Chosen(x[0], x[1], x[2]),
        _ => x.Length switch
        {
            1 => Unary(op, (Masked)x[0]),
            2 => Binary(op, x[0], x[1]),
            _ => null,
        },
    };

    private static Masked? Unary(Op op, Masked m) => op switch
    {
        Neg or Copy => new(op.Apply(m.Value), m.Gate, m.IsDense),
        Cast { DType.IsFloatingPoint: true } => new(op.Apply(m.Product), m.Gate.Passed, isDense: true),
        Sum sum => Summed(sum, m),
        _ => null,
    };

    private static Tensor? Binary(Op op, Tensor a, Tensor b) => (op, a, b) switch
    {
        (Mul or Div, Masked m, not Masked) => Scaled(m, op.Apply(m.Value, b)),
        (Mul, not Masked, Masked m) => Scaled(m, op.Apply(a, m.Value)),
        (Operators.Gate, not Masked, Masked m) => Gated(op, a, m),
        (Add or Sub, Masked m, Masked n) => Sum(op, m, n),
        (MatMul, Masked m, not Masked) => MatrixProduct(op, m, b),
        (MatMul, not Masked, Masked m) => MatrixProduct(op, a, m),
        (LinearRecurrence r, not Masked, Masked m) => new Masked(op.Apply(a, m.Product), AnyOver(m, [r.Axis]), isDense: false),
        (SoftmaxDerivative s, not Masked, Masked m) => IsBeforeRows(m, s.Axis) ? Scaled(m, op.Apply(a, m.Value))
            : new Masked(op.Apply(a, m.Product), AnyOver(m, [s.Axis]), isDense: false),
        (LinearSolve, not Masked, Masked m) when IsSameForMatrices(m) => Scaled(m, op.Apply(a, m.Value)),
        _ => null,
    };

    /// <summary>
    /// A gate that is the same for all terms is the gate of their sum. Elsewhere the sum is zero where all of its terms are.
    /// </summary>
    private static Masked Summed(Sum sum, Masked m)
    {
        Axes same = [.. sum.Axes.Where(m.IsSameAlong)];
        if (same.Count == 0 || m.IsDense) return new(sum.Apply(m.Product), AnyOver(m, sum.Axes), isDense: true);
        m = Scaled(m, new Sum(same).Apply(m.Value));
        return same.Count == sum.Axes.Count ? m : Summed(new([.. sum.Axes.Where(axis => !same.Contains(axis))]), m);
    }

    /// <summary>The same gate before a product, whose elements behind the closed gate may be anything.</summary>
    private static Masked Scaled(Masked m, Tensor product) => new(product, m.Gate, isDense: false);

    // A real weight may be NaN. It is multiplied before the other gate, which may close on the NaN.
    private static Masked Gated(Op op, Tensor w, Masked m) =>
        m.Gate.Passed == m.Gate ? Scaled(m, op.Apply(w, m.Value)) : new(op.Apply(w, m.Product), m.Gate.Passed, isDense: false);

    private static Tensor Sum(Op op, Masked m, Masked n)
    {
        if (m.Gate.Is(n.Gate) && m.IsDense == n.IsDense && m.Shape == n.Shape)
            return new Masked(op.Apply(m.Value, n.Value), m.Gate, m.IsDense);
        if (m.Value is Masked p && p.Gate.Is(n.Gate)) return op.Apply(m.Product, n);
        if (n.Value is Masked q && q.Gate.Is(m.Gate)) return op.Apply(m, n.Product);
        return new Masked(op.Apply(StructuralZero.Dense(m)!, StructuralZero.Dense(n)!), Either(m.Support, n.Support), isDense: true);
    }

    private static Masked Moved(Movement move, Masked m)
    {
        var value = move.Apply(m.Value);
        if (m.IsDense && m.Gate.Shape == m.Shape)
            return new(value, new(value.Shape, () => GateMoves.Apply(move, m.Gate.Weight, m.Shape)), isDense: true);
        var weight = GateMoves.Apply(move, m.Gate.Weight, m.Shape);
        // A gate whose weight is not computed yet has the tensor's shape. The view changes that shape even where the weight stays the same.
        return new(value, ReferenceEquals(weight, m.Gate.Weight) && weight.Shape == m.Gate.Shape ? m.Gate : new(weight), m.IsDense);
    }

    private static Masked Chosen(Tensor c, Tensor a, Tensor b)
    {
        var y = Tensor.Where(c, Product(a), Product(b));
        return new(y, new(y.Shape, () => (a, b) switch
        {
            (Masked m, Masked n) => Tensor.Where(c, m.Gate.IsOpen, n.Gate.IsOpen),
            (Masked m, _) => m.Gate.IsOpen | !c,
            _ => ((Masked)b).Gate.IsOpen | c,
        }), isDense: true);
    }

    private static Gated Either(Gated a, Gated b) => new(Shape.Broadcast(a.Shape, b.Shape, "gate"), () => a.IsOpen | b.IsOpen);

    /// <summary>A gate that is open where the given one is open anywhere along the axes, which keep size 1.</summary>
    private static Gated AnyOver(Masked m, Axes axes)
    {
        var lead = m.Rank - m.Gate.Shape.Count;
        Axes over = [.. axes.Where(axis => axis >= lead && m.Gate.Shape[axis - lead] != 1)];
        if (over.Count == 0) return m.Gate.Passed;
        var sizes = m.Gate.Shape.ToArray();
        foreach (var axis in over) sizes[axis - lead] = 1;
        return new(sizes, () => new Any(over.Shift(-lead)).Apply(m.Gate.IsOpen.BroadcastTo(m.Gate.Shape)));
    }

    /// <summary>Whether the gate's weight is bool and the same for all elements of a row along the axis.</summary>
    private static bool IsBeforeRows(Masked m, int axis) => m.Gate.Passed == m.Gate && m.IsSameAlong(axis);

    /// <summary>
    /// The result of a linear function that computes each row along an axis of a tensor of <paramref name="shape"/> from the same row of t.
    /// A gate that is the same for whole rows stays as it is.
    /// </summary>
    public static Tensor OfRows(Tensor t, int axis, Shape shape, Func<Tensor, Tensor> f) =>
        t is Masked m && IsBeforeRows(m, axis) && m.Shape.With(axis, 1) == shape.With(axis, 1)
            ? new Masked(f(m.Value), m.Gate, m.IsDense) : f(t);

    /// <summary>Whether the gate is the same for all elements of a matrix, the last two axes.</summary>
    private static bool IsSameForMatrices(Masked m) => m.Gate.IsSameAlong(1) && m.Gate.IsSameAlong(2);

    /// <summary>An operator on matrices that is linear in the one that is masked.</summary>
    private static Masked? OfMatrices(Op op, Tensor[] x)
    {
        var which = Array.FindIndex(x, t => t is Masked);
        if (Array.FindLastIndex(x, t => t is Masked) != which || x[which] is not Masked m || !IsSameForMatrices(m)) return null;
        x[which] = m.Value;
        return Scaled(m, op.Apply(x));
    }

    /// <summary>
    /// A gate that is constant along the summed axis is also the gate of the product. A gate that is constant along the other axis (it
    /// hides whole samples of a batch, as padding) also closes the same places of the other matrix.
    /// </summary>
    private static Tensor? MatrixProduct(Op op, Masked a, Tensor b) =>
        a.Gate.IsSameAlong(1) ? Scaled(a, op.Apply(a.Value, b))
         : a.Gate.IsSameAlong(2) && a.Shape[^2] > 1 ? op.Apply(a.Product, Op.Of<Gate>().Apply(GateMoves.Aligned(a.Gate.IsOpen, 2).T(), b))
         : null;

    private static Tensor? MatrixProduct(Op op, Tensor a, Masked b) =>
        b.Gate.IsSameAlong(2) ? Scaled(b, op.Apply(a, b.Value))
         : b.Gate.IsSameAlong(1) && b.Shape[^1] > 1 ? op.Apply(Op.Of<Gate>().Apply(GateMoves.Aligned(b.Gate.IsOpen, 2).T(), a), b.Product)
         : null;

    private static Masked SumOfElements(Op op, Tensor[] x)
    {
        var y = op.Apply(Array.ConvertAll(x, Product));
        return new(y, new(y.Shape, () => op.Apply(Array.ConvertAll(x, Support)).Ne(0)), isDense: true);

        // 1 where the gate is open; an index stays as it is.
        static Tensor Support(Tensor t) => t is Masked m ? m.Support.IsOpen.Cast(t.DType).BroadcastTo(t.Shape)
            : t.DType.IsFloatingPoint ? t.OnesLike() : t;
    }
}
