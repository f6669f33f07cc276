namespace Nabla.Cpu;

/// <summary>What the factorisations of row-major matrices share.</summary>
internal static class Matrices
{
    /// <summary>The side up to which managed loops factor and solve; above it LAPACK does where libtorch is available.</summary>
    public const int LargestManaged = 64;

    /// <summary>Throws unless <paramref name="length"/> = rows·cols.</summary>
    public static void Check(int length, int rows, int cols)
    {
        if ((long)rows * cols != length)
            throw new ArgumentException($"A matrix [{rows}, {cols}] has {(long)rows * cols} elements; the span has {length}.");
    }
}
