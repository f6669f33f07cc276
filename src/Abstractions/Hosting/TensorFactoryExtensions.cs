using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nabla;

/// <summary>
/// The usual ways to make a tensor. Without a dtype it is the default floating-point one, without a device on the default device.
/// </summary>
public static class TensorFactoryExtensions
{
    extension(ITensorFactory tensors)
    {
        /// <summary>A vector; its dtype is that of the elements.</summary>
        public Tensor Create<T>(ReadOnlySpan<T> data, Device? device = null) where T : unmanaged =>
            NotNull(tensors).Create(data, [data.Length], device);

        /// <summary>A matrix; its dtype is that of the elements.</summary>
        public Tensor Create<T>(T[,] data, Device? device = null) where T : unmanaged
        {
            ArgumentNullException.ThrowIfNull(data);
            return NotNull(tensors).Create<T>(Flat<T>(data), [data.GetLength(0), data.GetLength(1)], device);
        }

        /// <summary>A tensor of rank 3; its dtype is that of the elements.</summary>
        public Tensor Create<T>(T[,,] data, Device? device = null) where T : unmanaged
        {
            ArgumentNullException.ThrowIfNull(data);
            return NotNull(tensors).Create<T>(Flat<T>(data), [data.GetLength(0), data.GetLength(1), data.GetLength(2)], device);
        }

        /// <summary>A vector of the numbers of a list or sequence; its dtype is that of the elements.</summary>
        /// <exception cref="DTypeException"><typeparamref name="T"/> is not float, double, int, long or bool.</exception>
        [OverloadResolutionPriority(-1)]   // A span needs no second copy.
        public Tensor Create<T>(IEnumerable<T> data, Device? device = null) where T : unmanaged =>
            NotNull(tensors).Create<T>(NestedData<T>.List(data), device);

        /// <summary>A tensor of the numbers of a list or sequence, row-major; its dtype is that of the elements.</summary>
        /// <exception cref="ShapeException">The shape does not hold that many elements.</exception>
        /// <exception cref="DTypeException"><typeparamref name="T"/> is not float, double, int, long or bool.</exception>
        [OverloadResolutionPriority(-1)]
        public Tensor Create<T>(IEnumerable<T> data, Shape shape, Device? device = null) where T : unmanaged =>
            NotNull(tensors).Create<T>(NestedData<T>.List(data), shape, device);

        /// <summary>
        /// A matrix of rows: <c>[[1.0, 2.0], [3.0, 4.0]]</c>, a jagged array, a list of lists. Its dtype is that of the elements. Without
        /// rows its shape is [0, 0].
        /// </summary>
        /// <exception cref="ShapeException">The rows are not of one length.</exception>
        /// <exception cref="DTypeException"><typeparamref name="T"/> is not float, double, int, long or bool.</exception>
        [OverloadResolutionPriority(-1)]
        public Tensor Create<T>(IEnumerable<IEnumerable<T>> data, Device? device = null) where T : unmanaged
        {
            var nested = new NestedData<T>(nameof(data));
            var shape = nested.Rows(data, nested.Row, 1);
            return NotNull(tensors).Create(nested.Numbers, shape, device);
        }

        /// <summary>A tensor of rank 3, of nested lists; its dtype is that of the elements.</summary>
        /// <exception cref="ShapeException">Not all lists of one depth are of one length.</exception>
        /// <exception cref="DTypeException"><typeparamref name="T"/> is not float, double, int, long or bool.</exception>
        [OverloadResolutionPriority(-1)]
        public Tensor Create<T>(IEnumerable<IEnumerable<IEnumerable<T>>> data, Device? device = null) where T : unmanaged
        {
            var nested = new NestedData<T>(nameof(data));
            var shape = nested.Rows(data, (matrix, place) => nested.Rows(matrix, nested.Row, 1, place), 2);
            return NotNull(tensors).Create(nested.Numbers, shape, device);
        }

        /// <summary>A tensor of rank 0.</summary>
        public Tensor Scalar(double value, DType? dtype = null, Device? device = null) => NotNull(tensors).Full([], value, dtype, device);

