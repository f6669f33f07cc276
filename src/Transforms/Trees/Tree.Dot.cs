namespace Nabla;

public static partial class Tree
{
    /// <summary>
    /// Σ aᵢ·bᵢ over all elements of all floating-point leaves: the inner product of two trees as vectors. Integer and bool leaves count
    /// nothing.
    /// </summary>
    /// <returns>A scalar, of float64 where a leaf is float64, else of float32.</returns>
    /// <exception cref="ArgumentNullException">A tree is null.</exception>
    /// <exception cref="ArgumentException">The trees hold no floating-point tensor.</exception>
    /// <exception cref="TreeStructureException">The structures differ.</exception>
    /// <exception cref="ShapeException">The shapes of corresponding leaves differ.</exception>
    /// <exception cref="DTypeException">Their dtypes differ.</exception>
    public static Tensor Dot<T>(T a, T b)
    {
        if (a is null) throw new ArgumentNullException(nameof(a));
        if (b is null) throw new ArgumentNullException(nameof(b));
        CheckSameStructure(a, b, "Dot: the second tree's structure differs from the first's");
        var (x, y, products) = (Leaves(a), Leaves(b), new List<Tensor>());
        for (var i = 0; i < x.Length; i++)
        {
            if (!x[i].DType.IsFloatingPoint) continue;
            if (x[i].Shape != y[i].Shape || x[i].DType != y[i].DType)
            {
                var leaf = Quoted(Paths(a)[i]);
                Guard.SameKind("Dot", $"the second tree's leaf {leaf}", y[i], "the first's", x[i]);
            }
            products.Add((x[i] * y[i]).Sum());
        }
        return Sum<T>("Dot", products);
    }

    /// <summary>
    /// √(Σ aᵢ²) over all elements of all floating-point leaves: the Euclidean norm of a tree as a vector. Integer and bool leaves count
    /// nothing. The elements are divided by the largest one first, so that their squares neither overflow nor vanish.
    /// </summary>
    /// <returns>A scalar, of float64 where a leaf is float64, else of float32. At 0 all derivatives are 0.</returns>
    /// <exception cref="ArgumentNullException">The tree is null.</exception>
    /// <exception cref="ArgumentException">The tree holds no floating-point tensor.</exception>
    public static Tensor Norm<T>(T a)
    {
        if (a is null) throw new ArgumentNullException(nameof(a));
        var leaves = Array.FindAll(Leaves(a), leaf => leaf.DType.IsFloatingPoint);
        var largest = Array.FindAll(leaves, leaf => leaf.Length > 0);
        if (largest.Length == 0) return Sum<T>("Norm", [.. leaves.Select(leaf => leaf.Sum())]);
        var dtype = Widest(leaves);
        var m = Tensor.Stack(Array.ConvertAll(largest, leaf => leaf.Detach().Abs().Amax().Cast(dtype))).Amax();
        // The scale counts as a constant. One that is 0, infinite or NaN cannot divide.
        var scale = Tensor.Where((m > 0).LogicalAnd(m < double.PositiveInfinity), m, m.OnesLike());
        var squares = Sum<T>("Norm", [.. leaves.Select(leaf => (leaf.Cast(dtype) / scale).Square().Sum())]);
        return scale * Tensor.Where(squares.Eq(0), squares.ZerosLike(), squares.Sqrt());
    }

    private static DType Widest(IEnumerable<Tensor> x) => x.Any(t => t.DType == DType.Float64) ? DType.Float64 : x.First().DType;

    private static Tensor Sum<T>(string name, List<Tensor> x)
    {
        if (x.Count == 0)
        {
            throw new ArgumentException($"{name}: a {TypeNames.Of(typeof(T))} without floating-point tensors has no elements to sum: " +
                "pass a tree that holds one.");
        }
        var dtype = Widest(x);
        return x.Skip(1).Aggregate(x[0].Cast(dtype), (sum, t) => sum + t.Cast(dtype));
    }
}
