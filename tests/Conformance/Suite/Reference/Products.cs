using System.Numerics;

namespace Nabla.Conformance;

/// <summary>Matrix products, solutions and factors.</summary>
internal static class ProductKernels
{
    public static KernelTable MapProducts(this KernelTable table) => table
        .Map<MatMul>(MatMul<double>, MatMul<long>)
        .Map<Solve>((op, x, y) => ForEach(x, y[0], (a, b, matrix) => ReferenceMatrices.Solve(op, a, b, matrix)))
        .Map<SolveTriangular>((op, x, y) => ForEach(x, y[0], (a, b, _) => Substitute(op, a, b)))
        .Map<Inv>((op, x, y) =>
            ForEach(x[0], y[0], (a, matrix) => ReferenceMatrices.Solve(op, a, ReferenceMatrices.Identity(a.GetLength(0)), matrix)))
        .Map<Cholesky>((op, x, y) => ForEach(x[0], y[0], (a, matrix) => Factor(op, a, matrix)));

    private static void MatMul<T>(MatMul op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y) where T : INumber<T>
    {
        var shape = y[0].Shape;
        var (rows, inner, columns) = (shape[shape.Count - 2], x[0].Shape[x[0].Rank - 1], shape[shape.Count - 1]);
        var a = ReferenceElements.Read<T>(x[0], [.. shape[..^2], rows, inner]);
        var b = ReferenceElements.Read<T>(x[1], [.. shape[..^2], inner, columns]);
        var result = new T[y[0].Length];
        for (var n = 0; n < result.Length; n++)
        {
            var (batch, i, j) = (n / columns / rows, n / columns % rows, n % columns);
            for (var k = 0; k < inner; k++) result[n] += a[(batch * rows + i) * inner + k] * b[(batch * inner + k) * columns + j];
        }
        ReferenceElements.Write(y[0], result);
    }

    private static void ForEach(DeviceTensor x, DeviceTensor y, Func<double[,], string, double[,]> f) =>
        ReferenceMatrices.Write(y, ReferenceMatrices.Read(x).Select((a, batch) => f(a, ReferenceMatrices.Place(batch, x.Shape))));

    private static void ForEach(ReadOnlySpan<DeviceTensor> x, DeviceTensor y, Func<double[,], double[,], string, double[,]> solve)
    {
        var lead = y.Shape[..^2];
        var a = ReferenceMatrices.Read(x[0], [.. lead, .. x[0].Shape[^2..]]);
        var b = ReferenceMatrices.Read(x[1], y.Shape);
        ReferenceMatrices.Write(y,
            a.Zip(b).Select((pair, batch) => solve(pair.First, pair.Second, ReferenceMatrices.Place(batch, y.Shape))));
    }

    /// <summary>Xᵢ = (Bᵢ − Σⱼ Aᵢⱼ·Xⱼ)/Aᵢᵢ, from the end where only one X is unknown.</summary>
    private static double[,] Substitute(SolveTriangular op, double[,] a, double[,] b)
    {
        var (n, x) = (b.GetLength(0), (double[,])b.Clone());
        for (var column = 0; column < b.GetLength(1); column++)
        {
            for (var step = 0; step < n; step++)
            {
                var i = op.Upper ? n - 1 - step : step;
                for (var j = op.Upper ? i + 1 : 0; j < (op.Upper ? n : i); j++) x[i, column] -= a[i, j] * x[j, column];
                if (!op.Unitriangular) x[i, column] /= a[i, i];
            }
        }

        return x;
    }

    /// <summary>Row by row: Lᵢⱼ = (Aᵢⱼ − Σₖ Lᵢₖ·Lⱼₖ)/Lⱼⱼ, and on the diagonal the root.</summary>
    private static double[,] Factor(Op op, double[,] a, string matrix)
    {
        var n = a.GetLength(0);
        var l = new double[n, n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var rest = (a[i, j] + a[j, i]) / 2;
                for (var k = 0; k < j; k++) rest -= l[i, k] * l[j, k];
                if (i == j && !(rest > 0))
                {
                    throw new LinAlgException($"{op.Name}: {matrix} is not positive definite: its leading minor of order {i + 1} is " +
                        $"{(double.IsNaN(rest) ? "NaN" : "not positive")}.");
                }

                l[i, j] = i == j ? Math.Sqrt(rest) : rest / l[j, j];
            }
        }

        return l;
    }
}
