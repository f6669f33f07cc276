namespace Nabla.Conformance;

/// <summary>Determinants and their derivatives by Laplace's expansion: exact for small integers, singular or not.</summary>
internal static class DeterminantKernels
{
    public static KernelTable MapDeterminants(this KernelTable table) => table
        .Map<Det>((_, x, y) => ReferenceElements.Write<double>(y[0], [.. ReferenceMatrices.Read(x[0]).Select(Determinant)]))
        .Map<SlogDet>((_, x, y) =>
        {
            double[] determinants = [.. ReferenceMatrices.Read(x[0]).Select(Determinant)];
            // Math.Sign throws for NaN.
            ReferenceElements.Write(y[0], Array.ConvertAll(determinants, d => d > 0 ? 1 : d < 0 ? -1 : d));
            ReferenceElements.Write(y[1], Array.ConvertAll(determinants, d => Math.Log(Math.Abs(d))));
        })
        .Map<Cofactor>((_, x, y) =>
        {
            var shape = y[0].Shape;
            var batches = new List<double[,]>[x.Length];
            for (var i = 0; i < x.Length; i++) batches[i] = [.. ReferenceMatrices.Read(x[i], shape)];
            ReferenceMatrices.Write(y[0], batches[0].Select((a, batch) => Cofactors(a, [.. batches[1..].Select(b => b[batch])])));
        });

    /// <summary>Σⱼ (−1)ʲ·a₀ⱼ·det(a without row 0 and column j); 1 for a 0 × 0 matrix.</summary>
    private static double Determinant(double[,] a)
    {
        if (a.Length == 0) return 1;
        var sum = 0.0;
        for (var j = 0; j < a.GetLength(1); j++) sum += (j % 2 == 0 ? 1 : -1) * a[0, j] * Determinant(Minor(a, 0, j));
        return sum;
    }

    /// <summary>C(A; X₁, …, Xₖ)ᵢⱼ = (−1)ⁱ⁺ʲ times the k-th derivative along the X of det(A without row i and column j).</summary>
    private static double[,] Cofactors(double[,] a, double[][,] directions)
    {
        var n = a.GetLength(0);
        var result = new double[n, n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
                result[i, j] = ((i + j) % 2 == 0 ? 1 : -1) * Derivative(Minor(a, i, j), [.. directions.Select(d => Minor(d, i, j))], 0, []);
        }

        return result;
    }

    /// <summary>
    /// The derivative of det A along all directions from number <paramref name="next"/> on. A determinant is linear in each row. The
    /// derivative is therefore a sum of determinants in which each direction has replaced a row of A by its own, no two the same row.
    /// </summary>
    private static double Derivative(double[,] a, double[][,] directions, int next, HashSet<int> taken)
    {
        if (next == directions.Length) return Determinant(a);
        var sum = 0.0;
        for (var row = 0; row < a.GetLength(0); row++)
        {
            if (taken.Contains(row)) continue;
            var replaced = (double[,])a.Clone();
            for (var j = 0; j < a.GetLength(1); j++) replaced[row, j] = directions[next][row, j];
            sum += Derivative(replaced, directions, next + 1, [.. taken, row]);
        }
        return sum;
    }

    private static double[,] Minor(double[,] a, int row, int column)
    {
        var n = a.GetLength(0) - 1;
        var minor = new double[n, n];
        for (var i = 0; i < n; i++)
            for (var j = 0; j < n; j++) minor[i, j] = a[i < row ? i : i + 1, j < column ? j : j + 1];
        return minor;
    }
}
