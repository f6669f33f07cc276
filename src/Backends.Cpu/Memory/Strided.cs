using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nabla.Cpu;

/// <summary>The innermost loop of all code that reads strided memory.</summary>
internal static class Strided
{
    /// <summary>
    /// Fills <paramref name="target"/>, which is not empty, with every <paramref name="stride"/>-th element from <paramref
    /// name="offset"/> on.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy<T>(ReadOnlySpan<T> data, int offset, int stride, Span<T> target)
    {
        if (stride == 1)
        {
            data.Slice(offset, target.Length).CopyTo(target);
            return;
        }
        if (stride == 0)
        {
            Fill(target, data[offset]);
            return;
        }
        // Checking both ends is enough, since all other elements lie between them.
        _ = data[offset];
        _ = data[checked((int)(offset + (target.Length - 1L) * stride))];
        ref var source = ref Unsafe.Add(ref MemoryMarshal.GetReference(data), offset);
        for (var i = 0; i < target.Length; i++) target[i] = Unsafe.Add(ref source, (nint)i * stride);
    }

    /// <summary>As <see cref="Span{T}.Fill"/>, which for some types a program runs unoptimised for its first second.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Fill<T>(Span<T> target, T value)
    {
        ref var to = ref MemoryMarshal.GetReference(target);
        nint i = 0;
        if (Vector<T>.IsSupported)
        {
            var vector = Vector.Create(value);
            for (; i <= target.Length - Vector<T>.Count; i += Vector<T>.Count) vector.StoreUnsafe(ref to, (nuint)i);
        }
        for (; i < target.Length; i++) Unsafe.Add(ref to, i) = value;
    }
}
