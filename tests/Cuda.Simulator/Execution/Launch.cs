namespace Nabla.CudaSimulation;

/// <summary>Three sizes or places: of threads in a block, of blocks in a grid.</summary>
internal readonly record struct Dim(int X, int Y, int Z)
{
    public long Count => (long)X * Y * Z;

    /// <summary>The place with this number.</summary>
    public Dim At(int number) => new(number % X, number / X % Y, number / X / Y);

    public override string ToString() => $"({X}, {Y}, {Z})";
}

/// <summary>A kernel to run.</summary>
/// <param name="Globals">The device address of the module's variables.</param>
/// <param name="Descending">Whether blocks and threads run in descending order.</param>
/// <param name="Budget">The number of instructions of a thread.</param>
internal sealed record Launch(
    Code Code, Dim Grid, Dim Block, int DynamicSharedBytes, byte[] Arguments, long Globals, bool Descending, long Budget);
