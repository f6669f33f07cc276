namespace Nabla.Cpu;

/// <summary>Products of n×n matrices in arrays, as the derivatives of determinants need them.</summary>
internal static unsafe class SquareProduct
{
    /// <summary>A·B, or with Aᵀ, Bᵀ in their places.</summary>
    public static double[] Multiply(int n, double[] a, bool transposeA, double[] b, bool transposeB)
    {
        var c = new double[n * n];
        fixed (double* pa = a, pb = b, pc = c)
        {
            Gemm.Multiply(n, n, n, pa, transposeA ? 1 : n, transposeA ? n : 1, pb, transposeB ? 1 : n, transposeB ? n : 1, pc);
        }

        return c;
    }

    /// <summary>A·B.</summary>
    public static double[] Multiply(int n, double[] a, double[] b) => Multiply(n, a, false, b, false);
}
