namespace Nabla.Devices;

/// <summary>Temporary tensors of kernels.</summary>
internal static class Temporaries
{
    extension(DeviceTensor like)
    {
        /// <summary>The device that the tensor is on.</summary>
        public QueueDevice Queue => ((DeviceBuffer)like.Buffer).Device;

        /// <summary>A new tensor on the same device, contiguous, whose elements are undefined.</summary>
        public DeviceTensor New(Shape shape, DType? dtype = null)
        {
            dtype ??= like.DType;
            var buffer = like.Queue.Pool.Rent(shape.Length * dtype.Size, dtype.Size, ((DeviceBuffer)like.Buffer).Trigger);
            return new(like.Dispatcher, like.Device, dtype, buffer, Layout.Contiguous(shape));
        }

        /// <summary>A contiguous copy.</summary>
        public DeviceTensor Copied()
        {
            var y = like.New(like.Shape);
            like.CopyTo(y);
            return y;
        }

        /// <summary>Copies the tensor, broadcast, to y.</summary>
        public void CopyTo(DeviceTensor y) => like.Queue.Copy.Run([like], y);

        /// <summary>
        /// The same buffer with other sizes and strides, from the same first element on. A tensor without elements is returned unchanged.
        /// </summary>
        public DeviceTensor Seen(Shape shape, ReadOnlySpan<int> strides) =>
            like.Length == 0 ? like : like.WithLayout(Layout.Strided(shape, strides, like.Offset));

        /// <summary>The matrices, transposed.</summary>
        public DeviceTensor Transposed()
        {
            Span<int> sizes = [.. like.Shape.Span], strides = [.. like.Strides];
            (sizes[^1], sizes[^2], strides[^1], strides[^2]) = (sizes[^2], sizes[^1], strides[^2], strides[^1]);
            return like.Seen([.. sizes], strides);
        }

        /// <summary>A block of each matrix, from a row and a column on.</summary>
        public DeviceTensor Block(int row, int column, int rows, int columns) => like.WithLayout(Layout.Strided(
            [.. like.Shape.Span[..^2], rows, columns], like.Strides, like.Offset + row * like.Strides[^2] + column * like.Strides[^1]));

        /// <summary>The offsets of the matrices (the last two axes) or of the rows (the last axis).</summary>
        public DeviceTensor Lead(int without = 2) => like.Seen(like.Shape[..^without], like.Strides[..^without]);
    }
}
