using System.Numerics;
using static Nabla.Cpu.Batches;

namespace Nabla.Cpu;

/// <summary>
/// Factorisations of batches of matrices, and operators that use them. They work on row-major spans, one matrix after the other; several
/// threads share a large batch, or the products of a large matrix.
/// </summary>
/// <typeparam name="TRoutines">The routines that factor and solve.</typeparam>
internal static class Factorisations<TRoutines> where TRoutines : IRoutines
{
    public static void Map(CpuTable k) => k
        .Matrices<Cholesky>(Cholesky<float>, Cholesky<double>)
        .Matrices<Solve>(Solve<float>, Solve<double>)
        .Matrices<SolveTriangular>(SolveTriangular<float>, SolveTriangular<double>)
        .Matrices<Inv>(Inverse<float>, Inverse<double>)
        .Matrices<Det>(Det<float>, Det<double>, resultAxes: 0)
        .Matrices<SlogDet>(SlogDet<float>, SlogDet<double>, resultAxes: 0);

    public static void Cholesky<T>(Cholesky op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y, int first, int count,
        Work? threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var l = y[0].Span<T>();
        var n = Order(op, x[0]);
        var a = new InOrder<T>(x[0], x[0].Shape, n * n, stackalloc int[Scratch(x[0], x[0].Shape)], first);
        var half = T.CreateChecked(0.5);
        for (var m = first; m < first + count; m++)
        {
            var from = a.Next();
            var to = l.Slice(m * n * n, n * n);
            for (var i = 0; i < n; i++)
                for (var j = 0; j <= i; j++) to[i * n + j] = (from[i * n + j] + from[j * n + i]) * half;
            if (TRoutines.Cholesky(to, n, threads) is var minor and not 0)
            {
                throw new LinAlgException($"cholesky: {Which(y[0], n, m)} is not positive definite: its leading minor of " +
                    $"order {minor} is " +
                    $"{(T.IsNaN(to[(minor - 1) * (n + 1)]) ? "NaN" : "not positive")}.");
            }
        }
    }

    public static void Inverse<T>(Inv op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y, int first, int count,
        Work? threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var inverse = y[0].Span<T>();
        var n = Order(op, x[0]);
        var a = new InOrder<T>(x[0], x[0].Shape, n * n, stackalloc int[Scratch(x[0], x[0].Shape)], first);
        var (lu, pivots) = (new T[n * n], new int[n]);
        for (var m = first; m < first + count; m++)
        {
            Factor(op, a.Next(), lu, pivots, x[0], m, threads);
            Lu.Inverse<T, TRoutines>(lu, pivots, inverse.Slice(m * n * n, n * n), threads);
        }
    }

    public static void Solve<T>(Solve op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y, int first, int count,
        Work? threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int n = Order(op, x[0]), k = y[0].Shape[y[0].Rank - 1], factored = -1;
        var matrices = Distinct(x[0]);
        var a = matrices.Contiguous<T>();
        var b = new InOrder<T>(x[1], y[0].Shape, n * k, stackalloc int[Scratch(x[1], y[0].Shape)], first);
        var (lu, pivots) = (new T[n * n], new int[n]);
        for (var m = first; m < first + count; m++)
        {
            var solution = y[0].Span<T>().Slice(m * n * k, n * k);
            b.Next().CopyTo(solution);
            var matrix = Matrix(matrices, y[0], m);
            if (matrix != factored)
                Factor(op, a.Slice((factored = matrix) * n * n, n * n), lu, pivots, x[0], Matrix(x[0], y[0], m), threads);
            Lu.Solve<T, TRoutines>(lu, pivots, solution, k, threads);
        }
    }

    public static void SolveTriangular<T>(SolveTriangular op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y, int first,
        int count, Work? threads) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int n = Order(op, x[0]), k = y[0].Shape[y[0].Rank - 1];
        var matrices = Distinct(x[0]);
        var a = matrices.Contiguous<T>();
        var b = new InOrder<T>(x[1], y[0].Shape, n * k, stackalloc int[Scratch(x[1], y[0].Shape)], first);
        for (var m = first; m < first + count; m++)
        {
            var solution = y[0].Span<T>().Slice(m * n * k, n * k);
            b.Next().CopyTo(solution);
            TRoutines.SolveTriangular(a.Slice(Matrix(matrices, y[0], m) * n * n, n * n), n, solution, k, op.Upper, op.Unitriangular,
                threads);
        }
    }

    public static void Det<T>(Det op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y, int first, int count,
        Work? threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var n = Order(op, x[0]);
        var det = y[0].Span<T>();
        var a = new InOrder<T>(x[0], x[0].Shape, n * n, stackalloc int[Scratch(x[0], x[0].Shape)], first);
        for (var m = first; m < first + count; m++) det[m] = Determinant.Det<T, TRoutines>(n, a.Next(), threads);
    }

    public static void SlogDet<T>(SlogDet op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y, int first, int count,
        Work? threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var n = Order(op, x[0]);
        Span<T> sign = y[0].Span<T>(), logAbs = y[1].Span<T>();
        var a = new InOrder<T>(x[0], x[0].Shape, n * n, stackalloc int[Scratch(x[0], x[0].Shape)], first);
        for (var m = first; m < first + count; m++)
            Determinant.SlogDet<T, TRoutines>(n, a.Next(), out sign[m], out logAbs[m], threads);
    }

    private static void Factor<T>(Op op, ReadOnlySpan<T> a, T[] lu, int[] pivots, DeviceTensor x, int matrix, Work? threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        a.CopyTo(lu);
        var pivot = TRoutines.Factor<T>(lu, pivots, threads);
        if (pivot != 0) throw Singular(op, x, pivots.Length, matrix, pivot);
    }

    private static LinAlgException Singular(Op op, DeviceTensor x, int n, int matrix, int pivot) =>
        new($"{op.Name}: {Which(x, n, matrix)} is singular: pivot {pivot} of its LU factorisation is exactly 0.");
}
