namespace Nabla.Conformance;

/// <summary>Helpers of the kernels of linear algebra: a batch as a list of matrices, and elimination.</summary>
internal static class ReferenceMatrices
{
    /// <summary>The matrices of the last two axes.</summary>
    public static IEnumerable<double[,]> Read(DeviceTensor x) => Read(x, x.Shape);

    /// <summary>The matrices of the last two axes, broadcast to <paramref name="shape"/>.</summary>
    public static IEnumerable<double[,]> Read(DeviceTensor x, Shape shape)
    {
        var values = ReferenceElements.Read<double>(x, shape);
        var (rows, columns, count) = (shape[shape.Count - 2], shape[shape.Count - 1], (int)shape[..^2].Length);
        for (var batch = 0; batch < count; batch++)
        {
            var matrix = new double[rows, columns];
            for (var n = 0; n < matrix.Length; n++) matrix[n / columns, n % columns] = values[batch * matrix.Length + n];
            yield return matrix;
        }
    }

    /// <summary>Writes the matrices one after the other.</summary>
    public static void Write(DeviceTensor y, IEnumerable<double[,]> matrices) =>
        ReferenceElements.Write(y, [.. matrices.SelectMany(m => m.Cast<double>())]);

    /// <summary>The name of a matrix of a batch in exceptions.</summary>
    public static string Place(int batch, Shape shape) => shape.Count == 2 ? "the matrix" : $"matrix {batch} of the batch {shape[..^2]}";

    /// <summary>The identity.</summary>
    public static double[,] Identity(int n)
    {
        var identity = new double[n, n];
        for (var i = 0; i < n; i++) identity[i, i] = 1;
        return identity;
    }

    /// <summary>X with A·X = B by Gauss-Jordan elimination with the largest pivot of each column.</summary>
    public static double[,] Solve(Op op, double[,] matrix, double[,] right, string place)
    {
        var (a, x, n) = ((double[,])matrix.Clone(), (double[,])right.Clone(), matrix.GetLength(0));
        for (var step = 0; step < n; step++)
        {
            var pivot = step;
            // A NaN counts as the largest.
            for (var i = step + 1; i < n; i++)
                if (!(Math.Abs(a[i, step]) <= Math.Abs(a[pivot, step])) && !double.IsNaN(a[pivot, step])) pivot = i;
            if (a[pivot, step] == 0)
                throw new LinAlgException($"{op.Name}: {place} is singular: its first {step + 1} columns are linearly dependent.");
            Swap(a, step, pivot);
            Swap(x, step, pivot);
            for (var i = 0; i < n; i++)
            {
                if (i == step) continue;
                var factor = a[i, step] / a[step, step];
                for (var j = 0; j < n; j++) a[i, j] -= factor * a[step, j];
                for (var j = 0; j < x.GetLength(1); j++) x[i, j] -= factor * x[step, j];
            }
        }
        for (var i = 0; i < n; i++)
            for (var j = 0; j < x.GetLength(1); j++) x[i, j] /= a[i, i];
        return x;
    }

    private static void Swap(double[,] a, int i, int k)
    {
        for (var j = 0; j < a.GetLength(1); j++) (a[i, j], a[k, j]) = (a[k, j], a[i, j]);
    }
}
