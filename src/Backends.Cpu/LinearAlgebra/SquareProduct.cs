namespace Nabla.Cpu;

/// <summary>Products of n×n matrices in arrays, as the derivatives of determinants need them.</summary>
internal static unsafe class SquareProduct
{
    /// <summary>A·B, or the product with Aᵀ or Bᵀ in place of A or B.</summary>
    public static double[] Multiply(int n, double[] a, bool transposeA, double[] b, bool transposeB)
    {
        var c = new double[n * n];
        fixed (double* pa = a, pb = b, pc = c)
        {
            Matrix<double> left = new(pa, a.Length, 0, n, n, n, 1), right = new(pb, b.Length, 0, n, n, n, 1);
            Gemm.Multiply(transposeA ? left.Transposed : left, transposeB ? right.Transposed : right, new(pc, c.Length, 0, n, n, n, 1));
        }

        return c;
    }

    /// <summary>A·B.</summary>
    public static double[] Multiply(int n, double[] a, double[] b) => Multiply(n, a, false, b, false);
}
