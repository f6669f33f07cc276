namespace Nabla;

public static partial class Transform
{
    /// <summary>
    /// The function θ ↦ y that solves F(θ, y) = 0, differentiated by the implicit function theorem: dy = −(∂F/∂y)⁻¹·(∂F/∂θ)·dθ. How
    /// <paramref name="solve"/> finds y does not matter to the derivative; it sees values, so that C#'s <c>while</c> may test them.
    /// Derivatives of every order, in both modes, under Vmap.
    /// </summary>
    /// <param name="f">F: from θ and y, any trees, to a tree like y.</param>
    /// <param name="solve">From θ to y. Under Vmap it gets a batch: use <see cref="ControlFlow.While{T}"/> there.</param>
    /// <remarks>
    /// The matrix ∂F/∂y of all elements of y is computed and factorised for each product with the derivative. Values from outside are
    /// constants, as for <c>CustomJvp</c>: what is differentiated must be a part of θ, else <see cref="InvalidOperationException"/> is
    /// thrown. F is also computed once after each solution, to check that.
    /// </remarks>
    /// <exception cref="LinAlgException">∂F/∂y is singular (when the derivative is computed); a single number y gives ∞ or NaN.</exception>
    /// <exception cref="TreeStructureException">F does not return a tree like y.</exception>
    public static Func<TTheta, TY> ImplicitRoot<TTheta, TY>(Func<TTheta, TY, TY> f, Func<TTheta, TY> solve)
    {
        ArgumentNullException.ThrowIfNull(f);
        ArgumentNullException.ThrowIfNull(solve);
        return theta =>
        {
            var rules = new TreeRules<TTheta, TY>("ImplicitRoot", theta, Solution);
            return rules.Call(
                (x, dx, y) =>
                {
                    y ??= rules.Function(x);
                    var (_, tangent) = Jvp(t => f(t, rules.Y(y)), rules.X(x), rules.X(dx));
                    return (y, Solved(x, y, tangent, transposed: false));
                },
                forward: null,
                (x, y, _, g) =>
                {
                    var (value, pullback) = Vjp(t => f(t, rules.Y(y)), rules.X(x));
                    return Tree.Leaves(pullback(Tree.Unflatten(value, Solved(x, y, rules.Y(g), transposed: true))));
                });

            // The solution, if F fits it. A value from outside that is differentiated would be found too late, when a derivative is wrong.
            TY Solution(TTheta theta)
            {
                var y = Guard.NotNull(solve(theta), "ImplicitRoot");
                var residual = Guard.NotNull(f(theta, y), "ImplicitRoot");
                Tree.CheckSameStructure(y, residual, "ImplicitRoot: F(θ, y) has another structure than y");
                var (leaves, values) = (Tree.Leaves(residual), Tree.Leaves(y));
                for (var i = 0; i < leaves.Length; i++)
                    if (values[i].DType.IsFloatingPoint) Guard.SameKind("ImplicitRoot", "F(θ, y)", leaves[i], "y", values[i]);
                CustomFunction.CheckConstants("ImplicitRoot", leaves);
                CustomFunction.CheckConstants("ImplicitRoot", values);
                return y;
            }

            // −(∂F/∂y)⁻¹·b, or with the transposed matrix.
            Tensor[] Solved(Tensor[] x, Tensor[] y, TY b, bool transposed)
            {
                var like = rules.Y(y);
                Tree.CheckSameStructure(like, b, "ImplicitRoot: F(θ, y) has another structure than y");
                var (flat, unravel) = Tree.Ravel(like);
                Tensor F(Tensor v) => Tree.Ravel(f(rules.X(x), unravel(v))).Flat;
                var (right, back) = Tree.Ravel(b);
                var a = transposed ? JacRev(F)(flat).T() : JacFwd(F)(flat);
                return Tree.Leaves(back(-(flat.Length == 1 ? right / a.Reshape([1]) : a.Solve(right))));
            }
        };
    }

    /// <summary>
    /// The function θ ↦ y that solves y = G(θ, y), differentiated by the implicit function theorem: <see cref="ImplicitRoot"/> of
    /// F(θ, y) = y − G(θ, y).
    /// </summary>
    /// <param name="g">G: from θ and y, any trees, to a tree like y.</param>
    /// <param name="solve">From θ to y, for example by iteration of G.</param>
    /// <inheritdoc cref="ImplicitRoot"/>
    public static Func<TTheta, TY> FixedPoint<TTheta, TY>(Func<TTheta, TY, TY> g, Func<TTheta, TY> solve)
    {
        ArgumentNullException.ThrowIfNull(g);
        return ImplicitRoot((TTheta theta, TY y) => Tree.Map(y, g(theta, y), (a, b) => a - b), solve);
    }
}
