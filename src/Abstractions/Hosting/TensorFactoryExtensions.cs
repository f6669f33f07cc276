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

        /// <summary>A tensor of rank 0.</summary>
        public Tensor Scalar(double value, DType? dtype = null, Device? device = null) => NotNull(tensors).Full([], value, dtype, device);

        /// <summary>Zeros.</summary>
        public Tensor Zeros(Shape shape, DType? dtype = null, Device? device = null) => NotNull(tensors).Full(shape, 0, dtype, device);

        /// <summary>Ones.</summary>
        public Tensor Ones(Shape shape, DType? dtype = null, Device? device = null) => NotNull(tensors).Full(shape, 1, dtype, device);

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
        MemoryMarshal.CreateReadOnlySpan(ref System.Runtime.CompilerServices.Unsafe.As<byte,
            T>(ref MemoryMarshal.GetArrayDataReference(data)), Shape.Size(data.LongLength, "create"));
}
