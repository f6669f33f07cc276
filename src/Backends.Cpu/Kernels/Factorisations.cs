using System.Numerics;
using static Nabla.Cpu.Batches;

namespace Nabla.Cpu;

/// <summary>
/// Factorisations of batches of matrices, and operators that use them. They work on row-major spans, one matrix after the other.
/// </summary>
/// <typeparam name="TRoutines">The routines that factor and solve.</typeparam>
internal static class Factorisations<TRoutines> where TRoutines : IRoutines
{
    public static void Map(CpuTable k) => k
        .MapFloat<Cholesky>(Cholesky<float>, Cholesky<double>)
        .MapFloat<Solve>(Solve<float>, Solve<double>)
        .MapFloat<SolveTriangular>(SolveTriangular<float>, SolveTriangular<double>)
        .MapFloat<Inv>(Inverse<float>, Inverse<double>)
        .MapFloat<Det>(Det<float>, Det<double>)
        .MapFloat<SlogDet>(SlogDet<float>, SlogDet<double>);

    public static void Cholesky<T>(Cholesky op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var l = y[0].Span<T>();
        if (l.IsEmpty) return;
        var n = Order(op, x[0]);
        var a = new InOrder<T>(x[0], x[0].Shape, n * n, stackalloc int[Scratch(x[0], x[0].Shape)]);
        var half = T.CreateChecked(0.5);
        for (var m = 0; m < Matrices(y[0], n * n); m++)
        {
            var from = a.Next();
            var to = l.Slice(m * n * n, n * n);
            for (var i = 0; i < n; i++)
                for (var j = 0; j <= i; j++) to[i * n + j] = (from[i * n + j] + from[j * n + i]) * half;
            if (TRoutines.Cholesky(to, n) is var minor and not 0)
            {
                throw new LinAlgException($"cholesky: {Which(y[0], n, m)} is not positive definite: its leading minor of " +
                    $"order {minor} is " +
                    $"{(T.IsNaN(to[(minor - 1) * (n + 1)]) ? "NaN" : "not positive")}.");
            }
        }
    }

    public static void Inverse<T>(Inv op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var inverse = y[0].Span<T>();
        if (inverse.IsEmpty) return;
        var n = Order(op, x[0]);
        var a = new InOrder<T>(x[0], x[0].Shape, n * n, stackalloc int[Scratch(x[0], x[0].Shape)]);
        var (lu, pivots) = (new T[n * n], new int[n]);
        for (var m = 0; m < Matrices(y[0], n * n); m++)
        {
            Factor(op, a.Next(), lu, pivots, x[0], m);
            Lu.Inverse<T, TRoutines>(lu, pivots, inverse.Slice(m * n * n, n * n));
        }
    }

    public static void Solve<T>(Solve op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (y[0].Length == 0) return;
        int n = Order(op, x[0]), k = y[0].Shape[y[0].Rank - 1], factored = -1;
        var matrices = Distinct(x[0]);
        var a = matrices.Contiguous<T>();
        var b = new InOrder<T>(x[1], y[0].Shape, n * k, stackalloc int[Scratch(x[1], y[0].Shape)]);
        var (lu, pivots) = (new T[n * n], new int[n]);
        for (var m = 0; m < Matrices(y[0], n * k); m++)
        {
            var solution = y[0].Span<T>().Slice(m * n * k, n * k);
            b.Next().CopyTo(solution);
            var matrix = Matrix(matrices, y[0], m);
            if (matrix != factored) Factor(op, a.Slice((factored = matrix) * n * n, n * n), lu, pivots, x[0], Matrix(x[0], y[0], m));
            Lu.Solve<T, TRoutines>(lu, pivots, solution, k);
        }
    }

    public static void SolveTriangular<T>(SolveTriangular op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (y[0].Length == 0) return;
        int n = Order(op, x[0]), k = y[0].Shape[y[0].Rank - 1];
        var matrices = Distinct(x[0]);
        var a = matrices.Contiguous<T>();
        var b = new InOrder<T>(x[1], y[0].Shape, n * k, stackalloc int[Scratch(x[1], y[0].Shape)]);
        for (var m = 0; m < Matrices(y[0], n * k); m++)
        {
            var solution = y[0].Span<T>().Slice(m * n * k, n * k);
            b.Next().CopyTo(solution);
            TRoutines.SolveTriangular(a.Slice(Matrix(matrices, y[0], m) * n * n, n * n), n, solution, k, op.Upper, op.Unitriangular);
        }
    }

    public static void Det<T>(Det op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var n = Order(op, x[0]);
        var det = y[0].Span<T>();
        var a = new InOrder<T>(x[0], x[0].Shape, n * n, stackalloc int[Scratch(x[0], x[0].Shape)]);
        for (var m = 0; m < det.Length; m++) det[m] = Determinant.Det<T, TRoutines>(n, a.Next());
    }

    public static void SlogDet<T>(SlogDet op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var n = Order(op, x[0]);
        Span<T> sign = y[0].Span<T>(), logAbs = y[1].Span<T>();
        var a = new InOrder<T>(x[0], x[0].Shape, n * n, stackalloc int[Scratch(x[0], x[0].Shape)]);
        for (var m = 0; m < sign.Length; m++) Determinant.SlogDet<T, TRoutines>(n, a.Next(), out sign[m], out logAbs[m]);
    }

    private static void Factor<T>(Op op, ReadOnlySpan<T> a, T[] lu, int[] pivots, DeviceTensor x, int matrix)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        a.CopyTo(lu);
        var pivot = TRoutines.Factor<T>(lu, pivots);
        if (pivot != 0) throw Singular(op, x, pivots.Length, matrix, pivot);
    }

    private static LinAlgException Singular(Op op, DeviceTensor x, int n, int matrix, int pivot) =>
        new($"{op.Name}: {Which(x, n, matrix)} is singular: pivot {pivot} of its LU factorisation is exactly 0.");
}
