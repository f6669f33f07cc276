namespace Nabla;

/// <summary>Writes diagonals out as a matrix.</summary>
internal static class BandMatrix
{
    /// <summary>The largest number of neighbouring diagonals that are written at once.</summary>
    private const int Neighbours = 8;

    /// <summary>The matrix [rows, columns] that has these diagonals, and zeros elsewhere.</summary>
    public static Tensor Build(Band[] bands, int rows, int columns)
    {
        int low = bands.Min(b => b.Offset), high = bands.Max(b => b.Offset);
        if (bands.Length > 1 && rows == columns && low <= 0 && high >= 0 && high - low < Neighbours)
            return BuildAtOnce(bands, rows, low, high);
        Tensor? sum = null;
        foreach (var band in bands)
        {
            var part = new Embed(new Diagonal(band.Offset, 0, 1), [rows, columns]).Apply(band.Values);
            sum = sum is null ? part : sum + part;
        }
        return sum!;
    }

    /// <summary>
    /// Neighbouring diagonals of an n × n matrix. In row-major memory they are windows, one for each row, n + 1 apart, so that one operator
    /// writes them all. The parts of the first and last windows that lie outside the matrix are zero.
    /// </summary>
    private static Tensor BuildAtOnce(Band[] bands, int n, int low, int high)
    {
        var first = bands[0].Values;
        var columns = new Tensor[high - low + 1];
        for (var k = 0; k < columns.Length; k++)
        {
            var band = Array.Find(bands, b => b.Offset == low + k);
            columns[k] = band.Values is null ? first.Dispatcher.Full([n], 0, first.DType, first.Device)
                : band.Offset == 0 ? band.Values
                : new Embed(new Slice(0, band.FirstRow, band.Count, 1), [n]).Apply(band.Values);
        }
        var memory = new Embed(new Unfold(0, columns.Length, n + 1), [checked(n * n + high - low)]).Apply(Tensor.Stack(columns, dim: 1));
        return memory.Slice(0, -low, n * n - low).Reshape([n, n]);
    }
}
