namespace Nabla.Bench;

/// <summary>The inputs of all workloads: exact in every language, so that all peers compute with the same bits.</summary>
public static class Inputs
{
    /// <summary><paramref name="count"/> numbers in [−scale, scale], another sequence for each <paramref name="stream"/>.</summary>
    public static double[] Of(int stream, int count, double scale = 1)
    {
        var numbers = new double[count];
        for (var i = 0; i < count; i++) numbers[i] = scale * ((i * 7919L + stream * 104729L) % 2003 / 1001.5 - 1);
        return numbers;
    }

    /// <summary>The weights of a network with these layer sizes: for each layer the matrix [in, out], then the bias [out].</summary>
    public static (double[] Data, int[] Shape)[] Network(int stream, params int[] sizes)
    {
        var leaves = new List<(double[], int[])>();
        for (var layer = 0; layer + 1 < sizes.Length; layer++)
        {
            var (n, m) = (sizes[layer], sizes[layer + 1]);
            leaves.Add((Of(stream + 2 * layer, n * m, 1 / Math.Sqrt(n)), [n, m]));
            leaves.Add((Of(stream + 2 * layer + 1, m, 0.1), [m]));
        }
        return [.. leaves];
    }
}
