using System.Numerics;

namespace Nabla.Cpu;

internal static partial class Determinant
{
    // The inverse's answer carries an error of about ε·κ(A)ᵏ⁺¹; this bounds it.
    private const double InverseTolerance = 1e-11;

    /// <summary>
    /// C_k(A; X₁ … X_k): [n, n], the k-th directional derivative of the cofactor matrix cof A = ∂det/∂A along the X's, so that
    /// ⟨C_k(A; X₁ … X_k), Y⟩ = ∂ᵏ⁺¹ det(A + Σ tᵢ·Xᵢ + s·Y) / ∂t₁ … ∂t_k ∂s at 0. It is symmetric and linear in the X's, a polynomial in A
    /// that is computed as such: A may be singular of any rank. C₀ is the cofactor matrix itself; C_k = 0 for k ≥ n.
    /// </summary>
    /// <remarks>
    /// With Left·A·Right = diag(d): det(A + N) = ±det(diag(d) + Left·N·Right), and the mixed derivatives of a determinant at a diagonal
    /// matrix are sums over its principal minors. A well-conditioned A with k ≥ 2 uses the inverse, which is faster. The work is done in
    /// double precision for every T.
    /// </remarks>
    /// <param name="n">The side of A.</param>
    /// <param name="a">A: [n, n].</param>
    /// <param name="k">The number of directions.</param>
    /// <param name="directions">The X's: [k, n, n].</param>
    /// <param name="result">C_k: [n, n].</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public static void Cofactor<T>(int n, ReadOnlySpan<T> a, int k, ReadOnlySpan<T> directions, Span<T> result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Matrices.Check(a.Length, n, n);
        Matrices.Check(result.Length, n, n);
        Matrices.Check(directions.Length, k, n * n);
        if (k >= n)
        {
            result.Clear();
            return;
        }

        var form = new DiagonalForm(n, ToDouble(a));
        var x = new double[k][];
        for (var i = 0; i < k; i++)
            x[i] = ToDouble(directions.Slice(i * n * n, n * n));

        var cofactor = k >= 2 && IsWellConditioned(form.D, k)
            ? CofactorByInverse.Compute(form, x)
            : CofactorByMinors.Compute(form, x);
        for (var i = 0; i < cofactor.Length; i++)
            result[i] = T.CreateChecked(cofactor[i]);
    }

    private static bool IsWellConditioned(double[] d, int k)
    {
        double largest = d.Max(Math.Abs), smallest = d.Min(Math.Abs);
        return 2.2e-16 < InverseTolerance * Math.Pow(smallest / largest, k + 1);
    }

    private static double[] ToDouble<T>(ReadOnlySpan<T> x) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var y = new double[x.Length];
        for (var i = 0; i < y.Length; i++)
            y[i] = double.CreateChecked(x[i]);

        return y;
    }
}
