using System.Numerics;

namespace Nabla.Cpu;

/// <summary>
/// The derivatives of the cofactor matrix at a well-conditioned A: cof(A + N) = det(A + N)·(A + N)⁻ᵀ with N = Σ tᵢ·Xᵢ, in the algebra
/// of polynomials in t₁ … t_k where tᵢ² = 0. An element has a coefficient for each subset of the t's, stored at its bit mask.
/// About k·2ᵏ matrix products.
/// </summary>
internal static class CofactorByInverse
{
    /// <summary>C_k(A; X₁ … X_k): [n, n], from the <paramref name="form"/> of A and the X's, <paramref name="x"/>: [n, n] each.</summary>
    public static double[] Compute(DiagonalForm form, double[][] x)
    {
        int n = form.D.Length, all = (1 << x.Length) - 1;
        var inverse = Inverse(form, x);
        var det = Determinants(form, x, inverse);
        var result = new double[n * n];
        for (var s = 0; s <= all; s++)
            Rows.Axpy<double>(det[s], inverse[all & ~s], result);

        Rows.TransposeSquare(result.AsSpan(), n);
        return result;
    }

    // (A + N)·Z = 1, so Z_∅ = A⁻¹ and Z_S = −A⁻¹·Σ_{i ∈ S} Xᵢ·Z_{S∖i}.
    private static double[][] Inverse(DiagonalForm form, double[][] x)
    {
        var n = form.D.Length;
        double[] scaled = [.. form.Left.Select((v, at) => v / form.D[at / n])];
        var z = new double[1 << x.Length][];
        z[0] = SquareProduct.Multiply(n, form.Right, scaled);
        for (var s = 1; s < z.Length; s++)
        {
            var sum = new double[n * n];
            for (var rest = s; rest != 0; rest &= rest - 1)
            {
                var i = BitOperations.TrailingZeroCount(rest);
                Rows.Axpy<double>(-1, SquareProduct.Multiply(n, x[i], z[s & ~(1 << i)]), sum);
            }

            z[s] = SquareProduct.Multiply(n, z[0], sum);
        }

        return z;
    }

    // ∂ᵢ det = det·tr((A + N)⁻¹·Xᵢ), so det_S = Σ_{T ⊆ S∖i} det_T · tr(Z_{S∖i∖T}·Xᵢ), i any element of S.
    private static double[] Determinants(DiagonalForm form, double[][] x, double[][] z)
    {
        var n = form.D.Length;
        var det = new double[z.Length];
        det[0] = form.D.Aggregate(form.Sign, (product, d) => product * d);
        for (var s = 1; s < det.Length; s++)
        {
            int i = BitOperations.TrailingZeroCount(s), without = s & (s - 1);
            double[] turned = [.. x[i]];
            Rows.TransposeSquare(turned.AsSpan(), n);
            for (var t = without; ; t = (t - 1) & without)
            {
                det[s] += det[t] * Rows.Dot<double>(z[without & ~t], turned);
                if (t == 0) break;
            }
        }

        return det;
    }
}
