using System.Runtime.CompilerServices;

namespace Nabla.Cpu;

/// <summary>
/// The elements of tensors as spans. Kernels read bool tensors as bytes, 0 and 1, so that one generic kernel serves every dtype.
/// </summary>
internal static class Elements
{
    extension(DeviceTensor x)
    {
        /// <summary>The whole buffer.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Span<T> Data<T>() where T : unmanaged =>
            x.Buffer.GetType() == typeof(T[]) ? Unsafe.As<T[]>(x.Buffer)
             : typeof(T) == typeof(byte) && x.Buffer.GetType() == typeof(bool[]) ? Unsafe.As<T[]>(x.Buffer)
             : ((LargeBuffer)x.Buffer).Elements<T>();

        /// <summary>
        /// How many elements there are. A view that repeats elements may have more than an array can hold, and is refused.
        /// </summary>
        /// <exception cref="ShapeException">There are more than an array can hold.</exception>
        public int Count
        {
            get
            {
                var count = 1L;
                foreach (var size in x.Shape.Span)
                    if ((count *= size) > int.MaxValue) return x.Longer();
                return (int)count;
            }
        }

        /// <summary>How many elements one position of <paramref name="axis"/> has: the product of the sizes of later axes.</summary>
        public int Inner(int axis)
        {
            var count = 1;
            foreach (var size in x.Shape.Span[(axis + 1)..]) count *= size;
            return count;
        }

        /// <summary>The elements of a contiguous tensor, in place.</summary>
        // A view of an empty tensor may begin beyond its buffer.
        public Span<T> Span<T>() where T : unmanaged => x.Count is > 0 and var count ? x.Data<T>().Slice(x.Offset, count) : default;

        /// <summary>The elements, row-major: in place where they are contiguous, else copied.</summary>
        public ReadOnlySpan<T> Contiguous<T>() where T : unmanaged
        {
            if (x.IsContiguous) return x.Span<T>();
            var copy = GC.AllocateUninitializedArray<T>(x.Count);
            if (copy.Length > 0) new Reader<T>(x, x.Shape, 0, default, stackalloc int[Walk.Scratch(x.Rank)]).Take(copy);
            return copy;
        }

        private int Longer() => x.Length <= Array.MaxLength ? (int)x.Length
            : throw new ShapeException($"a tensor of shape {x.Shape} repeats its elements {x.Length} times, but an operator that " +
                $"reads them all takes at most {Array.MaxLength}.");
    }
}
