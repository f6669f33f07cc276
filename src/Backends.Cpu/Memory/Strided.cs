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
            target.Fill(data[offset]);
            return;
        }
        // Checking both ends is enough, since all other elements lie between them.
        _ = data[offset];
        _ = data[checked((int)(offset + (target.Length - 1L) * stride))];
        ref var source = ref Unsafe.Add(ref MemoryMarshal.GetReference(data), offset);
        for (var i = 0; i < target.Length; i++) target[i] = Unsafe.Add(ref source, (nint)i * stride);
    }
}
