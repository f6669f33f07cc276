using System.Runtime.InteropServices;

namespace Nabla.Cpu;

/// <summary>Helpers of the factorisations of row-major matrices.</summary>
internal static class Matrices
{
    /// <summary>The same span, for a <see cref="Block{T}"/> that is only read.</summary>
    public static Span<T> AsRead<T>(ReadOnlySpan<T> a) => MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(a), a.Length);

    /// <summary>Throws unless <paramref name="length"/> = rows·cols.</summary>
    public static void Check(int length, int rows, int cols)
    {
        if ((long)rows * cols != length)
            throw new ArgumentException($"A matrix [{rows}, {cols}] has {(long)rows * cols} elements; the span has {length}.");
    }
}
