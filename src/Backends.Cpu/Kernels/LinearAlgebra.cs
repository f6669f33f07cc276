using System.Numerics;

namespace Nabla.Cpu;

/// <summary>Factorisations of batches of matrices: each works on row-major copies, one matrix after the other.</summary>
internal static class LinearAlgebra
{
    public static void Cholesky<T>(Cholesky op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var n = Order(x[0]);
        var a = x[0].Contiguous<T>();
        var l = y[0].Span<T>();
        var half = T.CreateChecked(0.5);
        for (var m = 0; m < Matrices(y[0], n * n); m++)
        {
            ReadOnlySpan<T> from = a.Slice(m * n * n, n * n);
            var to = l.Slice(m * n * n, n * n);
            for (var i = 0; i < n; i++)
                for (var j = 0; j <= i; j++) to[i * n + j] = (from[i * n + j] + from[j * n + i]) * half;
            if (CholeskyFactor.Compute(to, n) is var minor and not 0)
                throw new LinAlgException($"cholesky: {Which(y[0], n, m)} is not positive definite: its leading minor of order {minor} is "
                    + $"{(T.IsNaN(to[(minor - 1) * (n + 1)]) ? "NaN" : "not positive")}.");
        }
    }

    public static void Inverse<T>(Inv op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var n = Order(x[0]);
        var a = x[0].Contiguous<T>();
        var inverse = y[0].Span<T>();
        var (lu, pivots) = (new T[n * n], new int[n]);
        for (var m = 0; m < Matrices(y[0], n * n); m++)
        {
            Factor(op, a.Slice(m * n * n, n * n), lu, pivots, x[0], m);
            Lu.Inverse<T>(lu, pivots, inverse.Slice(m * n * n, n * n));
        }
    }

    public static void Solve<T>(Solve op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int n = Order(x[0]), k = y[0].Shape[y[0].Rank - 1], factored = -1;
        ReadOnlySpan<T> a = x[0].Contiguous<T>(), b = x[1].Contiguous<T>();
        var (lu, pivots) = (new T[n * n], new int[n]);
        for (var m = 0; m < Matrices(y[0], n * k); m++)
        {
            var solution = y[0].Span<T>().Slice(m * n * k, n * k);
            b.Slice(Matrix(x[1], y[0], m) * n * k, n * k).CopyTo(solution);
            var matrix = Matrix(x[0], y[0], m);
            if (matrix != factored) Factor(op, a.Slice(matrix * n * n, n * n), lu, pivots, x[0], factored = matrix);
            Lu.Solve<T>(lu, pivots, solution, k);
        }
    }

    public static void SolveTriangular<T>(SolveTriangular op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int n = Order(x[0]), k = y[0].Shape[y[0].Rank - 1];
        ReadOnlySpan<T> a = x[0].Contiguous<T>(), b = x[1].Contiguous<T>();
        for (var m = 0; m < Matrices(y[0], n * k); m++)
        {
            var solution = y[0].Span<T>().Slice(m * n * k, n * k);
            b.Slice(Matrix(x[1], y[0], m) * n * k, n * k).CopyTo(solution);
            Triangular.Solve(a.Slice(Matrix(x[0], y[0], m) * n * n, n * n), n, solution, k, op.Upper, op.Unitriangular);
        }
    }

    public static void Det<T>(Det op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var n = Order(x[0]);
        var a = x[0].Contiguous<T>();
        var det = y[0].Span<T>();
        for (var m = 0; m < det.Length; m++) det[m] = Determinant.Det(n, a.Slice(m * n * n, n * n));
    }

    public static void SlogDet<T>(SlogDet op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var n = Order(x[0]);
        var a = x[0].Contiguous<T>();
        Span<T> sign = y[0].Span<T>(), logAbs = y[1].Span<T>();
        for (var m = 0; m < sign.Length; m++) Determinant.SlogDet(n, a.Slice(m * n * n, n * n), out sign[m], out logAbs[m]);
    }

    public static void Cofactor<T>(Cofactor op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int n = Order(x[0]), directions = x.Length - 1;
        var data = new T[x.Length][];
        for (var i = 0; i < data.Length; i++) data[i] = x[i].Contiguous<T>().ToArray();
        var along = new T[directions * n * n];
        for (var m = 0; m < Matrices(y[0], n * n); m++)
        {
            for (var i = 0; i < directions; i++)
                data[i + 1].AsSpan(Matrix(x[i + 1], y[0], m) * n * n, n * n).CopyTo(along.AsSpan(i * n * n));
            Determinant.Cofactor<T>(n, data[0].AsSpan(Matrix(x[0], y[0], m) * n * n, n * n), directions, along, y[0].Span<T>().Slice(m * n * n, n * n));
        }
    }

    private static void Factor<T>(Op op, ReadOnlySpan<T> a, T[] lu, int[] pivots, DeviceTensor x, int matrix) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        a.CopyTo(lu);
        var pivot = Lu.Factor<T>(lu, pivots, out _);
        if (pivot != 0 && HasNaN(a))
        {
            a.CopyTo(lu);
            pivot = Lu.FactorManaged<T>(lu, pivots);
        }
        if (pivot != 0)
            throw new LinAlgException($"{op.Name}: {Which(x, pivots.Length, matrix)} is singular: pivot {pivot} of its LU factorisation is exactly 0.");
    }

    private static bool HasNaN<T>(ReadOnlySpan<T> a) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (var value in a)
            if (T.IsNaN(value)) return true;
        return false;
    }

    private static int Order(DeviceTensor x) => x.Shape[x.Rank - 1];

    private static int Matrices(DeviceTensor y, int elements) => elements == 0 ? 0 : y.Count / elements;

    private static string Which(DeviceTensor x, int n, int matrix) => x.Rank == 2 ? $"the {n} × {n} matrix" : $"matrix {matrix} of the batch of shape {x.Shape}";

    /// <summary>Which of x's own matrices stands at place <paramref name="m"/> of the broadcast batch.</summary>
    private static int Matrix(DeviceTensor x, DeviceTensor y, int m)
    {
        int matrix = 0, step = 1;
        for (int i = y.Rank - 3, own = x.Rank - 3; own >= 0; i--, own--)
        {
            (m, var at) = Math.DivRem(m, y.Shape[i]);
            if (x.Shape[own] != 1) matrix += at * step;
            step *= x.Shape[own];
        }
        return matrix;
    }
}
