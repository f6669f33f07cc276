namespace Nabla.Cpu;

/// <summary>Helpers of the factorisations of row-major matrices.</summary>
internal static class Matrices
{
    /// <summary>Throws unless <paramref name="length"/> = rows·cols.</summary>
    public static void Check(int length, int rows, int cols)
    {
        if ((long)rows * cols != length)
            throw new ArgumentException($"A matrix [{rows}, {cols}] has {(long)rows * cols} elements; the span has {length}.");
    }
}
