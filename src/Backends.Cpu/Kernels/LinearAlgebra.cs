using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nabla.Cpu;

/// <summary>Factorisations of batches of matrices: each works on row-major spans of their length, one matrix after the other.</summary>
internal static class LinearAlgebra
{
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
            if (CholeskyFactor.Compute(to, n) is var minor and not 0)
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
            Lu.Inverse<T>(lu, pivots, inverse.Slice(m * n * n, n * n));
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
            Lu.Solve<T>(lu, pivots, solution, k);
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
            Triangular.Solve(a.Slice(Matrix(matrices, y[0], m) * n * n, n * n), n, solution, k, op.Upper, op.Unitriangular);
        }
    }

    public static void Det<T>(Det op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var n = Order(op, x[0]);
        var det = y[0].Span<T>();
        var a = new InOrder<T>(x[0], x[0].Shape, n * n, stackalloc int[Scratch(x[0], x[0].Shape)]);
        for (var m = 0; m < det.Length; m++) det[m] = Determinant.Det(n, a.Next());
    }

    public static void SlogDet<T>(SlogDet op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var n = Order(op, x[0]);
        Span<T> sign = y[0].Span<T>(), logAbs = y[1].Span<T>();
        var a = new InOrder<T>(x[0], x[0].Shape, n * n, stackalloc int[Scratch(x[0], x[0].Shape)]);
        for (var m = 0; m < sign.Length; m++) Determinant.SlogDet(n, a.Next(), out sign[m], out logAbs[m]);
    }

    public static void Cofactor<T>(Cofactor op, ReadOnlySpan<DeviceTensor> x, ReadOnlySpan<DeviceTensor> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int n = Order(op, x[0]), directions = x.Length - 1;
        var (matrices, data) = (new DeviceTensor[x.Length], new T[x.Length][]);
        for (var i = 0; i < data.Length; i++) data[i] = (matrices[i] = Distinct(x[i])).Contiguous<T>().ToArray();
        var along = new T[directions * n * n];
        for (var m = 0; m < Matrices(y[0], n * n); m++)
        {
            for (var i = 0; i < directions; i++)
                data[i + 1].AsSpan(Matrix(matrices[i + 1], y[0], m) * n * n, n * n).CopyTo(along.AsSpan(i * n * n));
            Determinant.Cofactor<T>(n, data[0].AsSpan(Matrix(matrices[0], y[0], m) * n * n, n * n), directions, along,
                y[0].Span<T>().Slice(m * n * n, n * n));
        }
    }

    private static void Factor<T>(Op op, ReadOnlySpan<T> a, T[] lu, int[] pivots, DeviceTensor x, int matrix)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        a.CopyTo(lu);
        var pivot = Lu.Factor<T>(lu, pivots, out _);
        if (pivot != 0 && HasNaN(a))
        {
            a.CopyTo(lu);
            pivot = Lu.FactorManaged<T>(lu, pivots);
        }
        if (pivot != 0) throw Singular(op, x, pivots.Length, matrix, pivot);
    }

    private static LinAlgException Singular(Op op, DeviceTensor x, int n, int matrix, int pivot) =>
        new($"{op.Name}: {Which(x, n, matrix)} is singular: pivot {pivot} of its LU factorisation is exactly 0.");

    /// <summary>The side of x's matrices, of which an array holds one.</summary>
    private static int Order(Op op, DeviceTensor x) =>
        x.Shape[x.Rank - 1] is var n && (long)n * n <= Array.MaxLength ? n
         : throw new ShapeException($"{op.Name}: a matrix of shape [{n}, {n}] has {(long)n * n} elements, but an array holds at " +
         $"most {Array.MaxLength}.");

    /// <summary>The memory that <see cref="InOrder{T}"/> takes.</summary>
    private static int Scratch(DeviceTensor x, Shape shape) => IsInOrder(x, shape) ? 0 : Walk.Scratch(shape.Count);

    private static bool IsInOrder(DeviceTensor x, Shape shape) => x.IsContiguous && x.Shape == shape;

    /// <summary>The matrices of x, stretched to a shape, in order: where they stand row-major, else gathered one by one.</summary>
    private ref struct InOrder<T> where T : unmanaged
    {
        private readonly int _size;
        private readonly bool _areInPlace;
        private ReadOnlySpan<T> _rest;
        private Reader<T> _reader;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public InOrder(DeviceTensor x, Shape shape, int size, Span<int> scratch)
        {
            (_size, _areInPlace) = (size, IsInOrder(x, shape));
            if (_areInPlace) _rest = x.Span<T>();
            else _reader = new Reader<T>(x, shape, 0, new T[size], scratch);
        }

        public ReadOnlySpan<T> Next()
        {
            if (!_areInPlace) return _reader.Next(_size);
            var matrix = _rest[.._size];
            _rest = _rest[_size..];
            return matrix;
        }
    }

    /// <summary>x without matrices that are the same ones again.</summary>
    private static DeviceTensor Distinct(DeviceTensor x) => x.WithoutRepeats(Axes.Range(x.Rank - 2));

    private static bool HasNaN<T>(ReadOnlySpan<T> a) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (var value in a)
            if (T.IsNaN(value)) return true;
        return false;
    }

    private static int Matrices(DeviceTensor y, int elements) => elements == 0 ? 0 : y.Count / elements;

    private static string Which(DeviceTensor x, int n, int matrix) =>
        x.Rank == 2 ? $"the {n} × {n} matrix" : $"matrix {matrix} of the batch of shape {x.Shape}";

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