        /// <summary>Zeros.</summary>
        public Tensor Zeros(Shape shape, DType? dtype = null, Device? device = null) => NotNull(tensors).Full(shape, 0, dtype, device);

        /// <summary>Zeros: <c>Zeros(2, 3)</c> is <c>Zeros([2, 3])</c>.</summary>
        /// <exception cref="ShapeException">A size is negative, or there are more than <see cref="Shape.MaxRank"/>.</exception>
        [OverloadResolutionPriority(-1)]
        public Tensor Zeros(params ReadOnlySpan<int> sizes) => tensors.Zeros(Shape.Create(sizes));

        /// <summary>Ones.</summary>
        public Tensor Ones(Shape shape, DType? dtype = null, Device? device = null) => NotNull(tensors).Full(shape, 1, dtype, device);

        /// <summary>Ones: <c>Ones(2, 3)</c> is <c>Ones([2, 3])</c>.</summary>
        /// <exception cref="ShapeException">A size is negative, or there are more than <see cref="Shape.MaxRank"/>.</exception>
        [OverloadResolutionPriority(-1)]
        public Tensor Ones(params ReadOnlySpan<int> sizes) => tensors.Ones(Shape.Create(sizes));

        /// <summary>The identity matrix [n, n].</summary>
        /// <exception cref="ShapeException"><paramref name="n"/> is negative, or no tensor holds so many elements.</exception>
        public Tensor Eye(int n, DType? dtype = null, Device? device = null) => tensors.Ones([n], dtype, device).DiagEmbed();

        /// <summary>start, start + step, … up to but not including <paramref name="end"/>: ⌈(end − start)/step⌉ numbers.</summary>
        /// <exception cref="ArgumentException">
        /// <paramref name="step"/> is 0 or has the wrong sign to reach <paramref name="end"/>, or a number is not finite.
        /// </exception>
        /// <exception cref="ShapeException">No tensor holds so many numbers.</exception>
        /// <exception cref="DTypeException">One of the numbers is none of <paramref name="dtype"/>.</exception>
        public Tensor Arange(double start, double end, double step = 1, DType? dtype = null, Device? device = null)
        {
            var count = Math.Ceiling((end - start) / step);
            if (!(count >= 0 && double.IsFinite(count)))
                throw new ArgumentException($"arange: from {start} to {end} by {step} there are not a finite number of steps.");
            return tensors.Generate("arange", count, i => start + i * step, dtype, device);
        }

        /// <summary>0, 1, … up to but not including <paramref name="end"/>.</summary>
        public Tensor Arange(double end, DType? dtype = null, Device? device = null) => tensors.Arange(0, end, 1, dtype, device);

        /// <summary>
        /// <paramref name="count"/> numbers at equal distances, the first <paramref name="start"/> and the last <paramref name="end"/>.
        /// </summary>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
        /// <exception cref="ShapeException">No tensor holds so many numbers.</exception>
        /// <exception cref="DTypeException">One of the numbers is none of <paramref name="dtype"/>.</exception>
        public Tensor Linspace(double start, double end, int count, DType? dtype = null, Device? device = null)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(count);
            // Each number is computed from the nearer end, so that both ends are exact.
            var step = count > 1 ? (end - start) / (count - 1) : 0;
            return tensors.Generate("linspace", count,
                i => i < count / 2 || count == 1 ? start + i * step : end - (count - 1 - i) * step, dtype, device);
        }

        private Tensor Generate(string name, double count, Func<long, double> at, DType? dtype, Device? device)
        {
            ArgumentNullException.ThrowIfNull(tensors);
            var data = new double[Shape.Elements((long)count, name)];
            for (var i = 0; i < data.Length; i++)
            {
                data[i] = at(i);
                if (dtype is { IsFloatingPoint: false }) Check.Number(data[i], dtype);
            }
            return tensors.Create<double>(data, [data.Length], device).Cast(dtype ?? tensors.DefaultDType);
        }
    }

    private static ITensorFactory NotNull(ITensorFactory tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        return tensors;
    }

    private static ReadOnlySpan<T> Flat<T>(Array data) where T : unmanaged =>
        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<byte,
            T>(ref MemoryMarshal.GetArrayDataReference(data)), Shape.Size(data.LongLength, "create"));
}
