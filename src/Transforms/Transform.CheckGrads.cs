namespace Nabla;

public static partial class Transform
{
    /// <summary>
    /// Compares the derivatives of f at x, in both modes, with central differences (f(x + h·e) − f(x − h·e)) / 2h, element by element; of
    /// large arguments for 64 elements. Derivatives of order 2 are those of the first ones, in all four combinations of modes, and so on.
    /// A mode that f does not have is left out.
    /// </summary>
    /// <param name="f">The function, from any tree to any tree. It is called some hundred times.</param>
    /// <param name="x">The point. f is smooth there: at a kink differences have no meaning.</param>
    /// <param name="order">The highest order to check: 1 to 6.</param>
    /// <param name="tolerance">
    /// How far derivative and difference d may be apart, in units of max(1, |d|). Null: 1e-5 for float64, 2e-2 for float32.
    /// </param>
    /// <exception cref="GradientCheckException">They differ. The message says where, how far, and in which mode.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The order is not 1 to 6, or the tolerance is not positive.</exception>
    /// <exception cref="ArgumentException">x holds no floating-point tensor, or f is not finite at x.</exception>
    public static void CheckGrads(Func<Tensor, Tensor> f, Tensor x, int order = 1, double? tolerance = null) =>
        CheckGrads<Tensor, Tensor>(f, x, order, tolerance);

    /// <inheritdoc cref="CheckGrads(Func{Tensor, Tensor}, Tensor, int, double?)"/>
    public static void CheckGrads<TIn, TOut>(Func<TIn, TOut> f, TIn x, int order = 1, double? tolerance = null)
    {
        ArgumentNullException.ThrowIfNull(f);
        if (x is null) throw new ArgumentNullException(nameof(x), "CheckGrads: the argument is null.");
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(order, 6);   // Each order has twice as many modes as the one before.
        if (tolerance is not (null or > 0))
            throw new ArgumentOutOfRangeException(nameof(tolerance), tolerance, "CheckGrads: the tolerance is a positive number.");
        var (leaves, paths) = (Tree.Leaves(x), Tree.Paths(x));
        int[] chosen = [.. Enumerable.Range(0, leaves.Length).Where(i => leaves[i].DType.IsFloatingPoint)];
        Guard.HoldsTensors<TIn>("CheckGrads", chosen.Length);
        new GradientCheck([.. chosen.Select(i => paths[i])], tolerance).Run(Flat, [.. chosen.Select(i => leaves[i])], order, "");

        Tensor[] Flat(Tensor[] some)
        {
            var y = Guard.NotNull(f(Tree.Unflatten(x, With(leaves, chosen, some))), "CheckGrads");
            return [.. Tree.Leaves(y).Where(leaf => leaf.DType.IsFloatingPoint)];
        }
    }
}
