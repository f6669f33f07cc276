using System.Runtime.CompilerServices;

namespace Nabla.Cpu;

/// <summary>A tensor as a batch of matrices, its last two axes, for the kernels of linear algebra.</summary>
internal static class Batches
{
    /// <summary>The side of x's matrices. Checks that one matrix fits an array.</summary>
    public static int Order(Op op, DeviceTensor x) =>
        x.Shape[x.Rank - 1] is var n && (long)n * n <= Array.MaxLength ? n
         : throw new ShapeException($"{op.Name}: a matrix of shape [{n}, {n}] has {(long)n * n} elements, but an array holds at " +
         $"most {Array.MaxLength}.");

    /// <summary>How much memory <see cref="InOrder{T}"/> needs.</summary>
    public static int Scratch(DeviceTensor x, Shape shape) => IsInOrder(x, shape) ? 0 : Walk.Scratch(shape.Count);

    private static bool IsInOrder(DeviceTensor x, Shape shape) => x.IsContiguous && x.Shape == shape;

    /// <summary>The matrices of x, broadcast to a shape, in order from the first one asked for: in place where they are row-major, else
    /// copied one by one.</summary>
    public ref struct InOrder<T> where T : unmanaged
    {
        private readonly int _size;
        private readonly bool _areInPlace;
        private ReadOnlySpan<T> _rest;
        private Reader<T> _reader;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public InOrder(DeviceTensor x, Shape shape, int size, Span<int> scratch, int first = 0)
        {
            (_size, _areInPlace) = (size, IsInOrder(x, shape));
            if (_areInPlace) _rest = x.Span<T>()[(first * size)..];
            else _reader = new Reader<T>(x, shape, first * size, new T[size], scratch);
        }

        public ReadOnlySpan<T> Next()
        {
            if (!_areInPlace) return _reader.Next(_size);
            var matrix = _rest[.._size];
            _rest = _rest[_size..];
            return matrix;
        }
    }

    /// <summary>x without repeated matrices.</summary>
    public static DeviceTensor Distinct(DeviceTensor x) => x.WithoutRepeats(Axes.Range(x.Rank - 2));

    public static int Matrices(DeviceTensor y, int elements) => elements == 0 ? 0 : y.Count / elements;

    public static string Which(DeviceTensor x, int n, int matrix) =>
        x.Rank == 2 ? $"the {n} × {n} matrix" : $"matrix {matrix} of the batch of shape {x.Shape}";

    /// <summary>The number of the matrix of x that is at place <paramref name="m"/> of the broadcast batch.</summary>
    public static int Matrix(DeviceTensor x, DeviceTensor y, int m)
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
